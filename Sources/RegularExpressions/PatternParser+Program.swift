/// How the program is put together while the pattern is read.
extension PatternParser {
  /// A run of instructions up to the end of the program, where it goes on, so that one follows the other
  /// without more ado.
  struct Part {
    /// Its first instruction.
    var start: Int
    /// The largest product of counts of the repetitions within each other.
    var repetitions = 1
  }

  static let sizeLimit = 15_000
  static let heightLimit = 500
  static let repetitionLimit = 1_000
  /// The scalar ranges of all sets together may not be more than this.
  static let rangeLimit = 20_000

  /// Refuses a program that is to have `count` instructions more than it may, before they exist.
  private func checkSize(with count: Int, _ start: Int) throws(Failure) {
    guard instructions.count + count <= Self.sizeLimit, rangeCount <= Self.rangeLimit else {
      let limit = "more than \(Self.sizeLimit) states or too many character ranges"
      throw failure("expression too large (\(limit))", 0, scalars.count, at: start)
    }
  }

  private mutating func add(_ instruction: Instruction, _ start: Int) throws(Failure) {
    try checkSize(with: 1, start)
    instructions.append(instruction)
  }

  /// Adds the note of a slot, for the group that begins at `start`.
  mutating func note(_ slot: Int, _ start: Int) throws(Failure) {
    try add(Instruction(operation: .note, argument: Int32(slot)), start)
  }

  private mutating func fork(_ first: Int, or second: Int, isGreedy: Bool) {
    instructions.append(
      Instruction(
        operation: .fork, next: Int32(isGreedy ? first : second),
        other: Int32(isGreedy ? second : first)))
  }

  /// Adds an assertion and steps over its sign.
  mutating func addAssertion(_ assertion: Assertion, length: Int = 1) throws(Failure) {
    try add(Instruction(operation: .assert, argument: Int32(assertion.rawValue)), position)
    position += length
  }

  /// Adds a part that takes one scalar out of `set`.
  mutating func addSet(_ set: ScalarSet) throws(Failure) {
    try spend(set.ranges.count)
    let number = setNumbers[set] ?? sets.count
    if number == sets.count {
      sets.append(set)
      setNumbers[set] = number
      rangeCount += set.ranges.count
    }
    var instruction = Instruction(operation: .takeSet, argument: Int32(number))
    if let range = set.ranges.first, set.ranges.count == 1 {
      instruction.operation = .takeRange
      (instruction.first, instruction.last) = (range.lowerBound, range.upperBound)
    }
    try add(instruction, position)
  }

  /// Puts a repetition of the last part where the part was; `maximum` nil: no limit.
  ///
  /// An `x*` becomes `(x+)?`: only so does the choice of an empty x keep its rank among the others.
  mutating func addRepetition(
    of part: Part, _ minimum: Int, _ maximum: Int?, isGreedy: Bool, start: Int
  ) throws(Failure) -> Part {
    var whole = part
    if minimum >= 2 || (maximum ?? 0) >= 2 {
      whole.repetitions *= max(maximum ?? minimum, 1)
      guard whole.repetitions <= Self.repetitionLimit else {
        throw failure("invalid repeat count", start, position)
      }
    }
    if maximum == 0 { whole.repetitions = 1 }
    let body = Array(instructions[part.start...])
    let optional = (maximum ?? minimum) - minimum
    let copies = maximum == nil ? max(minimum, 1) : minimum
    let forks = maximum != nil ? optional : minimum == 0 ? 2 : 1
    try checkSize(with: (copies + optional - 1) * body.count + forks, start)
    instructions.removeSubrange(part.start...)
    if maximum == nil, minimum == 0 { fork(1, or: body.count + 2, isGreedy: isGreedy) }
    for _ in 0..<copies { instructions += body }
    if maximum == nil { fork(-body.count, or: 1, isGreedy: isGreedy) }
    for remaining in (0..<optional).reversed() {
      fork(1, or: (remaining + 1) * (body.count + 1), isGreedy: isGreedy)
      instructions += body
    }
    return whole
  }

  /// Puts a choice before the alternative that ends here, which began at `start`, and behind it a jump to the
  /// end of the group; the place of the jump.
  mutating func addAlternative(from start: Int) throws(Failure) -> Int {
    try checkSize(with: 2, position)
    let past = instructions.count - start + 2
    instructions.insert(Instruction(operation: .fork, other: Int32(past)), at: start)
    instructions.append(Instruction(operation: .jump))
    return instructions.count - 1
  }
}
