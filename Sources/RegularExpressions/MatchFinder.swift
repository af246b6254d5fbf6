/// Finds the matches of a text that has been read backwards, and the places of their groups.
///
/// It keeps four bytes for each byte of the longest text that it has read.
struct MatchFinder {
  /// A place to go to, or a note to take back when `slot` is not negative.
  private struct Errand {
    var place: Int32
    var slot: Int32 = -1
    var note = 0
  }

  private var labels: [UInt32] = []
  private var startsAtStart = false
  private var visited = SparseSet()
  /// What was done so far: one for each scalar read and each place of the program looked at.
  private(set) var steps = 0
  private var errands: [Errand] = []
  /// The places noted by the match found last; -1 where there is none.
  private(set) var found: [Int] = []

  /// Reads the text that lies in `range`; false where the pattern makes too many states for that.
  mutating func read(
    _ automaton: inout BackwardAutomaton, _ text: Span<UInt8>, _ range: Range<Int>
  ) -> Bool {
    guard let starts = automaton.read(text, range, into: &labels) else { return false }
    startsAtStart = starts
    return true
  }

  /// Finds the first match from `start` on in the text that was read last, as a backtracking search
  /// would; `found` has the first `slots` places of it. O(bytes up to the end of the match · states).
  mutating func search(
    _ program: Program, _ states: StateTable, in text: Span<UInt8>, _ range: Range<Int>,
    from start: Int, slots: Int
  ) -> Bool {
    found.removeAll(keepingCapacity: true)
    guard var position = firstStart(in: text, range, from: start) else {
      steps += range.upperBound - start
      return false
    }
    steps += position - start
    visited.reset(limit: program.instructions.count)
    for _ in 0..<slots { found.append(-1) }
    var place = program.start
    while true {
      let held =
        program.assertions.isEmpty ? [] : Assertion.holding(at: position, in: text, range)
      let row = Int(labels[position - range.lowerBound] / 2)
      let live = states.places(of: row)
      let leaf = follow(program.instructions, states, place, position, held, live)
      steps += visited.count + 1
      guard let leaf else {
        return false
      }
      guard leaf != program.match else { return true }
      place = program.instructions[Int(leaf)].next
      position += text.scalar(at: position, before: range.upperBound).width
    }
  }

  /// Forgets the match found last.
  mutating func forget() { found.removeAll(keepingCapacity: true) }

  /// The first place from `start` on where a match can begin.
  private func firstStart(
    in text: Span<UInt8>, _ range: Range<Int>, from start: Int
  ) -> Int? {
    var position = start
    var canStart = startsAtStart
    if start > range.lowerBound {
      let before = text.startOfScalar(before: start, notBefore: range.lowerBound)
      canStart = labels[before - range.lowerBound] & 1 == 1
    }
    while !canStart {
      guard position < range.upperBound else { return nil }
      canStart = labels[position - range.lowerBound] & 1 == 1
      position += text.scalar(at: position, before: range.upperBound).width
    }
    return position
  }

  /// The most preferred instruction that can be reached from `start` and leads to a match: the match
  /// itself or one of the places in `live`. Notes are taken on the way.
  private mutating func follow(
    _ instructions: [Instruction], _ states: StateTable, _ start: Int32, _ position: Int,
    _ held: Assertion, _ live: Range<Int>
  ) -> Int32? {
    visited.removeAll()
    errands.removeAll(keepingCapacity: true)
    errands.append(Errand(place: start))
    while let errand = errands.popLast() {
      if errand.slot >= 0 {
        found[Int(errand.slot)] = errand.note
        continue
      }
      var place = errand.place
      while visited.insert(place) {
        let instruction = instructions[Int(place)]
        switch instruction.operation {
        case .match: return place
        case .fork:
          errands.append(Errand(place: instruction.other))
          place = instruction.next
          continue
        case .note:
          let slot = Int(instruction.argument)
          if slot < found.count {
            errands.append(Errand(place: 0, slot: instruction.argument, note: found[slot]))
            found[slot] = position
          }
          place = instruction.next
          continue
        case .assert where instruction.holds(in: held):
          place = instruction.next
          continue
        case .assert: break
        case .takeRange, .takeSet: if states.contains(place, in: live) { return place }
        }
        break
      }
    }
    return nil
  }
}
