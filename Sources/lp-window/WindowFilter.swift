import Bytes
import FilterRun
import Grouping
import LineProtocol
import Options
import System
import Times
import Windows

/// Puts the points of each group into windows and writes each window when it closes.
struct WindowFilter: PointFilter, ~Copyable {
  var windowing: Windowing { .ignored }

  var groups: GroupKeys
  var windows: GroupedWindows
  var writer: WindowWriter
  var late: LateFile
  var jumps: JumpGuard
  private var lateness = LateReport()
  /// The tags of --group-by; nil without any.
  private var groupTags: SoughtTags?
  private var isInterrupted = false
  /// The unit of the lines that are held, which a run without input does not know.
  var unit: TimestampUnit?
  /// With --dedupe, the points of open windows.
  var seen: SeenPoints?
  /// With a state, where no lines are held: which points the newest moment had.
  var latest: LatestSeries?
  var seriesHash = SeriesHash()
  let settings: WindowSettings
  private let mostGroups: Int
  /// The newest time of each group in the state that this run began with, until something newer comes;
  /// empty where nothing can have been seen before.
  var marks: [Int64] = []
  /// How many of them count.
  var marked = 0
  private var seenBefore = 0
  /// Points that the state of the run before held back.
  var heldAtStart = 0
  private var points = 0
  private var latePoints = 0
  private var between = 0
  private var beyondGroups = 0
  private var tooFarAhead = 0
  private var duplicates = 0

  /// How long the input may be silent before open windows come out.
  private let idleLimit: TimeSpan?
  /// The silence since the last point.
  private var silence: Silence
  private var hasReceived = false

  init(_ settings: WindowSettings) throws(OptionError) {
    self.settings = settings
    let shape = try settings.shape()
    let writer = try WindowWriter(settings)
    let late = try LateFile(settings.latePath)
    var windowing = TimeWindows.Settings()
    windowing.lateness = settings.lateness.nanoseconds
    windowing.onlyFilled = settings.onlyFilled
    windowing.emitsEmpty = settings.emitsEmpty
    windowing.alignsToFirst = settings.alignment == .first
    windowing.holdsPanes = writer.aggregates.isOn
    windowing.silence = settings.silenceSpan
    windows = GroupedWindows(shape, settings: windowing)
    groups = GroupKeys(settings.grouping, most: settings.maxGroups)
    mostGroups = settings.maxGroups
    idleLimit = settings.idleLimit
    silence = Silence(limit: settings.idleLimit)
    if case .tags(let names) = settings.grouping { groupTags = SoughtTags(names) }
    jumps = JumpGuard(limit: settings.jumpLimit)
    seen = settings.dropsDuplicates ? SeenPoints() : nil
    if settings.stream.state.path != nil, !windows.knowsLines { latest = LatestSeries() }
    self.writer = writer
    self.late = late
  }

  mutating func receive(
    _ point: borrowing Point, in bytes: Span<UInt8>, session: inout Session
  ) {
    guard let time = point.time?.nanoseconds else { return }
    hasReceived = true
    unit = session.unit
    guard let group = groups.number(of: point, in: bytes) else {
      beyondGroups += 1
      if beyondGroups == 1 {
        session.note(
          "more than \(mostGroups) groups; points of further ones are refused (--max-groups)")
      }
      return refuse(point, in: bytes, session: &session, "one group too many")
    }
    if !marks.isEmpty, hasSeen(point, in: bytes, at: time, group: group) {
      seenBefore += 1
      return
    }
    if !jumps.isIdle || !windows.isOrdinary(time, group: group) {
      guard isBelieved(point, in: bytes, at: time, group: group, session: &session) else { return }
    }
    take(point, in: bytes, at: time, group: group, session: &session)
  }

  /// Whether the time of a point is no wild stamp, as far as is known; else the point is held back.
  @inline(never)
  private mutating func isBelieved(
    _ point: borrowing Point, in bytes: Span<UInt8>, at time: Int64, group: Int,
    session: inout Session
  ) -> Bool {
    var newest = windows.newest(of: group)
    switch jumps.decide(time, group: group, newest: newest) {
    case .take: return true
    case .hold: break
    case .believe:
      takeHeld(group, session: &session)
      newest = windows.newest(of: group)
      // It may be as far from the points held as they were from those before them.
      if jumps.decide(time, group: group, newest: newest) == .take { return true }
    case .refuseHeld:
      refuseHeld(group, session: &session)
      return true
    case .replaceHeld: refuseHeld(group, session: &session)
    }
    jumps.hold(bytes, point.line, at: time, group: group, newest: newest)
    return false
  }

  /// Takes a point whose time is believed.
  private mutating func take(
    _ point: borrowing Point, in bytes: Span<UInt8>, at time: Int64, group: Int,
    session: inout Session
  ) {
    points += 1
    groupTags?.look(at: point, in: bytes, session: &session)
    if seen != nil, !isFirst(point, in: bytes, at: time, group: group) {
      duplicates += 1
      return
    }
    let reception = windows.receive(bytes, point.line, at: time, group: group) {
      writer.emit($0, $1, of: groups.keys, session: &session)
    }
    switch reception {
    case .kept:
      if !jumps.isIdle { jumps.noteInTime(group) }
      complete(point, in: bytes, at: time, group: group, session: &session)
    case .betweenWindows:
      between += 1
      jumps.noteInTime(group)
      noteSeries(of: point, in: bytes, at: time, group: group)
    case .late: takeLate(point, in: bytes, at: time, group: group, session: &session)
    case .outOfRange:
      points -= 1
      refuse(point, in: bytes, session: &session, "the bounds of its window would be out of range")
    case .interrupted: isInterrupted = true
    }
  }

  /// Takes the points that were held back, since the jump is believed.
  private mutating func takeHeld(_ group: Int, session: inout Session) {
    guard let held = jumps.release(group) else { return }
    var parser = PointParser(precision: .unit(session.unit))
    let lines = held.lines.span
    var index = 0
    while case .point(let next) = parser.parse(lines, from: index, atEnd: true) {
      take(parser.point, in: lines, at: held.time, group: group, session: &session)
      index = next
    }
  }

  /// Refuses the points that were held back: the series is back where it was.
  private mutating func refuseHeld(_ group: Int, session: inout Session) {
    guard let held = jumps.release(group) else { return }
    let distance = TimeSpan(nanoseconds: held.distance)
    let lines = held.lines.span
    var start = 0
    for index in lines.indices where lines[index] == UInt8(ascii: "\n") {
      tooFarAhead += 1
      session.refuse(lines, start..<index, .earlierPoint) {
        $0.append("before this line: a stamp ")
        $0.append(text: distance.text)
        $0.append(" ahead of its series, which then went on where it was (--max-ahead): ")
        $0.append(quoted: lines, start..<index)
      }
      start = index + 1
    }
  }

  private mutating func takeLate(
    _ point: borrowing Point, in bytes: Span<UInt8>, at time: Int64, group: Int,
    session: inout Session
  ) {
    let newest = windows.newest(of: group)
    if jumps.confirmsRetreat(time, group: group, newest: newest) {
      let key = String(decoding: groups.keys.copy(of: group), as: UTF8.self)
      session.note(
        "\(key): its clock went back by \(TimeSpan(nanoseconds: newest.distanceBack(to: time)).text), "
          + "and ten points in a row agree: its windows begin anew (--max-ahead)")
      windows.setBack(group, to: time) { writer.emit($0, $1, of: groups.keys, session: &session) }
      writer.aggregates.restart(group)
      points -= 1
      return take(point, in: bytes, at: time, group: group, session: &session)
    }
    latePoints += 1
    late.append(bytes, point.line, session: &session)
    lateness.note(latePoints, session: &session) {
      let key = String(decoding: groups.keys.copy(of: group), as: UTF8.self)
      let behind = TimeSpan(nanoseconds: newest.distanceBack(to: time))
      return "\(key), at \(Timestamp(nanoseconds: time).text), "
        + (time < newest ? "\(behind.text) behind its newest" : "after its windows were written")
    }
  }

  /// Accounts for a point that was kept and writes the window that it ends, if it ends one.
  @inline(__always)
  private mutating func complete(
    _ point: borrowing Point, in bytes: Span<UInt8>, at time: Int64, group: Int,
    session: inout Session
  ) {
    noteSeries(of: point, in: bytes, at: time, group: group)
    if writer.aggregates.isOn {
      let key = windows.key(of: group, at: time)
      writer.aggregates.take(
        point, in: bytes, at: time, group: group, pane: key, session: &session)
    }
    windows.complete(group, at: time) { writer.emit($0, $1, of: groups.keys, session: &session) }
  }

  var nextWake: Int32? { silence.millisecondsLeft }

  /// A stream that has stopped does not keep its last windows for itself.
  mutating func wake(session: inout Session) {
    guard silence.isOver else { return }
    windows.flushIdle { writer.emit($0, $1, of: groups.keys, session: &session) }
  }

  mutating func finish(session: inout Session) {
    writer.beginEnd()
    if points == 0, let unit { session.unit = unit }
    // A signal ended a record that makes very many windows: the next run goes on there.
    if !isInterrupted {
      let now = settings.now?.nanoseconds
      if !session.keepsState || now != nil {
        for group in jumps.groupsWithHeld { settleHeld(group, now: now, session: &session) }
      }
      if let now {
        windows.close(asOf: now) { writer.emit($0, $1, of: groups.keys, session: &session) }
      }
      if !session.keepsState {
        windows.finish { writer.emit($0, $1, of: groups.keys, session: &session) }
      }
    }
    writer.aggregates.finish(session: &session)
    groupTags?.finish(session: &session)
    if latePoints > 0 {
      session.note("points too late for their windows: \(latePoints) (--lateness, --late)")
    }
    if windows.emptyLeftOut > 0 {
      session.note(
        "empty windows left out, since more than 100,000 would have come in a row: "
          + "\(windows.emptyLeftOut)")
    }
  }

  /// At the end nothing follows that could say whether a jump is right: it is, unless it lies in the
  /// future by more than the limit.
  private mutating func settleHeld(_ group: Int, now: Int64?, session: inout Session) {
    guard let now, let held = jumps.held(group) else {
      return takeHeld(group, session: &session)
    }
    if held.time > now {
      refuseHeld(group, session: &session)
    } else {
      takeHeld(group, session: &session)
    }
  }

  mutating func flush(session: inout Session) {
    if hasReceived { silence = Silence(limit: idleLimit) }
    hasReceived = false
    late.flush(session: &session)
  }

  mutating func reopenFiles(session: inout Session) { late.reopen(session: &session) }

  var writtenFiles: [String] { late.isOpen ? [late.path] : [] }

  var counts: Counts {
    Counts(
      taken: .init("in windows", points - latePoints - between - duplicates),
      [
        .init("late", latePoints), .init("between windows", between, isWanted: true),
        .init("duplicate", duplicates), .init("seen before", seenBefore),
        .init("held back", jumps.heldPoints - heldAtStart, isWanted: true),
      ],
      others: [
        ("windows", writer.written), ("groups", groups.count), ("too far ahead", tooFarAhead),
      ])
  }

  /// Whether no point of the same series, time and fields has been seen.
  private mutating func isFirst(
    _ point: borrowing Point, in bytes: Span<UInt8>, at time: Int64, group: Int
  ) -> Bool {
    let series = fingerprint(of: point, in: bytes)
    return seen?.insert(
      series: series, at: time, group: group, horizon: windows.horizon(of: group)) != false
  }

  /// What tells a point from others of its group and time: its series, where groups have several, and
  /// its fields in any order. Lines of one series and time with other fields are one point in parts.
  func fingerprint(of point: borrowing Point, in bytes: Span<UInt8>) -> UInt64 {
    var sum = groups.grouping.mixesSeries ? seriesHash.value(of: bytes, point.head) : 0
    for index in point.fields.indices {
      let field = point.fields[index]
      sum &+= seriesHash.value(of: bytes, field.key.start..<field.value.end)
    }
    return sum
  }

  @inline(__always)
  private mutating func noteSeries(
    of point: borrowing Point, in bytes: Span<UInt8>, at time: Int64, group: Int
  ) {
    guard latest != nil else { return }
    let series = fingerprint(of: point, in: bytes)
    latest?.note(series: series, at: time, group: group)
  }

  private func refuse(
    _ point: borrowing Point, in bytes: Span<UInt8>, session: inout Session, _ reason: StaticString
  ) {
    session.refuse(bytes, point.line) { $0.append(reason) }
  }
}
