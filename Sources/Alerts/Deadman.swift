import StateFile
import Times

/// Tells when a group falls silent while the stream goes on, and when it is back.
///
/// For each point: `arrive`, then `nextDead()` until nil, then `back`. One event when a group falls dead,
/// at the moment its limit passed by its own stamps, and one when its next point arrives. How long a
/// group has been silent is measured by the order of arrival (see `SilenceClock`): when the whole stream
/// stops, nobody is dead until the caller moves the reading on itself. A group is dead when it was silent
/// for more than the limit, so points that come exactly a limit apart keep it alive; one that comes back
/// with a stamp further ahead than that was dead in between, whoever else was there.
public struct Deadman: Sendable {
  private let limit: TimeSpan
  private var clock: SilenceClock
  /// Groups awaited from the start while no time is known yet.
  private var awaited: [Int] = []
  /// Groups of which nothing has come yet, and since when they have been awaited.
  private var absent: [Int: Timestamp] = [:]
  /// When each dead group fell dead.
  private var dead: [Int: Timestamp] = [:]
  /// Those that are dead by their own stamps and have not been told.
  private var fallen: [(group: Int, time: Timestamp)] = []

  /// A watch for groups that are silent for more than `limit`.
  public init(limit: TimeSpan) {
    self.limit = limit
    clock = SilenceClock(limit: limit, countsNewcomers: false)
  }

  /// How many groups are awaited while no time is known.
  public var awaitedCount: Int { awaited.count }

  /// How far the stream has moved on, in nanoseconds.
  public var reading: Int64 { clock.reading }

  /// Awaits `group`, of which nothing has come, from the start: its silence counts from the first arrival
  /// of any.
  public mutating func expect(_ group: Int) {
    if clock.newest(of: group) == nil, dead[group] == nil, absent[group] == nil {
      awaited.append(group)
    }
  }

  /// Notes that a point of `group` has come.
  public mutating func arrive(_ group: Int, at time: Timestamp) {
    if !awaited.isEmpty { beginAwaiting(at: time) }
    if !absent.isEmpty { absent[group] = nil }
    if let newest = clock.newest(of: group).map(Timestamp.init(nanoseconds:)),
      time.interval(since: newest) > limit, dead[group] == nil
    {
      fall(group, at: newest.later(by: limit))
    }
    clock.arrive(group, at: time.nanoseconds)
  }

  /// The next group that has fallen dead, with its event; nil when there is no further one.
  /// Cost: O(log n) for each group returned.
  public mutating func nextDead() -> (group: Int, event: Event)? {
    if !fallen.isEmpty {
      let (group, time) = fallen.removeFirst()
      return (group, Self.death(at: time))
    }
    while let group = clock.nextSilent() {
      guard dead[group] == nil else { continue }
      let since = absent[group] ?? clock.newest(of: group).map(Timestamp.init(nanoseconds:))
      guard let time = since?.later(by: limit) else { continue }
      dead[group] = time
      return (group, Self.death(at: time))
    }
    return nil
  }

  /// The event of the return of `group`, whose point has come, if it was dead.
  public mutating func back(_ group: Int, at time: Timestamp) -> Event? {
    guard !dead.isEmpty, let since = dead.removeValue(forKey: group) else { return nil }
    return Event(
      level: .ok, previousLevel: .critical, time: time,
      duration: time.interval(since: since), reason: .alive)
  }

  /// Moves the stream on by a clock of its own, to `reading`.
  public mutating func advance(to reading: Int64) { clock.advance(to: reading) }

  /// It is `now` by the clocks of the series: who is silent by then is dead, those of which nothing has
  /// come, too.
  public mutating func end(at now: Timestamp) {
    for group in awaited { fall(group, at: now) }
    awaited = []
    for (group, since) in absent.sorted(by: { $0.key < $1.key })
    where dead[group] == nil && now.interval(since: since) > limit {
      fall(group, at: since.later(by: limit))
    }
    clock.end(at: now.nanoseconds)
  }

  private mutating func fall(_ group: Int, at time: Timestamp) {
    dead[group] = time
    fallen.append((group, time))
  }

  private mutating func beginAwaiting(at time: Timestamp) {
    for group in awaited {
      absent[group] = time
      clock.expect(group)
    }
    awaited = []
  }

  private static func death(at time: Timestamp) -> Event {
    Event(level: .critical, previousLevel: .ok, time: time, duration: .zero, reason: .dead)
  }
}

extension Deadman {
  /// What is known, in a state of so many groups.
  public mutating func transfer(
    _ coder: inout StateCoder, groups: Int
  ) throws(StateError) {
    if coder.isReading { awaited = [] }
    var numbers = clock.saved
    try coder.values("deadman_clock", &numbers)
    try coder.check(clock.restore(numbers), "the clock of --deadman")
    let unknown = Timestamp(nanoseconds: 0)
    try coder.list("dead", &dead, of: groups, new: unknown) { time, coder throws(StateError) in
      try coder.value("time", &time)
    }
    try coder.list("absent", &absent, of: groups, new: unknown) { time, coder throws(StateError) in
      try coder.value("time", &time)
    }
  }
}
