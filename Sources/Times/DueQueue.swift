/// The stops of open windows, earliest first; those of one moment in the order of their groups, so
/// that output does not depend on chance. A binary heap: O(log n) to insert and to remove.
///
/// An entry is not removed when its window closes otherwise; whoever takes it looks whether it still
/// holds.
struct DueQueue {
  private var heap: [(stop: Int64, group: Int)] = []

  var first: (stop: Int64, group: Int)? { heap.first }

  /// The earliest stop; the last moment of all when there is none.
  private(set) var earliest = Int64.max

  mutating func insert(stop: Int64, group: Int) {
    defer { earliest = heap[0].stop }
    heap.append((stop, group))
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard isBefore(child, parent) else { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  mutating func removeFirst() {
    defer { earliest = heap.first?.stop ?? .max }
    guard let last = heap.popLast(), !heap.isEmpty else { return }
    heap[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && isBefore(child, least) {
        least = child
      }
      guard least != parent else { return }
      heap.swapAt(parent, least)
      parent = least
    }
  }

  private func isBefore(_ a: Int, _ b: Int) -> Bool {
    (heap[a].stop, heap[a].group) < (heap[b].stop, heap[b].group)
  }
}
