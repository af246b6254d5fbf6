/// Places of instructions, each once, in the order in which they were reached, which is that of preference.
///
/// A set that is emptied in O(1) (Briggs and Torczon, 1993).
struct Threads {
  /// A place to go to, or a note to take back when `slot` is not negative.
  private struct Errand {
    var place = 0
    var slot = -1
    var note = 0
  }

  /// The places; only the first `count` count.
  private(set) var places: [Int32] = []
  private(set) var count = 0
  /// Where in `places` each place is, if anywhere.
  private var indices: [Int32] = []
  /// For each place the positions in the text that the way to it has noted.
  private var notes: [Int] = []
  private var errands: [Errand] = []

  /// Empties it and makes room for places below `limit` with `slots` notes each.
  mutating func reset(_ limit: Int, slots: Int = 0) {
    count = 0
    if indices.count < limit {
      indices = Array(repeating: 0, count: limit)
      places = indices
    }
    if notes.count < limit * slots { notes = Array(repeating: -1, count: limit * slots) }
  }

  mutating func removeAll() { count = 0 }

  /// Adds a place; false where it was there.
  @inline(__always)
  mutating func insert(_ place: Int) -> Bool {
    let index = Int(indices[place])
    if index < count, places[index] == Int32(truncatingIfNeeded: place) { return false }
    indices[place] = Int32(truncatingIfNeeded: count)
    places[count] = Int32(truncatingIfNeeded: place)
    count += 1
    return true
  }

  /// Makes `path` what the way to `place` has noted.
  func copyNotes(of place: Int, to path: inout [Int]) {
    for slot in path.indices { path[slot] = notes[place * path.count + slot] }
  }

  /// Adds all that can be reached from `start` without taking anything, where `held` holds and the text is
  /// at `position`. `path` is what was noted before, and is so again at the end.
  mutating func follow(
    _ instructions: [Instruction], from start: Int, where held: Assertion, at position: Int,
    _ path: inout [Int]
  ) {
    errands.append(Errand(place: start))
    while let errand = errands.popLast() {
      // What a branch noted must not be seen by the branches beside it.
      if errand.slot >= 0 {
        path[errand.slot] = errand.note
        continue
      }
      var place = errand.place
      while insert(place) {
        let instruction = instructions[place]
        switch instruction.operation {
        case .jump: break
        case .fork: errands.append(Errand(place: place + Int(instruction.other)))
        case .note:
          let slot = Int(instruction.argument)
          guard slot < path.count else { break }
          errands.append(Errand(slot: slot, note: path[slot]))
          path[slot] = position
        case .assert where UInt8(truncatingIfNeeded: instruction.argument) & held.rawValue != 0:
          break
        case .assert, .match, .takeRange, .takeSet:
          for slot in path.indices { notes[place * path.count + slot] = path[slot] }
          // The place is there now, so that the walk ends.
          continue
        }
        place += Int(instruction.next)
      }
    }
  }
}
