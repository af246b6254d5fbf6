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
  /// Whether a match can begin with a byte, for each; nil where that says nothing, as with a pattern that
  /// can match an empty text.
  let firstBytes: [Bool]?
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
    let first = Self.first(of: instructions)
    startsAtTextStart = first.allSatisfy {
      $0.operation == .assert && $0.argument == Int32(Assertion.beginsText.rawValue)
    }
    let bytes = Self.firstBytes(first, sets)
    firstBytes = bytes
    let possible = bytes.map { bytes in bytes.indices.filter { bytes[$0] } } ?? []
    onlyFirstByte = possible.count == 1 ? UInt8(possible[0]) : nil
    guard instructions.count * (groupCount + 1) <= Self.slotLimit else {
      throw RegularExpressionError(
        message: "expression too large: too many groups for its states", offset: 0)
    }
  }

  /// The instructions that take a scalar, assert or end a match, before anything is taken.
  private static func first(of instructions: [Instruction]) -> [Instruction] {
    var first: [Instruction] = []
    var seen = [Bool](repeating: false, count: instructions.count)
    var pending: [Int32] = [0]
    while let place = pending.popLast() {
      guard !seen[Int(place)] else { continue }
      seen[Int(place)] = true
      let instruction = instructions[Int(place)]
      switch instruction.operation {
      case .fork: pending += [instruction.next, instruction.other]
      case .note: pending.append(instruction.next)
      default: first.append(instruction)
      }
    }
    return first
  }

  private static func firstBytes(_ first: [Instruction], _ sets: [ScalarSet]) -> [Bool]? {
    var bytes = [Bool](repeating: false, count: 256)
    for instruction in first {
      guard instruction.operation == .takeRange || instruction.operation == .takeSet else {
        return nil
      }
      for range in sets[Int(instruction.argument)].ranges {
        for byte in leadByte(of: range.first)...leadByte(of: range.last) { bytes[byte] = true }
        // A byte that is part of no scalar reads as U+FFFD, whatever it is.
        if range.first <= 0xFFFD, range.last >= 0xFFFD {
          for byte in 0x80...0xFF { bytes[byte] = true }
        }
      }
    }
    return bytes
  }

  /// The first byte of the scalar in UTF-8.
  private static func leadByte(of scalar: UInt32) -> Int {
    switch scalar {
    case 0..<0x80: Int(scalar)
    case 0x80..<0x800: Int(0xC0 | scalar >> 6)
    case 0x800..<0x1_0000: Int(0xE0 | scalar >> 12)
    default: Int(0xF0 | min(scalar >> 18, 4))
    }
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
