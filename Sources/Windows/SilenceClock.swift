/// Tells which of many series have fallen silent, by the order in which their points arrive: no clock of
/// a machine and no single series decides.
///
/// A series is silent when the others have moved on by a span since its last arrival. What moved on is a
/// reading that each arrival advances to at most that of its own series' last arrival plus what the
/// series progressed since: constant offsets between clocks are no progress, nor is the change from one
/// file to the next. Progress counts when it is confirmed, that is, when a later stamp of the series has
/// followed; so one wild stamp moves nothing. And one arrival counts for at most a tenth of the span: a
/// gap of a series is no progress of the others, and a clock that is wrong for a few points ends
/// nothing. Times and readings are nanoseconds.
///
/// Each series has one place in a queue, by the reading at which it would be silent, and is looked at
/// again only then. Cost per arrival O(1), per span and series O(log n); memory 32 bytes a series and
/// 16 for its place.
public struct SilenceClock: Sendable {
  private struct Member {
    /// The newest stamp, and the newest that a later one has followed.
    var newest = Int64.min
    var confirmed = Int64.min
    /// The reading at the last arrival.
    var reading: Int64 = 0
    var isQueued = false

    /// Notes a stamp later than all before; the progress that it confirms.
    @inline(__always)
    mutating func progress(to time: Int64, atMost step: Int64) -> Int64 {
      let before = confirmed
      confirmed = newest
      newest = time
      guard before != .min else { return 0 }
      // Both are stamps, so the difference may leave the range: then it is large.
      let (progress, overflow) = confirmed.subtractingReportingOverflow(before)
      return overflow ? step : min(progress, step)
    }
  }

  /// After how much of the others' progress a series is silent; 0 for never.
  public let span: Int64
  /// How far the stream as a whole has moved on.
  public private(set) var reading: Int64 = 0
  /// The most that an arrival counts for.
  private let step: Int64
  private var members: [Member] = []
  private var queue = DueQueue()

  /// A clock that nothing has moved. `span` is not negative.
  public init(span: Int64) {
    precondition(span >= 0)
    self.span = span
    // So small that readings never leave the range: no stream has 2⁶³ / step arrivals of a year each.
    step = min(max(1, span / 10), 1 << 55)
  }

  /// A point of `member` (0, 1, 2 … as they first appear) arrives.
  @inline(__always)
  public mutating func arrive(_ member: Int, at time: Int64) {
    if member >= members.count { grow(to: member) }
    var arrived = members[member]
    if time > arrived.newest {
      let mark = arrived.reading &+ arrived.progress(to: time, atMost: step)
      if mark > reading { reading = mark }
    }
    arrived.reading = reading
    members[member] = arrived
    if !arrived.isQueued { watch(member, for: span) }
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
      return member
    }
    return nil
  }

  /// How far the others have moved on since the last arrival of a series.
  public func silence(of member: Int) -> Int64 {
    member < members.count ? reading - members[member].reading : 0
  }

  /// Names a series again when it has been silent for `span` in all.
  public mutating func watch(_ member: Int, for span: Int64) {
    guard self.span > 0 else { return }
    members[member].isQueued = true
    queue.insert(stop: members[member].reading.addingClamped(max(span, self.span)), group: member)
  }

  /// The clock of a series has been set back: its progress is counted from `time` on.
  public mutating func setBack(_ member: Int, to time: Int64) {
    guard member < members.count else { return }
    members[member].newest = time
    members[member].confirmed = .min
  }

  private mutating func grow(to member: Int) {
    while members.count <= member { members.append(Member()) }
  }
}

extension SilenceClock {
  /// All that it remembers, as numbers: the reading, then three for each series.
  public var saved: [Int64] {
    [reading] + members.flatMap { [$0.newest, $0.confirmed, $0.reading] }
  }

  /// A clock that was saved; nil where the numbers cannot be one's.
  public init?(span: Int64, saved numbers: [Int64]) {
    guard let reading = numbers.first, reading >= 0, numbers.count % 3 == 1 else { return nil }
    self.init(span: span)
    self.reading = reading
    for place in stride(from: 1, to: numbers.count, by: 3) {
      let member = Member(
        newest: numbers[place], confirmed: numbers[place + 1], reading: numbers[place + 2])
      guard (0...reading).contains(member.reading), member.confirmed <= member.newest else {
        return nil
      }
      members.append(member)
      watch(members.count - 1, for: span)
    }
  }
}

extension Int64 {
  /// The sum, or the largest value where it would leave the range; `other` is not negative.
  func addingClamped(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
