import Bytes

/// Runs an expression by keeping every thread of it at once, in order of preference: Pike's algorithm, the simulation
/// of a nondeterministic automaton (NFA) with places noted.
///
/// O(states · bytes), whatever the pattern. It tells where groups lie, which the automaton cannot.
struct ThreadMachine {
  private var current = Threads()
  private var upcoming = Threads()
  /// The positions noted on the way that is being followed.
  private var path: [Int] = []
  /// The positions noted by the match found last; -1 where there is none.
  private(set) var found: [Int] = []
  /// What was done so far: one for each scalar read and each instruction looked at.
  private(set) var steps = 0

  /// Finds the match that a backtracking search from the left would find first, beginning at `start` or
  /// later, in the text that lies in `range`.
  ///
  /// With `slots` 0 it only says whether there is one, and stops at its first sign; else `found` has
  /// that many places of it.
  mutating func search(
    _ expression: RegularExpression, in text: Span<UInt8>, _ range: Range<Int>, from start: Int,
    slots: Int
  ) -> Bool {
    let instructions = expression.instructions
    current.reset(instructions.count, slots: slots)
    upcoming.reset(instructions.count, slots: slots)
    if path.count != slots { path = Array(repeating: -1, count: slots) }
    forget()
    for _ in 0..<slots { found.append(-1) }
    var isMatched = false
    var position = start
    while true {
      if current.count == 0 {
        // No thread is alive, so all up to the next scalar that can begin a match is passed over.
        guard !isMatched, !expression.startsAtTextStart || position == range.lowerBound,
          let next = Self.nextCandidate(expression, text, position, range.upperBound)
        else { break }
        steps += next - position
        position = next
      }
      // Once there is a match, one that begins later is less preferred, whatever it is.
      if !isMatched {
        for slot in path.indices { path[slot] = -1 }
        let held = Assertion.holding(at: position, in: text, range)
        current.follow(instructions, from: 0, where: held, at: position, &path)
      }
      let (scalar, width) =
        position < range.upperBound
        ? text.scalarValue(at: position, before: range.upperBound) : (.max, 1)
      position += width
      steps += current.count + 1
      if step(expression, over: scalar, to: position, in: text, range) {
        isMatched = true
        if slots == 0 { return true }
      }
      swap(&current, &upcoming)
      upcoming.removeAll()
      guard position <= range.upperBound else { break }
    }
    return isMatched
  }

  /// Forgets the match found last.
  mutating func forget() { found.removeAll(keepingCapacity: true) }

  /// The first position from `position` on where a match may begin, or nil where none can.
  private static func nextCandidate(
    _ expression: RegularExpression, _ text: Span<UInt8>, _ position: Int, _ end: Int
  ) -> Int? {
    guard let scalars = expression.firstScalars else { return position }
    var position = position
    while position < end {
      let (scalar, width) = text.scalarValue(at: position, before: end)
      if scalars.contains(scalar) { return position }
      position += width
    }
    return nil
  }

  /// Lets every thread take `scalar` and go on at `position`; true where one has ended in a match,
  /// which stops those less preferred.
  private mutating func step(
    _ expression: RegularExpression, over scalar: UInt32, to position: Int,
    in text: Span<UInt8>, _ range: Range<Int>
  ) -> Bool {
    var held: Assertion = []
    if !expression.assertions.isEmpty, position <= range.upperBound {
      held = Assertion.holding(at: position, in: text, range)
    }
    for index in 0..<current.count {
      let place = Int(current.places[index])
      let instruction = expression.instructions[place]
      if instruction.operation == .match {
        current.copyNotes(of: place, to: &found)
        return true
      }
      guard instruction.takes(scalar, expression.sets) else { continue }
      current.copyNotes(of: place, to: &path)
      upcoming.follow(
        expression.instructions, from: place + Int(instruction.next), where: held, at: position,
        &path)
    }
    return false
  }
}
