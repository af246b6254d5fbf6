/// How the program is put together while the pattern is read.
extension PatternParser {
  /// A run of instructions that goes on behind its end, so that one follows the other without more ado.
  ///
  /// The last part can be moved and copied: nothing in it says where it stands.
  struct Part {
    var start: Int
    /// How many instructions it has, jumps not counted.
    var size = 0
    /// The largest product of counts of the repetitions within each other.
    var repetitions = 1

    /// Takes in a part that follows.
    mutating func join(_ other: Part) {
      size += other.size
      repetitions = max(repetitions, other.repetitions)
    }
  }

  static let sizeLimit = 9_990
  static let heightLimit = 500
  static let repetitionLimit = 1_000
  /// The scalar ranges of all sets together may not be more than this.
  static let rangeLimit = 20_000

  /// Notes that the program is to become larger; what is too large is refused before it exists.
  private mutating func grow(by count: Int, _ start: Int) throws(Failure) {
    size += count
    // The notes around the whole are not counted.
    guard size <= Self.sizeLimit + 2, rangeCount <= Self.rangeLimit else {
      let limit = "more than \(Self.sizeLimit) states or too many character ranges"
      throw failure("expression too large (\(limit))", 0, scalars.count, at: start)
    }
  }

  private mutating func fork(_ first: Int, or second: Int, isGreedy: Bool = true) {
    instructions.append(
      Instruction(
        operation: .fork, next: Int32(isGreedy ? first : second),
        other: Int32(isGreedy ? second : first)))
  }

  private mutating func add(_ instruction: Instruction, _ start: Int) throws(Failure) {
    try grow(by: 1, start)
    frames[frames.count - 1].parts.append(Part(start: instructions.count, size: 1))
    instructions.append(instruction)
  }

  /// Adds an assertion and steps over its sign.
  mutating func addAssertion(_ assertion: Assertion, length: Int = 1) throws(Failure) {
    try add(Instruction(operation: .assert, argument: Int32(assertion.rawValue)), position)
    position += length
  }

  /// Adds a part that takes one scalar out of a set, whose ranges have been counted.
  mutating func addScalars(_ set: ScalarSet) throws(Failure) {
    let number = setNumbers[set] ?? sets.count
    if number == sets.count {
      sets.append(set)
      setNumbers[set] = number
      rangeCount += set.ranges.count
    }
    var instruction = Instruction(operation: .takeSet, argument: Int32(number))
    if set.ranges.count == 1 {
      instruction.operation = .takeRange
      (instruction.first, instruction.last) = (set.ranges[0].first, set.ranges[0].last)
    }
    try add(instruction, position)
  }

  /// Puts a repetition of the last part where the part was; `maximum` nil: no limit.
  ///
  /// An `x*` becomes `(x+)?`: only so does the choice of an empty x keep its rank among the others.
  mutating func addRepetition(
    of part: Part, _ minimum: Int, _ maximum: Int?, isGreedy: Bool, start: Int
  ) throws(Failure) {
    var whole = part
    if minimum >= 2 || (maximum ?? 0) >= 2 {
      whole.repetitions *= max(maximum ?? minimum, 1)
      guard whole.repetitions <= Self.repetitionLimit else {
        throw failure("invalid repeat count", start, position)
      }
    }
    if maximum == 0 { whole.repetitions = 1 }
    let optional = (maximum ?? minimum) - minimum
    let copies = maximum == nil ? max(minimum, 1) : minimum
    let forks = maximum != nil ? optional : minimum == 0 ? 2 : 1
    whole.size = (copies + optional) * part.size + forks
    try grow(by: whole.size - part.size, start)
    let body = Array(instructions[part.start...])
    instructions.removeSubrange(part.start...)
    if maximum == nil, minimum == 0 { fork(1, or: body.count + 2, isGreedy: isGreedy) }
    for _ in 0..<copies { instructions += body }
    if maximum == nil { fork(-body.count, or: 1, isGreedy: isGreedy) }
    for remaining in (0..<optional).reversed() {
      fork(1, or: (remaining + 1) * (body.count + 1), isGreedy: isGreedy)
      instructions += body
    }
    frames[frames.count - 1].parts.append(whole)
  }

  // MARK: Groups

  private mutating func note(_ slot: Int, _ start: Int) throws(Failure) {
    try grow(by: 1, start)
    instructions.append(Instruction(operation: .note, argument: Int32(slot)))
  }

  /// Opens a group that captures, as number `number`, or one that does not.
  mutating func push(number: Int?, start: Int, flags newFlags: Flags) throws(Failure) {
    let whole = Part(start: instructions.count, size: number == nil ? 0 : 2)
    if let number { try note(2 * number, start) }
    frames.append(
      Frame(
        start: start, number: number, outerFlags: flags, whole: whole,
        alternativeStart: instructions.count))
    flags = newFlags
  }

  /// Puts a choice before the alternative that ends here, and behind it a jump to the end of the group.
  mutating func closeAlternative() throws(Failure) {
    position += 1
    try grow(by: 1, position)
    var frame = frames[frames.count - 1]
    for part in frame.parts { frame.whole.join(part) }
    frame.whole.size += 1
    frame.parts = []
    let past = instructions.count - frame.alternativeStart + 2
    instructions.insert(
      Instruction(operation: .fork, other: Int32(past)), at: frame.alternativeStart)
    frame.jumps.append(instructions.count)
    fork(1, or: 1)
    frame.alternativeStart = instructions.count
    frames[frames.count - 1] = frame
  }

  mutating func closeGroup() throws(Failure) {
    guard frames.count > 1, let frame = frames.popLast() else {
      throw failure("unexpected )", 0, scalars.count, at: position)
    }
    guard frames.count <= Self.heightLimit else {
      throw failure("expression nests too deeply", 0, scalars.count, at: frame.start)
    }
    position += 1
    flags = frame.outerFlags
    let part = try finish(frame)
    frames[frames.count - 1].parts.append(part)
  }

  /// Ends a group here; the part that it is.
  mutating func finish(_ frame: Frame) throws(Failure) -> Part {
    for jump in frame.jumps {
      instructions[jump].next = Int32(instructions.count - jump)
      instructions[jump].other = instructions[jump].next
    }
    if let number = frame.number { try note(2 * number + 1, frame.start) }
    var whole = frame.whole
    for part in frame.parts { whole.join(part) }
    return whole
  }

  /// The instructions with the places that they lead to, and without jumps: forks of which both ways are
  /// one.
  var program: [Instruction] {
    var numbers = [Int32](repeating: 0, count: instructions.count + 1)
    var number = Int32(instructions.count { !$0.isJump })
    for (place, instruction) in instructions.enumerated().reversed() {
      if !instruction.isJump { number -= 1 }
      numbers[place] = instruction.isJump ? numbers[place + Int(instruction.next)] : number
    }
    return instructions.enumerated().filter { !$0.element.isJump }.map { place, instruction in
      var placed = instruction
      placed.next = numbers[place + Int(instruction.next)]
      placed.other = numbers[place + Int(instruction.other)]
      return placed
    }
  }
}

extension Instruction {
  fileprivate var isJump: Bool { operation == .fork && next == other }
}
