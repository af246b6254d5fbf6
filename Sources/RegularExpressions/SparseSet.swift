/// A set of places in a program that remembers the order of insertion and is emptied in O(1)
/// (Briggs and Torczon, 1993).
struct SparseSet {
  /// The members in order; only the first `count` count.
  private(set) var members: [Int32] = []
  private var places: [Int32] = []
  private(set) var count = 0

  /// Empties the set and makes room for members below `limit`.
  mutating func reset(limit: Int) {
    count = 0
    guard places.count < limit else { return }
    places = Array(repeating: 0, count: limit)
    members = Array(repeating: 0, count: limit)
  }

  /// Adds `member`; false where it was there.
  @inline(__always)
  mutating func insert(_ member: Int32) -> Bool {
    let place = Int(places[Int(member)])
    if place < count, members[place] == member { return false }
    places[Int(member)] = Int32(count)
    members[count] = member
    count += 1
    return true
  }

  mutating func removeAll() { count = 0 }
}
