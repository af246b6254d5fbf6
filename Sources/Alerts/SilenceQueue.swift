import Times

/// Groups in the order in which they were last seen, so that the silent ones are found without looking
/// at the others: every operation is O(1), 16 bytes a group.
///
/// Time is the stream's: the newest stamp seen so far. A group is seen "now" whenever a point of it
/// arrives, whatever stamp that point has; so a host whose clock is behind is not taken for dead, and
/// the order is that of arrival.
public struct SilenceQueue: Sendable {
  private struct Entry {
    var previous: Int32
    var next: Int32
    var seen: Int64
  }

  private static let none: Int32 = -1
  private static let absent: Int32 = -2
  private var entries: [Entry] = []
  private var first = SilenceQueue.none
  private var last = SilenceQueue.none

  /// The stream's time; nil before the first point.
  public private(set) var now: Timestamp?

  /// An empty queue.
  public init() {}

  /// Moves the stream's time on; an older `time` changes nothing.
  public mutating func advance(to time: Timestamp) {
    now = max(now ?? time, time)
  }

  /// Notes that a point of `group` (a small number, as from a `ByteKeyTable`) has arrived.
  public mutating func saw(_ group: Int, at time: Timestamp) {
    advance(to: time)
    put(group, seen: now ?? time)
  }

  /// Whether the queue holds `group`.
  public func contains(_ group: Int) -> Bool {
    entries.indices.contains(group) && entries[group].next != Self.absent
  }

  /// The group that has been silent longest, when that is more than `limit`; it leaves the queue.
  public mutating func nextSilent(
    for limit: TimeSpan
  ) -> (group: Int, lastSeen: Timestamp)? {
    guard first != Self.none, let now else { return nil }
    let group = Int(first)
    let seen = Timestamp(nanoseconds: entries[group].seen)
    guard now.interval(since: seen) > limit else { return nil }
    remove(group)
    return (group, seen)
  }

  /// Takes `group` out of the queue, if it is there.
  public mutating func remove(_ group: Int) {
    guard contains(group) else { return }
    let entry = entries[group]
    if entry.previous == Self.none {
      first = entry.next
    } else {
      entries[Int(entry.previous)].next = entry.next
    }
    if entry.next == Self.none {
      last = entry.previous
    } else {
      entries[Int(entry.next)].previous = entry.previous
    }
    entries[group].next = Self.absent
  }

  /// Group and time last seen, longest silent first: for a state file.
  public var saved: [(group: Int, lastSeen: Timestamp)] {
    var list: [(group: Int, lastSeen: Timestamp)] = []
    var place = first
    while place != Self.none {
      let entry = entries[Int(place)]
      list.append((Int(place), Timestamp(nanoseconds: entry.seen)))
      place = entry.next
    }
    return list
  }

  /// Gives each group the number that `numbers` has at its place; one it has no number for, or a
  /// negative one, leaves the queue. O(groups).
  public mutating func renumber(_ numbers: [Int]) {
    let (now, groups) = (now, saved)
    self = SilenceQueue()
    for (group, seen) in groups where numbers.indices.contains(group) && numbers[group] >= 0 {
      saw(numbers[group], at: seen)
    }
    if let now { advance(to: now) }
  }

  private mutating func put(_ group: Int, seen: Timestamp) {
    precondition(group >= 0 && group < Int32.max)
    if last == Int32(group) {
      entries[group].seen = seen.nanoseconds
      return
    }
    remove(group)
    while entries.count <= group {
      entries.append(Entry(previous: Self.none, next: Self.absent, seen: 0))
    }
    entries[group] = Entry(previous: last, next: Self.none, seen: seen.nanoseconds)
    if last == Self.none { first = Int32(group) } else { entries[Int(last)].next = Int32(group) }
    last = Int32(group)
  }
}
