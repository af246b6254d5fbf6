import Bytes
import LineProtocol
import StateFile
import Times

/// Keeps one wild stamp from being taken for the time of its series.
///
/// A point that is ahead of the newest of its series by more than a limit is held back until the next
/// point of the series tells which of the two is wrong. A point at or past the one held, or within the
/// limit before it, believes the jump: the series went on after a gap, and what was held is taken first.
/// So do ten points at the very time of the one held: a clock that has stopped holds nobody back.
/// A point back where the series was makes the jump a wild stamp: what was held is refused. A clock that
/// goes back by more than the limit is believed when ten points in a row agree, each at most the limit
/// behind the one before it; so no stamp silences a series for ever. A series that went on after a gap may
/// do so again: what it jumped by, twice over, is no jump for it any more.
public struct JumpGuard: ~Copyable {
  /// Points that must agree before the time of a series goes back. Ten is what no retry of a sender and
  /// no burst of stragglers reaches in order, at hardly any delay.
  static let proof = 10

  /// What a point says of those that are held back for its group.
  enum Verdict {
    /// Nothing yet, or nothing is held.
    case open
    /// Their jump is believed: they are to be taken before it.
    case believed(Held)
    /// They are wild, to be refused.
    case wild(Held)
  }

  /// The points held back for one group: the bytes of their lines, and where the first stood.
  public struct Held {
    /// The time of the points.
    public var time: Int64
    /// How far it is ahead of the series.
    public var distance: Int64
    /// Their lines, each with its end.
    public var lines: [UInt8] = []

    /// How many there are.
    var count: Int { lines.count { $0 == Ascii.newline } }
  }

  private struct Retreat {
    var last: Int64
    var count: Int
  }

  private let limit: Int64
  private var heldAtStart = 0
  private var held: [Int: Held] = [:] { didSet { noteIdle() } }
  private var retreats: [Int: Retreat] = [:] { didSet { noteIdle() } }
  /// The limits of series that have jumped.
  private var usual: [Int: Int64] = [:]

  /// A limit in nanoseconds, above 0.
  public init(limit: Int64) { self.limit = limit }

  /// Whether nothing is held back and no clock seems to go back.
  public private(set) var isIdle = true

  private mutating func noteIdle() { isIdle = held.isEmpty && retreats.isEmpty }

  /// Judges what is held back for `group` by a point of it at `time`; with a verdict it is not held any
  /// more.
  mutating func meet(_ time: Int64, group: Int) -> Verdict {
    guard let suspect = held[group] else { return .open }
    if time == suspect.time, suspect.count < Self.proof { return .open }
    held[group] = nil
    guard time >= suspect.time || !isAhead(suspect.time, of: time) else { return .wild(suspect) }
    let (twice, overflow) = suspect.distance.multipliedReportingOverflow(by: 2)
    usual[group] = max(usual[group] ?? 0, overflow ? .max : twice)
    return .believed(suspect)
  }

  /// Whether a point of `group` at `time`, which the guard has met, is to be held back, where the newest of
  /// the group was at `newest`, the least of all where it had none.
  func holdsBack(_ time: Int64, group: Int, newest: Int64) -> Bool {
    held[group] != nil || newest != .min && isAhead(time, of: newest, in: group)
  }

  /// Holds a point back.
  mutating func hold(
    _ bytes: Span<UInt8>, _ range: Range<Int>, at time: Int64, group: Int, newest: Int64
  ) {
    let (distance, overflow) = time.subtractingReportingOverflow(newest)
    var points = held[group] ?? Held(time: time, distance: overflow ? .max : distance)
    for index in range { points.lines.append(bytes[index]) }
    points.lines.append(Ascii.newline)
    held[group] = points
  }

  /// Forgets what is known of a group: its number may be given to another.
  public mutating func forget(_ group: Int) {
    if !isIdle { (held[group], retreats[group]) = (nil, nil) }
    if !usual.isEmpty { usual[group] = nil }
  }

  /// What was held back for a group, which is not held any more.
  mutating func release(_ group: Int) -> Held? { held.removeValue(forKey: group) }

  /// The groups for which points are held back, in order.
  public var groupsWithHeld: [Int] { held.keys.sorted() }

  /// How many points are held back, of all groups, beyond those that a state brought along.
  public var newlyHeld: Int { heldPoints - heldAtStart }

  private var heldPoints: Int {
    held.values.reduce(0) { $0 + $1.count }
  }

  /// Notes a late point; whether it is the tenth in a row that agrees on a time more than the limit
  /// before the newest of its group.
  public mutating func confirmsRetreat(_ time: Int64, group: Int, newest: Int64) -> Bool {
    guard isAhead(newest, of: time) else {
      retreats[group] = nil
      return false
    }
    var retreat = retreats[group] ?? Retreat(last: time, count: 0)
    retreat.count = time >= retreat.last && !isAhead(time, of: retreat.last) ? retreat.count + 1 : 1
    retreat.last = time
    retreats[group] = retreat.count < Self.proof ? retreat : nil
    return retreat.count >= Self.proof
  }

  /// Notes a point that was not late.
  public mutating func noteInTime(_ group: Int) {
    if !retreats.isEmpty { retreats[group] = nil }
  }

  private func isAhead(_ time: Int64, of newest: Int64, in group: Int) -> Bool {
    guard isAhead(time, of: newest) else { return false }
    guard let limit = usual[group] else { return true }
    let (distance, overflow) = time.subtractingReportingOverflow(newest)
    return overflow || distance > limit
  }

  private func isAhead(_ time: Int64, of reference: Int64) -> Bool {
    let (distance, overflow) = time.subtractingReportingOverflow(reference)
    return overflow ? time > reference : distance > limit
  }
}

extension JumpGuard.Held {
  /// The points, read again; `unit` is that of their stamps.
  func forEachPoint(
    unit: TimestampUnit, _ body: (borrowing Point, Span<UInt8>) -> Void
  ) {
    var parser = PointParser(precision: .unit(unit))
    let lines = lines.span
    var index = 0
    while case .point(let next) = parser.parse(lines, from: index, atEnd: true) {
      body(parser.point, lines)
      index = next
    }
  }
}

extension Session {
  /// Refuses points that were held back: their series went on where it was.
  /// - Returns: how many there are.
  public mutating func refuse(_ held: JumpGuard.Held) -> Int {
    let distance = TimeSpan(nanoseconds: held.distance)
    let lines = held.lines.span
    var (start, count) = (0, 0)
    for index in lines.indices where lines[index] == Ascii.newline {
      count += 1
      refuse(lines, start..<index, .earlierPoint) {
        $0.append("before this line: a stamp ")
        $0.append(text: distance.text)
        $0.append(" ahead of its series, which then continued where it was (--max-ahead): ")
        $0.append(quoted: lines, start..<index)
      }
      start = index + 1
    }
    return count
  }
}

extension JumpGuard {
  /// What is held back and known of jumps, in a state of so many groups.
  public mutating func transfer(
    _ coder: inout StateCoder, groups: Int
  ) throws(StateError) {
    let nothing = Held(time: 0, distance: 0)
    try coder.list("held", &held, of: groups, new: nothing) { points, coder throws(StateError) in
      try coder.value("time", &points.time)
      try coder.value("distance", &points.distance)
      let lines = try coder.bytes("lines", points.lines.span, 0..<points.lines.count)
      guard coder.isReading else { return }
      points.lines = coder.span.extracting(lines).array
      guard points.lines.last == Ascii.newline else { throw coder.refusal("a point held back") }
    }
    if coder.isReading { heldAtStart = heldPoints }
    try coder.list("gaps", &usual, of: groups, new: 0) { limit, coder throws(StateError) in
      try coder.value("limit", &limit)
    }
    let none = Retreat(last: 0, count: 0)
    try coder.list("retreats", &retreats, of: groups, new: none) {
      retreat, coder throws(StateError) in
      try coder.value("last", &retreat.last)
      try coder.value("count", &retreat.count)
      try coder.check((1..<Self.proof).contains(retreat.count), "a clock that goes back")
    }
  }
}
