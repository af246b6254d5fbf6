/// A pattern in RE2's syntax, ready to be matched in time linear in the text: a nondeterministic automaton
/// over scalars, after Thompson (1968) and Pike.
///
/// It never changes once made, so that any number of matchers may read it at once.
public final class RegularExpression: Sendable {
  /// They start at place 0.
  let instructions: [Instruction]
  /// The names of the groups, from group 1, in UTF-8; empty for those without.
  let groupNames: [[UInt8]]
  let sets: [ScalarSet]
  let alphabet: Alphabet
  /// The assertions that occur.
  let assertions: Assertion
  /// Whether a match can begin at the start of the text only.
  let startsAtTextStart: Bool
  /// The scalars that a match can begin with; nil where it can begin without one, as when it can be empty.
  let firstScalars: ScalarSet?

  /// How many places are noted: two for each group and for the whole.
  var slotCount: Int { 2 * (groupNames.count + 1) }

  /// Instructions times groups may not exceed this, for the sake of the matcher's memory.
  static let slotLimit = 1_000_000

  /// Compiles the pattern that lies in `range` of `pattern`.
  ///
  /// At most 65,536 bytes of pattern, 15,000 states and 500 levels of nesting; what exceeds them, and
  /// what Go's regexp/syntax refuses, throws an error that says what and where.
  public init(parsing pattern: Span<UInt8>, _ range: Range<Int>) throws(RegularExpressionError) {
    var parser = try PatternParser(pattern, range)
    try parser.parse()
    instructions = parser.instructions
    groupNames = parser.groupNames.map { Array($0.utf8) }
    sets = parser.sets
    assertions = instructions.reduce(into: []) {
      if $1.operation == .assert { $0.formUnion(Assertion(rawValue: UInt8($1.argument))) }
    }
    alphabet = Alphabet(sets: sets, assertions: assertions)
    let first = Self.first(of: instructions)
    startsAtTextStart = first.allSatisfy {
      $0.operation == .assert && $0.argument == Int32(Assertion.beginsText.rawValue)
    }
    let takesScalar = first.allSatisfy { $0.operation == .takeRange || $0.operation == .takeSet }
    let numbers = takesScalar ? Set(first.map { Int($0.argument) }) : []
    firstScalars = takesScalar ? ScalarSet(numbers.flatMap { parser.sets[$0].ranges }) : nil
    guard instructions.count * (groupNames.count + 1) <= Self.slotLimit else {
      throw RegularExpressionError(
        message: "expression too large: too many groups for its states", offset: 0)
    }
  }

  /// The instructions that take a scalar, assert or end a match, before anything is taken.
  private static func first(of instructions: [Instruction]) -> [Instruction] {
    var threads = Threads()
    var path: [Int] = []
    threads.reset(instructions.count)
    threads.follow(instructions, from: 0, where: [], at: 0, &path)
    return (0..<threads.count).map { instructions[Int(threads.places[$0])] }
      .filter { ![.jump, .fork, .note].contains($0.operation) }
  }
}

/// Why a pattern was refused.
public struct RegularExpressionError: Error, Equatable, Sendable {
  /// What is wrong, and the part of the pattern it is about, in Go's words where Go has them.
  public var message: String

  /// Where that part begins, in bytes from the start of the pattern.
  public var offset: Int

  /// An error about the part of the pattern that begins at `offset`.
  public init(message: String, offset: Int) {
    self.message = message
    self.offset = offset
  }
}
