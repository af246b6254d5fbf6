/// What is asserted of a place in the text, as a bit; a place has the bits of all that hold there.
struct Assertion: OptionSet, Hashable {
  let rawValue: UInt8

  static let beginsText = Assertion(rawValue: 1)
  static let endsText = Assertion(rawValue: 2)
  static let beginsLine = Assertion(rawValue: 4)
  static let endsLine = Assertion(rawValue: 8)
  static let isWordBoundary = Assertion(rawValue: 16)
  static let isNoWordBoundary = Assertion(rawValue: 32)
}

/// A pattern's parts, each made after its children, so that no walk over them needs the stack.
///
/// Every part's measure is taken when it is made: what would exceed a limit is refused before anything
/// of that size exists.
struct SyntaxTree {
  /// What a part is.
  enum Kind {
    case empty
    case scalars(Int)
    case assertion(Assertion)
    case concatenation
    case alternation
    case group(Int)
    /// `maximum` nil: no limit.
    case repetition(minimum: Int, maximum: Int?, isGreedy: Bool)
  }

  struct Node {
    var kind: Kind
    var children: Range<Int>
    /// How many instructions it becomes.
    var size: Int
    var height: Int
    /// The largest product of counts of the repetitions within each other.
    var repetitions: Int
    var canBeEmpty: Bool
  }

  /// Which limit a part exceeds.
  enum Excess: Error {
    case size
    case height
    case repetitions
  }

  static let sizeLimit = 9_990
  static let heightLimit = 500
  static let repetitionLimit = 1_000

  private(set) var nodes: [Node] = []
  private(set) var children: [Int] = []
  private(set) var sets: [ScalarSet] = []
  private(set) var rangeCount = 0
  private var setNumbers: [ScalarSet: Int] = [:]

  /// The scalar ranges of all sets together may not be more than this.
  static let rangeLimit = 20_000

  /// Adds a part that takes one scalar out of `set`.
  mutating func addScalars(_ set: ScalarSet) throws(Excess) -> Int {
    let number = setNumbers[set] ?? sets.count
    if number == sets.count {
      sets.append(set)
      setNumbers[set] = number
      rangeCount += set.ranges.count
      guard rangeCount <= Self.rangeLimit else { throw .size }
    }
    return try add(.scalars(number), children: [], size: 1, repetitions: 1, canBeEmpty: false)
  }

  /// Adds a part that asserts something of the place and takes nothing.
  mutating func addAssertion(_ assertion: Assertion) throws(Excess) -> Int {
    try add(.assertion(assertion), children: [], size: 1, repetitions: 1, canBeEmpty: true)
  }

  /// Adds a sequence of parts; of one part it is that part.
  mutating func addConcatenation(_ parts: [Int]) throws(Excess) -> Int {
    if parts.count == 1 { return parts[0] }
    let kind: Kind = parts.isEmpty ? .empty : .concatenation
    return try add(
      kind, children: parts, size: totalSize(parts), repetitions: mostRepetitions(parts),
      canBeEmpty: parts.allSatisfy { nodes[$0].canBeEmpty })
  }

  /// Adds a choice between parts, the first preferred; of one part it is that part.
  mutating func addAlternation(_ parts: [Int]) throws(Excess) -> Int {
    if parts.count == 1 { return parts[0] }
    return try add(
      .alternation, children: parts, size: totalSize(parts) + parts.count - 1,
      repetitions: mostRepetitions(parts), canBeEmpty: parts.contains { nodes[$0].canBeEmpty })
  }

  /// Adds a capturing group.
  mutating func addGroup(_ number: Int, around part: Int) throws(Excess) -> Int {
    let inner = nodes[part]
    return try add(
      .group(number), children: [part], size: inner.size + 2, repetitions: inner.repetitions,
      canBeEmpty: inner.canBeEmpty)
  }

  /// Adds a repetition of a part.
  mutating func addRepetition(
    of part: Int, minimum: Int, maximum: Int?, isGreedy: Bool
  ) throws(Excess) -> Int {
    let inner = nodes[part]
    var repetitions = inner.repetitions
    if minimum >= 2 || (maximum ?? 0) >= 2 {
      repetitions *= max(maximum ?? minimum, 1)
      guard repetitions <= Self.repetitionLimit else { throw .repetitions }
    }
    let size =
      if let maximum {
        minimum * inner.size + (maximum - minimum) * (inner.size + 1)
      } else {
        max(minimum, 1) * inner.size + (minimum == 0 && inner.canBeEmpty ? 2 : 1)
      }
    return try add(
      .repetition(minimum: minimum, maximum: maximum, isGreedy: isGreedy), children: [part],
      size: size, repetitions: maximum == 0 ? 1 : repetitions,
      canBeEmpty: minimum == 0 || inner.canBeEmpty)
  }

  private func totalSize(_ parts: [Int]) -> Int { parts.reduce(0) { $0 + nodes[$1].size } }

  private func mostRepetitions(_ parts: [Int]) -> Int {
    parts.reduce(1) { max($0, nodes[$1].repetitions) }
  }

  private mutating func add(
    _ kind: Kind, children parts: [Int], size: Int, repetitions: Int, canBeEmpty: Bool
  ) throws(Excess) -> Int {
    let height = 1 + parts.reduce(0) { max($0, nodes[$1].height) }
    guard size <= Self.sizeLimit else { throw .size }
    guard height <= Self.heightLimit else { throw .height }
    let start = children.count
    children += parts
    nodes.append(
      Node(
        kind: kind, children: start..<children.count, size: size, height: height,
        repetitions: repetitions, canBeEmpty: canBeEmpty))
    return nodes.count - 1
  }
}
