import Bytes

/// Reads a pattern into a syntax tree.
///
/// The syntax is that of Go's regexp/syntax with the Perl flags, which is RE2's; so are the words of
/// the errors. Open groups are kept in a list, not on the stack: nesting costs no recursion.
struct PatternParser {
  typealias Failure = RegularExpressionError

  /// The flags that `(?imsU)` sets.
  struct Flags {
    var foldsCase = false
    var isMultiline = false
    var dotTakesNewline = false
    var swapsGreed = false
  }

  /// A group that is open, or the whole pattern.
  struct Frame {
    var start: Int
    /// The number of a capturing group, 0 for the whole pattern, nil for a group that does not capture.
    var number: Int?
    var outerFlags: Flags
    var alternatives: [Int] = []
    var parts: [Int] = []
  }

  static let lengthLimit = 65_536
  static let workLimit = 200_000

  /// The pattern's scalars, and where each begins in bytes; one more place for the end.
  let scalars: [UInt32]
  let offsets: [Int]
  var position = 0
  var flags = Flags()
  var tree = SyntaxTree()
  /// The names of the groups, from group 1; empty for those without.
  var groupNames: [String] = []
  private var frames: [Frame] = [Frame(start: 0, number: 0, outerFlags: Flags())]
  private var literals: [UInt64: Int] = [:]
  private var namedClasses: [String: ScalarSet] = [:]
  /// How many ranges have been handled so far; bounds the time that a pattern can take.
  var work = 0

  init(_ pattern: Span<UInt8>, _ range: Range<Int>) throws(Failure) {
    guard range.count <= Self.lengthLimit else {
      throw Failure(message: "expression longer than \(Self.lengthLimit) bytes", offset: 0)
    }
    var scalars: [UInt32] = []
    var offsets: [Int] = []
    var index = range.lowerBound
    while index < range.upperBound {
      let (scalar, width) = pattern.scalarValue(at: index, before: range.upperBound)
      guard scalar != 0xFFFD || width == 3 else {
        throw Failure(message: "invalid UTF-8", offset: index - range.lowerBound)
      }
      scalars.append(scalar)
      offsets.append(index - range.lowerBound)
      index += width
    }
    self.scalars = scalars
    self.offsets = offsets + [range.count]
  }

  /// Reads all of it; the root of the tree.
  mutating func parse() throws(Failure) -> Int {
    var followsRepetition: Int?
    while let scalar = peek() {
      let start = position
      var isRepetition = false
      switch Self.sign(scalar) {
      case "(": try openGroup()
      case ")": try closeGroup()
      case "|": try closeAlternative()
      case "*", "+", "?": isRepetition = try parseSuffix(scalar, after: followsRepetition)
      case "{": isRepetition = try parseCountedSuffix(after: followsRepetition)
      default: try parseAtom(scalar)
      }
      followsRepetition = isRepetition ? start : nil
    }
    guard let outermost = frames.last, frames.count == 1 else {
      throw failure("missing closing )", 0, scalars.count, at: frames.last?.start ?? 0)
    }
    return try finish(outermost)
  }

  private mutating func parseAtom(_ scalar: UInt32) throws(Failure) {
    switch Self.sign(scalar) {
    case "^": try addAssertion(flags.isMultiline ? .beginsLine : .beginsText)
    case "$": try addAssertion(flags.isMultiline ? .endsLine : .endsText)
    case ".":
      position += 1
      let all = ScalarSet(0, ScalarSet.maximum)
      try addSet(flags.dotTakesNewline ? all : ScalarSet(0x0A, 0x0A).negated)
    case "[": try addSet(try parseClass())
    case "\\": try parseEscapedAtom()
    default:
      position += 1
      try addLiteral(scalar)
    }
  }

  // MARK: Parts of the tree

  /// Adds an assertion and steps over its sign.
  mutating func addAssertion(_ assertion: Assertion, length: Int = 1) throws(Failure) {
    let start = position
    position += length
    addPart(
      try checked(start) { (tree) throws(SyntaxTree.Excess) in
        try tree.addAssertion(assertion)
      })
  }

  /// Adds a part that takes one scalar out of `set`.
  mutating func addSet(_ set: ScalarSet) throws(Failure) {
    try spend(set.ranges.count)
    addPart(try checked(position) { (tree) throws(SyntaxTree.Excess) in try tree.addScalars(set) })
  }

  /// Adds a part that takes `scalar`, in either case where the flags say so.
  mutating func addLiteral(_ scalar: UInt32) throws(Failure) {
    let key = UInt64(scalar) << 1 | (flags.foldsCase ? 1 : 0)
    if let part = literals[key] { return addPart(part) }
    let single = ScalarSet(scalar, scalar)
    try addSet(flags.foldsCase ? CaseFolding.closure(of: single) : single)
    literals[key] = frames[frames.count - 1].parts.last
  }

  private mutating func addPart(_ part: Int) { frames[frames.count - 1].parts.append(part) }

  /// Takes the last part of the innermost open group away, to be repeated; nil where there is none.
  mutating func takeLastPart() -> Int? { frames[frames.count - 1].parts.popLast() }

  /// Puts a repetition of `part` where the part was.
  mutating func addRepetition(
    of part: Int, _ minimum: Int, _ maximum: Int?, isGreedy: Bool, start: Int
  ) throws(Failure) {
    addPart(
      try checked(start) { (tree) throws(SyntaxTree.Excess) in
        try tree.addRepetition(of: part, minimum: minimum, maximum: maximum, isGreedy: isGreedy)
      })
  }

  // MARK: Groups

  /// Opens a group that captures, as number `number`, or one that does not.
  mutating func push(number: Int?, start: Int, flags newFlags: Flags) {
    frames.append(Frame(start: start, number: number, outerFlags: flags))
    flags = newFlags
  }

  private mutating func closeAlternative() throws(Failure) {
    position += 1
    let parts = frames[frames.count - 1].parts
    frames[frames.count - 1].parts = []
    let part = try checked(position) { (tree) throws(SyntaxTree.Excess) in
      try tree.addConcatenation(parts)
    }
    frames[frames.count - 1].alternatives.append(part)
  }

  private mutating func closeGroup() throws(Failure) {
    guard frames.count > 1, let frame = frames.popLast() else {
      throw failure("unexpected )", 0, scalars.count, at: position)
    }
    position += 1
    let body = try finish(frame)
    flags = frame.outerFlags
    guard let number = frame.number else { return addPart(body) }
    addPart(
      try checked(frame.start) { (tree) throws(SyntaxTree.Excess) in
        try tree.addGroup(number, around: body)
      })
  }

  private mutating func finish(_ frame: Frame) throws(Failure) -> Int {
    try checked(frame.start) { (tree) throws(SyntaxTree.Excess) in
      let last = try tree.addConcatenation(frame.parts)
      return try tree.addAlternation(frame.alternatives + [last])
    }
  }

  // MARK: Reading

  /// The scalar `ahead` places on, or nil at the end.
  func peek(_ ahead: Int = 0) -> UInt32? {
    position + ahead < scalars.count ? scalars[position + ahead] : nil
  }

  /// The scalar of that value, to compare with literals.
  static func sign(_ value: UInt32) -> Unicode.Scalar { Unicode.Scalar(value) ?? "\u{FFFD}" }

  /// Whether the scalar `ahead` places on is `character`.
  func isNext(_ character: Unicode.Scalar, _ ahead: Int = 0) -> Bool {
    peek(ahead) == character.value
  }

  /// The pattern's text between two places.
  func text(_ start: Int, _ end: Int) -> String {
    var result = ""
    for value in scalars[start..<min(end, scalars.count)] {
      result.unicodeScalars.append(Unicode.Scalar(value) ?? "\u{FFFD}")
    }
    return result
  }

  /// The set of that name, remembered; nil where it is not known.
  mutating func namedClass(_ name: String) -> ScalarSet? {
    let key = UnicodeClasses.canonical(name)
    if let known = namedClasses[key] { return known }
    let found = UnicodeClasses.named(key)
    if let found { namedClasses[key] = found }
    return found
  }

  /// Notes that `ranges` more ranges are handled.
  mutating func spend(_ ranges: Int) throws(Failure) {
    work += ranges
    guard work <= Self.workLimit else {
      throw Failure(message: "expression too large: too many character ranges", offset: 0)
    }
  }

  // MARK: Errors

  /// An error that quotes the pattern from `start` to `end`, at most 100 scalars of it. Control
  /// characters are quoted as escapes, so that a message stays one line.
  func failure(_ what: String, _ start: Int, _ end: Int, at place: Int? = nil) -> Failure {
    var quoted = ""
    for scalar in text(start, min(end, start + 100)).unicodeScalars {
      let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
      quoted +=
        isControl ? "\\x{\(String(scalar.value, radix: 16, uppercase: true))}" : String(scalar)
    }
    if end - start > 100 { quoted += "…" }
    return Failure(message: "\(what): `\(quoted)`", offset: offsets[place ?? start])
  }

  private mutating func checked(
    _ start: Int, _ make: (inout SyntaxTree) throws(SyntaxTree.Excess) -> Int
  ) throws(Failure) -> Int {
    do {
      return try make(&tree)
    } catch {
      switch error {
      case .size:
        let limit = "more than \(SyntaxTree.sizeLimit) states or too many character ranges"
        throw failure("expression too large (\(limit))", 0, scalars.count, at: start)
      case .height: throw failure("expression nests too deeply", 0, scalars.count, at: start)
      case .repetitions: throw failure("invalid repeat count", start, position)
      }
    }
  }
}
