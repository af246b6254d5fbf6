import Bytes

/// Runs a program by keeping every thread of it at once, in order of preference: Pike's algorithm, the simulation
/// of a nondeterministic automaton (NFA) with places noted.
///
/// O(states · bytes), whatever the pattern. It tells where groups lie, which the automaton cannot.
struct ThreadMachine {
  /// Threads in order of preference, and for each the places it has noted.
  private struct Threads {
    var set = SparseSet()
    var notes: [Int] = []
  }

  /// A place to go to, or a note to take back when `slot` is not negative.
  private struct Errand {
    var place: Int32
    var slot: Int32 = -1
    var note = 0
  }

  private var current = Threads()
  private var upcoming = Threads()
  private var errands: [Errand] = []
  private var scratch: [Int] = []
  /// The places noted by the match found last; -1 where there is none.
  private(set) var found: [Int] = []
  /// What was done so far: one for each scalar read and each place of the program looked at.
  private(set) var steps = 0

  /// Finds the match that a backtracking search from the left would find first, beginning at `start` or
  /// later, in the text that lies in `range`.
  ///
  /// With `slots` 0 it only says whether there is one, and stops at its first sign; else `found` has
  /// that many places of it.
  mutating func search(
    _ program: Program, in text: Span<UInt8>, _ range: Range<Int>, from start: Int, slots: Int
  ) -> Bool {
    prepare(program, slots)
    var isMatched = false
    var position = start
    while true {
      if current.set.count == 0 {
        // No thread is alive, so all up to the next byte that can begin a match is passed over.
        guard !isMatched, !program.startsAtTextStart || position == range.lowerBound,
          let next = Self.nextCandidate(program, text, position, range.upperBound)
        else { break }
        steps += next - position
        position = next
      }
      let held = Assertion.holding(at: position, in: text, range)
      // Once there is a match, one that begins later is less preferred, whatever it is.
      if !isMatched {
        for slot in 0..<slots { scratch[slot] = -1 }
        Self.follow(
          program, program.start, position, held, slots, &current, &errands, &scratch)
      }
      let (scalar, width) =
        position < range.upperBound
        ? text.scalarValue(at: position, before: range.upperBound) : (.max, 1)
      steps += current.set.count + 1
      if step(program, scalar, text, range, position + width, slots) {
        isMatched = true
        if slots == 0 { return true }
      }
      swap(&current, &upcoming)
      upcoming.set.removeAll()
      guard position < range.upperBound else { break }
      position += width
    }
    return isMatched
  }

  /// Forgets the match found last.
  mutating func forget() { found.removeAll(keepingCapacity: true) }

  private mutating func prepare(_ program: Program, _ slots: Int) {
    let states = program.instructions.count
    current.set.reset(limit: states)
    upcoming.set.reset(limit: states)
    if current.notes.count < states * slots {
      current.notes = Array(repeating: -1, count: states * slots)
      upcoming.notes = current.notes
    }
    if scratch.count < slots { scratch = Array(repeating: -1, count: slots) }
    found.removeAll(keepingCapacity: true)
    for _ in 0..<slots { found.append(-1) }
  }

  /// The first position from `position` on where a match may begin, or nil where none can.
  private static func nextCandidate(
    _ program: Program, _ text: Span<UInt8>, _ position: Int, _ end: Int
  ) -> Int? {
    guard let bytes = program.firstBytes else { return position }
    if let byte = program.onlyFirstByte {
      return text.firstIndex(of: byte, from: position, to: end)
    }
    var position = position
    while position < end {
      let byte = text[position]
      if bytes[Int(byte)] { return position }
      position += byte < 0x80 ? 1 : text.scalarValue(at: position, before: end).width
    }
    return nil
  }

  /// Lets every thread take `scalar` and go on at `position`; true where one has ended in a match,
  /// which stops those less preferred.
  private mutating func step(
    _ program: Program, _ scalar: UInt32, _ text: Span<UInt8>, _ range: Range<Int>,
    _ position: Int, _ slots: Int
  ) -> Bool {
    var held: Assertion = []
    if !program.assertions.isEmpty, position <= range.upperBound {
      held = Assertion.holding(at: position, in: text, range)
    }
    for index in 0..<current.set.count {
      let place = Int(current.set.members[index])
      let instruction = program.instructions[place]
      if instruction.operation == .match {
        for slot in 0..<slots { found[slot] = current.notes[place * slots + slot] }
        return true
      }
      guard program.takes(instruction, scalar) else { continue }
      for slot in 0..<slots { scratch[slot] = current.notes[place * slots + slot] }
      Self.follow(
        program, instruction.next, position, held, slots, &upcoming, &errands, &scratch)
    }
    return false
  }

  /// Adds to `threads` all that can be reached from `start` without taking anything.
  private static func follow(
    _ program: Program, _ start: Int32, _ position: Int, _ held: Assertion, _ slots: Int,
    _ threads: inout Threads, _ errands: inout [Errand], _ scratch: inout [Int]
  ) {
    errands.append(Errand(place: start))
    while let errand = errands.popLast() {
      // What a branch noted must not be seen by the branches beside it.
      if errand.slot >= 0 {
        scratch[Int(errand.slot)] = errand.note
        continue
      }
      var place = errand.place
      while threads.set.insert(place) {
        let instruction = program.instructions[Int(place)]
        switch instruction.operation {
        case .fork:
          errands.append(Errand(place: instruction.other))
          place = instruction.next
          continue
        case .note:
          let slot = Int(instruction.argument)
          if slot < slots {
            errands.append(Errand(place: 0, slot: instruction.argument, note: scratch[slot]))
            scratch[slot] = position
          }
          place = instruction.next
          continue
        case .assert where instruction.holds(in: held):
          place = instruction.next
          continue
        case .assert: break
        case .match, .takeRange, .takeSet:
          for slot in 0..<slots { threads.notes[Int(place) * slots + slot] = scratch[slot] }
        }
        break
      }
    }
  }
}
