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
  var next: Int32 = 1
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
  /// The place where it starts.
  let start: Int32 = 0
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
    try parser.parse()
    instructions = parser.program
    groupCount = parser.groupNames.count
    groupNames = parser.groupNames.map { Array($0.utf8) }
    sets = parser.sets
    assertions = instructions.reduce(into: []) {
      if $1.operation == .assert { $0.formUnion(Assertion(rawValue: UInt8($1.argument))) }
    }
    alphabet = Alphabet(sets: sets, assertions: assertions)
    let beginning = Beginning(of: instructions, at: start)
    startsAtTextStart = beginning.isTextStartOnly
    firstBytes = beginning.firstBytes(sets)
    onlyFirstByte = firstBytes.flatMap(Self.only)
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
