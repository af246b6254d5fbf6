/// One step of the automaton; `next` and `other` are places in the program.
struct Instruction {
  enum Operation: UInt8 {
    /// The end of a match.
    case match
    /// Go to `next`, or else to `other`.
    case fork
    /// Note the place in slot `argument`.
    case note
    /// Go on where the assertion `argument` holds.
    case assert
    /// Take a scalar from `first` to `last`.
    case takeRange
    /// Take a scalar out of the set `argument`.
    case takeSet
  }

  var operation: Operation
  var next: Int32 = 0
  var other: Int32 = 0
  var argument: Int32 = 0
  var first: UInt32 = 0
  var last: UInt32 = 0

  /// Whether what it asserts is among what holds.
  @inline(__always)
  func holds(in held: Assertion) -> Bool {
    UInt8(truncatingIfNeeded: argument) & held.rawValue != 0
  }
}

/// A compiled pattern: a nondeterministic automaton over scalars, after Thompson (1968) and Pike.
///
/// It never changes once made, so that any number of matchers may read it at once.
final class Program: Sendable {
  let instructions: [Instruction]
  let start: Int32
  let groupCount: Int
  /// The names of the groups, from group 1, in UTF-8; empty for those without.
  let groupNames: [[UInt8]]
  let sets: [ScalarSet]
  let alphabet: Alphabet
  /// The assertions that occur.
  let assertions: Assertion
  /// Whether a match can begin at the start of the text only.
  let startsAtTextStart: Bool
  /// The bytes that a match can begin with, as four words of bits; nil where that says nothing, as with
  /// a pattern that can match an empty text.
  let firstBytes: InlineArray<4, UInt64>?
  /// The one byte that every match begins with, where there is one.
  let onlyFirstByte: UInt8?

  /// How many places are noted: two for each group and for the whole.
  var slotCount: Int { 2 * (groupCount + 1) }

  /// States times groups may not exceed this, for the sake of the matcher's memory.
  static let slotLimit = 1_000_000

  init(parsing pattern: Span<UInt8>, _ range: Range<Int>) throws(RegularExpressionError) {
    var parser = try PatternParser(pattern, range)
    let root = try parser.parse()
    var compiler = ProgramCompiler(tree: parser.tree)
    start = compiler.compile(root)
    instructions = compiler.instructions
    groupCount = parser.groupNames.count
    groupNames = parser.groupNames.map { Array($0.utf8) }
    sets = parser.tree.sets
    assertions = compiler.assertions
    alphabet = Alphabet(sets: sets, assertions: compiler.assertions)
    let beginning = Beginning(of: compiler.instructions, at: start)
    startsAtTextStart = beginning.isTextStartOnly
    let bytes = beginning.firstBytes(compiler.instructions, sets)
    firstBytes = bytes
    onlyFirstByte = bytes.flatMap(Self.only)
    guard instructions.count * (groupCount + 1) <= Self.slotLimit else {
      throw RegularExpressionError(
        message: "expression too large: too many groups for its states", offset: 0)
    }
  }

  private static func only(_ bytes: InlineArray<4, UInt64>) -> UInt8? {
    var found: UInt8?
    for word in 0..<4 where bytes[word] != 0 {
      guard found == nil, bytes[word].nonzeroBitCount == 1 else { return nil }
      found = UInt8(word * 64 + bytes[word].trailingZeroBitCount)
    }
    return found
  }

  /// Whether instruction `place` takes `scalar`; false for those that take none.
  @inline(__always)
  func takes(_ instruction: Instruction, _ scalar: UInt32) -> Bool {
    switch instruction.operation {
    case .takeRange: scalar >= instruction.first && scalar <= instruction.last
    case .takeSet: sets[Int(instruction.argument)].contains(scalar)
    default: false
    }
  }
}

/// Turns a syntax tree into instructions, from the end of the pattern to its beginning.
struct ProgramCompiler {
  let tree: SyntaxTree
  private(set) var instructions: [Instruction] = []
  private(set) var assertions: Assertion = []

  init(tree: SyntaxTree) { self.tree = tree }

  /// Compiles the whole; the place where it starts. Slots 0 and 1 are the whole match.
  mutating func compile(_ root: Int) -> Int32 {
    let match = emit(Instruction(operation: .match))
    let end = emit(Instruction(operation: .note, next: match, argument: 1))
    let body = compile(root, then: end)
    return emit(Instruction(operation: .note, next: body, argument: 0))
  }

  private mutating func emit(_ instruction: Instruction) -> Int32 {
    instructions.append(instruction)
    return Int32(instructions.count - 1)
  }

  private mutating func fork(_ body: Int32, _ exit: Int32, isGreedy: Bool) -> Int32 {
    emit(
      Instruction(
        operation: .fork, next: isGreedy ? body : exit, other: isGreedy ? exit : body))
  }

  /// Compiles a part so that `next` follows it. Recursion is bounded by the tree's height limit.
  private mutating func compile(_ part: Int, then next: Int32) -> Int32 {
    let node = tree.nodes[part]
    let children = tree.children[node.children]
    switch node.kind {
    case .empty: return next
    case .scalars(let set): return compileScalars(set, then: next)
    case .assertion(let assertion):
      assertions.formUnion(assertion)
      return emit(
        Instruction(operation: .assert, next: next, argument: Int32(assertion.rawValue)))
    case .concatenation:
      var entry = next
      for child in children.reversed() { entry = compile(child, then: entry) }
      return entry
    case .alternation: return compileChoice(Array(children), then: next)
    case .group(let number):
      let end = emit(
        Instruction(operation: .note, next: next, argument: Int32(2 * number + 1)))
      let body = compile(children[children.startIndex], then: end)
      return emit(Instruction(operation: .note, next: body, argument: Int32(2 * number)))
    case .repetition(let minimum, let maximum, let isGreedy):
      let child = children[children.startIndex]
      guard let maximum else { return compileUnlimited(child, minimum, isGreedy, then: next) }
      var entry = next
      for _ in minimum..<maximum {
        let body = compile(child, then: entry)
        entry = fork(body, next, isGreedy: isGreedy)
      }
      for _ in 0..<minimum { entry = compile(child, then: entry) }
      return entry
    }
  }

  private mutating func compileScalars(_ set: Int, then next: Int32) -> Int32 {
    let ranges = tree.sets[set].ranges
    guard ranges.count == 1 else {
      return emit(Instruction(operation: .takeSet, next: next, argument: Int32(set)))
    }
    return emit(
      Instruction(
        operation: .takeRange, next: next, argument: Int32(set), first: ranges[0].first,
        last: ranges[0].last))
  }

  private mutating func compileChoice(_ children: [Int], then next: Int32) -> Int32 {
    var entry: Int32 = -1
    for child in children.reversed() {
      let body = compile(child, then: next)
      entry = entry < 0 ? body : fork(body, entry, isGreedy: true)
    }
    return entry
  }

  /// Compiles `x*`, `x+` and `x{n,}`. An `x*` whose x can be empty becomes `(x+)?`: only so does the
  /// choice of an empty x keep its rank among the others.
  private mutating func compileUnlimited(
    _ child: Int, _ minimum: Int, _ isGreedy: Bool, then next: Int32
  ) -> Int32 {
    let loop = emit(Instruction(operation: .fork))
    let body = compile(child, then: loop)
    instructions[Int(loop)].next = isGreedy ? body : next
    instructions[Int(loop)].other = isGreedy ? next : body
    var entry = body
    if minimum == 0 {
      entry =
        tree.nodes[child].canBeEmpty ? fork(body, next, isGreedy: isGreedy) : loop
    }
    for _ in 0..<max(minimum - 1, 0) { entry = compile(child, then: entry) }
    return entry
  }
}
