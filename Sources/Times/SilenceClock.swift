/// Tells which of many series have fallen silent, by the order in which their points arrive: no clock of
/// a machine and no single series decides.
///
/// A series is silent when the others have moved on by a span since its last arrival. What moved on is a
/// reading that each arrival advances to at most that of its own series' last arrival plus what the
/// series progressed since: constant offsets between clocks are no progress, nor is the change from one
/// file to the next. Progress counts when it is confirmed, that is, when a later stamp of the series has
/// followed; so one wild stamp moves nothing, and ten earlier stamps in a row say that it was wild. And
/// one arrival counts for at most a step: a gap of a series is no progress of the others, and a clock
/// that is wrong for a few points ends nothing. Times and readings are nanoseconds.
///
/// Each series has one place in a queue, by the reading at which it would be silent, and is looked at
/// again only then. Cost per arrival O(1), per span and series O(log n); memory 32 bytes a series and
/// 16 for its place.
public struct SilenceClock: Sendable {
  /// After how much of the others' progress a series is silent; 0 for never.
  public let span: Int64
  /// How far the stream as a whole has moved on.
  public private(set) var reading: Int64 = 0
  /// The most that an arrival counts for.
  private let step: Int64
  private var members: [SilenceMember] = []
  /// The first points of all series, taken as one more series; nil where they are not counted.
  private var newcomers: SilenceMember?
  private var queue = DueQueue()

  /// A clock that nothing has moved, for series that are silent after `span`; one arrival counts for at
  /// most `step`. Neither is negative.
  ///
  /// With `countsNewcomers` the first points of all series count as one more series, so that a stream
  /// whose series come once each moves on. Then offsets between clocks may pass for progress while the
  /// series appear: not for a span that is shorter than they are.
  public init(span: Int64, step: Int64, countsNewcomers: Bool = false) {
    precondition(span >= 0 && step >= 0)
    self.span = span
    // So small that readings never leave the range: no stream has 2⁶³ / step arrivals of a year each.
    self.step = min(max(1, step), 1 << 55)
    newcomers = countsNewcomers ? SilenceMember() : nil
  }

  /// A clock for series that may be silent for `limit`, and no longer. One arrival counts for at most
  /// half of it: when everything stopped for long, who comes back first makes nobody silent.
  public init(limit: TimeSpan, countsNewcomers: Bool) {
    self.init(
      span: limit.nanoseconds.addingClamped(1), step: limit.nanoseconds / 2,
      countsNewcomers: countsNewcomers)
  }

  /// A point of `member` (0, 1, 2 … as they first appear) arrives.
  @inline(__always)
  public mutating func arrive(_ member: Int, at time: Int64) {
    if member >= members.count { grow(to: member) }
    var arrived = members[member]
    if newcomers != nil, arrived.newest == .min { meetNewcomer(at: time) }
    note(time, of: &arrived)
    arrived.isWatched = true
    members[member] = arrived
    if !arrived.isQueued { watch(member, for: span) }
  }

  /// A point arrives of a series that has no number and will get none, where newcomers count.
  public mutating func meetNewcomer(at time: Int64) {
    guard var arrived = newcomers else { return }
    note(time, of: &arrived)
    newcomers = arrived
  }

  @inline(__always)
  private mutating func note(_ time: Int64, of arrived: inout SilenceMember) {
    if time > arrived.newest {
      let mark = arrived.reading &+ arrived.progress(to: time, atMost: step)
      if mark > reading { reading = mark }
    } else {
      arrived.retreat(to: time)
    }
    arrived.reading = reading
  }

  /// Waits for `member` from now on, as if it had just arrived at an unknown time.
  public mutating func expect(_ member: Int) {
    if member >= members.count { grow(to: member) }
    members[member].reading = reading
    if !members[member].isQueued { watch(member, for: span) }
  }

  /// Whether `nextSilent` may know one.
  @inline(__always)
  public var maySomeBeSilent: Bool { queue.earliest <= reading }

  /// The next series that has been silent for the span, nil without one. It is named once, until it
  /// arrives again or `watch` asks for it.
  public mutating func nextSilent() -> Int? {
    while let (due, member) = queue.first, due <= reading {
      queue.removeFirst()
      let silentAt = members[member].reading.addingClamped(span)
      // It has arrived since its place was taken: it gets the one that is due to it.
      if silentAt > due {
        queue.insert(stop: silentAt, group: member)
        continue
      }
      members[member].isQueued = false
      if members[member].isWatched { return member }
    }
    return nil
  }

  /// How far the others have moved on since the last arrival of a series.
  public func silence(of member: Int) -> Int64 {
    member < members.count ? reading - members[member].reading : 0
  }

  /// The newest stamp of a series that no earlier one has belied; nil before its first.
  public func newest(of member: Int) -> Int64? {
    guard member < members.count, members[member].newest != .min else { return nil }
    return members[member].newest
  }

  /// Names a series again when it has been silent for `span` in all.
  public mutating func watch(_ member: Int, for span: Int64) {
    members[member].isWatched = true
    guard self.span > 0 else { return }
    members[member].isQueued = true
    queue.insert(stop: members[member].reading.addingClamped(max(span, self.span)), group: member)
  }

  /// Moves the reading on to `reading`, by a clock that the stream itself does not have.
  public mutating func advance(to reading: Int64) {
    self.reading = max(self.reading, min(reading, 1 << 62))
  }

  /// Says that it is `now` by the clocks of the series: the one that is furthest, and not ahead of
  /// that, tells how long the others have been silent. Nothing changes when it is said again. O(series).
  public mutating func end(at now: Int64) {
    var lead: SilenceMember?
    for member in members where member.newest != .min && member.newest <= now {
      if member.newest > lead?.newest ?? .min { lead = member }
    }
    guard let lead else { return }
    // Nothing follows that would confirm its last step.
    var last = lead
    let unconfirmed = last.progress(to: lead.newest, atMost: step)
    let (rest, overflow) = now.subtractingReportingOverflow(lead.newest)
    advance(to: lead.reading.addingClamped(unconfirmed).addingClamped(overflow ? .max : rest))
  }

  /// The clock of a series has been set back: its progress is counted from `time` on.
  public mutating func setBack(_ member: Int, to time: Int64) {
    guard member < members.count else { return }
    members[member].newest = time
    members[member].confirmed = .min
  }

  /// Forgets a series. Its number may be given to another.
  public mutating func forget(_ member: Int) {
    guard member < members.count else { return }
    let isQueued = members[member].isQueued
    members[member] = SilenceMember()
    members[member].isQueued = isQueued
  }

  private mutating func grow(to member: Int) {
    while members.count <= member { members.append(SilenceMember()) }
  }
}

extension SilenceClock {
  /// All that it remembers, as numbers: the reading, then five for each series, those of the newcomers
  /// first where they count.
  public var saved: [Int64] {
    [reading] + (newcomers?.saved ?? []) + members.flatMap(\.saved)
  }

  /// Takes what was saved; false where the numbers cannot be a clock's.
  public mutating func restore(_ numbers: [Int64]) -> Bool {
    guard let reading = numbers.first, reading >= 0, numbers.count % SilenceMember.savedCount == 1
    else { return false }
    var restored = SilenceClock(span: span, step: step, countsNewcomers: newcomers != nil)
    restored.reading = reading
    var members: [SilenceMember] = []
    for place in stride(from: 1, to: numbers.count, by: SilenceMember.savedCount) {
      guard let member = SilenceMember(numbers[place...], atMost: reading) else {
        return false
      }
      members.append(member)
    }
    if newcomers != nil {
      guard !members.isEmpty else { return false }
      restored.newcomers = members.removeFirst()
    }
    restored.members = members
    for (index, member) in members.enumerated() where member.isQueued {
      restored.watch(index, for: span)
    }
    self = restored
    return true
  }
}
