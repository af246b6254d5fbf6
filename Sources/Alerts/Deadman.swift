import Times

/// Tells when a group falls silent while the stream goes on, and when it is back.
///
/// For each point: `advance(to:)`, then `nextDead()` until nil, then `saw`. One event when a group
/// falls dead, at the moment its limit passed, and one when its next point arrives. Time is the
/// stream's (see `SilenceQueue`): when the whole stream stops, nobody is dead until the caller advances
/// the time itself. A group is dead when it was silent for more than the limit, so points that come
/// exactly a limit apart keep it alive.
public struct Deadman: Sendable {
  /// What is put after a group's id, so that its silence and its levels are not taken for one another.
  public static let identitySuffix: StaticString = ":deadman"
  /// The message unless the user gives another, as Kapacitor's deadman has it.
  public static let defaultMessage =
    #"{{ .ID }} is {{ if eq .Level "OK" }}alive{{ else }}dead{{ end }}"#

  private let limit: TimeSpan
  private var queue = SilenceQueue()
  /// Groups awaited from the start whose clock has not begun, since no time is known yet.
  private var awaited: [Int] = []
  /// When each dead group fell dead.
  private var dead: [Int: Timestamp] = [:]

  /// A watch for groups that are silent for more than `limit`.
  public init(limit: TimeSpan) {
    self.limit = limit
  }

  /// How many groups are dead now.
  public var deadCount: Int { dead.count }

  /// The stream's time; nil before the first point.
  public var now: Timestamp? { queue.now }

  /// Awaits `group` from the start: its silence counts from the first time the stream tells.
  public mutating func expect(_ group: Int) {
    if let now = queue.now { queue.saw(group, at: now) } else { awaited.append(group) }
  }

  /// Moves the stream's time on.
  public mutating func advance(to time: Timestamp) {
    queue.advance(to: time)
    guard !awaited.isEmpty else { return }
    for group in awaited { queue.saw(group, at: time) }
    awaited = []
  }

  /// The next group that has fallen dead, with its event; nil when there is no further one.
  /// Cost: O(1) for each group returned.
  public mutating func nextDead() -> (group: Int, event: Event)? {
    guard let silent = queue.nextSilent(for: limit) else { return nil }
    let time = silent.lastSeen.later(by: limit)
    dead[silent.group] = time
    let event = Event(
      level: .critical, previousLevel: .ok, time: time, duration: .zero,
      reason: .dead)
    return (silent.group, event)
  }

  /// The next group that was awaited and whose stream never began, at the end of a batch; nil when there is no
  /// further one.
  public mutating func nextMissing(at time: Timestamp) -> (group: Int, event: Event)? {
    guard let group = awaited.first else { return nil }
    awaited.removeFirst()
    dead[group] = time
    let event = Event(
      level: .critical, previousLevel: .ok, time: time, duration: .zero, reason: .dead)
    return (group, event)
  }

  /// Notes a point of `group`; the event of its return if it was dead.
  public mutating func saw(_ group: Int, at time: Timestamp) -> Event? {
    queue.saw(group, at: time)
    guard !dead.isEmpty, let since = dead.removeValue(forKey: group) else { return nil }
    let now = queue.now ?? time
    return Event(
      level: .ok, previousLevel: .critical, time: now, duration: now.interval(since: since),
      reason: .alive)
  }

  /// Whether `group` is awaited, alive or dead.
  public func knows(_ group: Int) -> Bool {
    queue.contains(group) || dead[group] != nil || awaited.contains(group)
  }

  /// Gives each group the number that `numbers` has at its place; one it has no number for, or a
  /// negative one, is forgotten. O(groups).
  public mutating func renumber(_ numbers: [Int]) {
    func number(_ group: Int) -> Int? {
      numbers.indices.contains(group) && numbers[group] >= 0 ? numbers[group] : nil
    }
    queue.renumber(numbers)
    awaited = awaited.compactMap(number)
    var renumbered: [Int: Timestamp] = [:]
    for (group, since) in dead {
      if let group = number(group) { renumbered[group] = since }
    }
    dead = renumbered
  }

  /// Everything known, for a state file: the live groups, longest silent first, with the time they
  /// were last seen; and the dead ones, by number, with the time they fell dead.
  public var saved:
    (live: [(group: Int, lastSeen: Timestamp)], dead: [(group: Int, since: Timestamp)])
  {
    (queue.saved, dead.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
  }

  /// Takes back what `saved` gave, in the same order.
  public mutating func restore(live group: Int, lastSeen: Timestamp) {
    queue.saw(group, at: lastSeen)
  }

  /// Takes back a dead group.
  public mutating func restore(dead group: Int, since: Timestamp) {
    queue.advance(to: since)
    dead[group] = since
  }
}
