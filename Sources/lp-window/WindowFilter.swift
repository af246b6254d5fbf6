import Bytes
import FilterRun
import Grouping
import LineProtocol
import Options
import System
import Times
import Windows

/// Puts the points of each group into windows and writes each window when it closes.
struct WindowFilter: GuardsJumps, LetsSilentGo, ~Copyable {
  var windowing: Windowing { .ignored }

  var groups: GroupKeys
  var windows: GroupedWindows
  var writer: WindowWriter
  /// The file that keeps points which came too late, if there is one.
  let late: LogFile?
  private var line = ByteBuffer()
  var jumps: JumpGuard
  private var lateness = GrowingReport()
  /// The tags of --group-by; nil without any.
  private var groupTags: SoughtNames?
  private var isInterrupted = false
  /// The unit of the lines that are held, which a run without input does not know.
  var unit: TimestampUnit?
  /// With --dedupe, the points of open windows.
  var seen: SeenPoints?
  /// With a state, where no lines are held: which points the newest moment had.
  var latest: LatestSeries?
  var seriesHash = SeriesHash()
  let settings: WindowSettings
  var expiry: Expiry?
  /// The newest time of each group in the state that this run began with, until something newer comes;
  /// empty where nothing can have been seen before.
  var marks: [Int64] = []
  /// How many of them count.
  var marked = 0
  private var seenBefore = 0
  private var points = 0
  private var latePoints = 0
  private var between = 0
  var tooFarAhead = 0
  private var duplicates = 0

  /// The silence since the last point.
  private var silence: Silence
  private var hasReceived = false

  init(_ settings: WindowSettings) throws(OptionError) {
    self.settings = settings
    let shape = try settings.shape()
    let writer = try WindowWriter(settings)
    late = if let path = settings.latePath { try LogFile(path, option: "--late") } else { nil }
    var windowing = TimeWindows.Settings()
    windowing.lateness = settings.lateness.nanoseconds
    windowing.onlyFilled = settings.onlyFilled
    windowing.emitsEmpty = settings.emitsEmpty
    windowing.alignsToFirst = settings.alignment == .first
    windowing.holdsPanes = writer.aggregates.isOn
    windowing.silence = settings.silenceSpan
    windows = GroupedWindows(shape, settings: windowing)
    groups = GroupKeys(settings.grouping, most: settings.maxGroups)
    expiry = settings.expire.map { Expiry(after: $0) }
    silence = Silence(limit: settings.idleLimit)
    if case .tags(let names) = settings.grouping {
      groupTags = SoughtNames(names, .tag, option: "--group-by")
    }
    jumps = JumpGuard(limit: settings.jumpLimit)
    seen = settings.dropsDuplicates ? SeenPoints() : nil
    if settings.stream.state.path != nil, !windows.knowsLines { latest = LatestSeries() }
    self.writer = writer
  }

  mutating func receive(
    _ point: borrowing Point, in bytes: Span<UInt8>, session: inout Session
  ) {
    guard let time = point.time?.nanoseconds else { return }
    hasReceived = true
    unit = session.unit
    guard
      let group = groups.number(of: point, in: bytes)
        ?? (makesRoom(at: time, session: &session) ? groups.number(of: point, in: bytes) : nil)
    else {
      session.noteOnce(
        "more than \(settings.maxGroups) groups; points of further ones are refused (--max-groups)")
      return session.refuse(bytes, point.line) { $0.append("one group too many") }
    }
    if !marks.isEmpty, hasSeen(point, in: bytes, at: time, group: group) {
      seenBefore += 1
      return
    }
    noteArrival(of: group, at: time, session: &session)
    if jumps.isIdle, windows.isOrdinary(time, group: group) {
      take(point, in: bytes, at: time, of: group, session: &session)
    } else {
      takeIfBelieved(point, in: bytes, at: time, of: group, session: &session)
    }
  }

  func newest(of group: Int) -> Int64 { windows.newest(of: group) }

  /// Takes a point whose time is believed.
  mutating func take(
    _ point: borrowing Point, in bytes: Span<UInt8>, at time: Int64, of group: Int,
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
      session.refuse(bytes, point.line) {
        $0.append("the bounds of its window would be out of range")
      }
    case .interrupted: isInterrupted = true
    }
  }

  private mutating func takeLate(
    _ point: borrowing Point, in bytes: Span<UInt8>, at time: Int64, group: Int,
    session: inout Session
  ) {
    let newest = Timestamp(nanoseconds: windows.newest(of: group))
    let behind = newest.interval(since: Timestamp(nanoseconds: time))
    if jumps.confirmsRetreat(time, group: group, newest: newest.nanoseconds) {
      session.note(
        "\(name(of: group)): its clock went back by \(behind.text), "
          + "and ten points in a row agree: its windows start again (--max-ahead)")
      windows.setBack(group, to: time) { writer.emit($0, $1, of: groups.keys, session: &session) }
      writer.aggregates.restart(group)
      points -= 1
      return take(point, in: bytes, at: time, of: group, session: &session)
    }
    latePoints += 1
    if let late { keep(bytes, point.line, in: late, session: &session) }
    guard lateness.isDue(latePoints) else { return }
    let last =
      "\(name(of: group)), at \(Timestamp(nanoseconds: time).text), "
      + (time < newest.nanoseconds
        ? "\(behind.text) behind its newest" : "after its windows were written")
    session.note(
      latePoints == 1
        ? "a point is too late for its windows: \(last) (--lateness, --late)"
        : "\(latePoints) points are too late for their windows, the last: \(last)")
  }

  private mutating func keep(
    _ bytes: Span<UInt8>, _ range: Range<Int>, in late: LogFile, session: inout Session
  ) {
    line.removeAll()
    line.append(bytes, range)
    line.append(UInt8(ascii: "\n"))
    if late.append(line), late.isFull { late.flush(session: &session) }
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
      settleHeld(now: now, session: &session)
      if let now {
        windows.close(asOf: now) { writer.emit($0, $1, of: groups.keys, session: &session) }
        expiry?.clock.end(at: now)
        letSilentGo(session: &session)
      }
      if !session.keepsState {
        windows.finish { writer.emit($0, $1, of: groups.keys, session: &session) }
      }
    }
    if let now = settings.now, !isInterrupted { writer.tell(now: now, session: &session) }
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

  mutating func flush(session: inout Session) {
    if hasReceived { silence = Silence(limit: settings.idleLimit) }
    hasReceived = false
    late?.flush(session: &session)
  }

  mutating func reopenFiles(session: inout Session) { late?.reopen(session: &session) }

  var writtenFiles: [String] { late.map { [$0.path] } ?? [] }

  var counts: Counts {
    Counts(
      taken: .init("in windows", points - latePoints - between - duplicates),
      [
        .init("late", latePoints), .init("between windows", between, isWanted: true),
        .init("duplicate", duplicates), .init("seen before", seenBefore),
        .init("held back", jumps.newlyHeld, isWanted: true),
      ],
      others: [
        ("windows", writer.written), ("groups", groups.made), ("too far ahead", tooFarAhead),
      ] + (expiry?.counts ?? []))
  }

  /// Whether no point of the same series, time and fields has been seen.
  private mutating func isFirst(
    _ point: borrowing Point, in bytes: Span<UInt8>, at time: Int64, group: Int
  ) -> Bool {
    let series = fingerprint(of: point, in: bytes)
    return seen?.insert(
      series: series, at: time, group: group, horizon: windows.horizon(of: group)) != false
  }

  /// What tells a point from others of its group and time.
  func fingerprint(of point: borrowing Point, in bytes: Span<UInt8>) -> UInt64 {
    seriesHash.fingerprint(of: point, in: bytes, mixesSeries: groups.grouping.mixesSeries)
  }

  @inline(__always)
  private mutating func noteSeries(
    of point: borrowing Point, in bytes: Span<UInt8>, at time: Int64, group: Int
  ) {
    guard latest != nil else { return }
    let series = fingerprint(of: point, in: bytes)
    latest?.note(series: series, at: time, group: group)
  }
}
