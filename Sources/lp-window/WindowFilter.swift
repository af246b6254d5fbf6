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
  var ahead: FutureGuard?
  /// With --dedupe, the points of open windows.
  var seen: SeenPoints?
  /// With a state, where groups have several series and no lines are held: who had the newest point.
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
    windows = GroupedWindows(shape, settings: windowing)
    groups = GroupKeys(settings.grouping, most: settings.maxGroups)
    mostGroups = settings.maxGroups
    idleLimit = settings.idleLimit
    silence = Silence(limit: settings.idleLimit)
    ahead = settings.maxAhead.map { FutureGuard(limit: $0.nanoseconds) }
    seen = settings.dropsDuplicates ? SeenPoints() : nil
    if settings.stream.state.path != nil, !windows.knowsLines, settings.grouping.mixesSeries {
      latest = LatestSeries()
    }
    self.writer = writer
    self.late = late
  }

  mutating func receive(
    _ point: borrowing Point, in bytes: Span<UInt8>, session: inout Session
  ) {
    guard let time = point.time else { return }
    hasReceived = true
    if ahead?.admits(time.nanoseconds, now: SystemClock.now.nanoseconds) == false {
      tooFarAhead += 1
      return refuse(
        point, in: bytes, session: &session, "too far ahead of the stream (--max-ahead)")
    }
    guard let group = groups.number(of: point, in: bytes) else {
      beyondGroups += 1
      if beyondGroups == 1 {
        session.note(
          "more than \(mostGroups) groups; points of further ones are refused (--max-groups)")
      }
      return refuse(point, in: bytes, session: &session, "one group too many")
    }
    if !marks.isEmpty, hasSeen(point, in: bytes, at: time.nanoseconds, group: group) {
      seenBefore += 1
      return
    }
    points += 1
    if seen != nil, !isFirst(point, in: bytes, at: time.nanoseconds, group: group) {
      duplicates += 1
      return
    }
    let reception = windows.receive(
      bytes, point.line, at: time.nanoseconds, group: group
    ) { emission, lines in
      writer.write(
        emission, lines, of: groups.keys, unit: session.unit, as: session.format,
        into: &session.output)
    }
    switch reception {
    case .kept:
      complete(point, in: bytes, at: time.nanoseconds, group: group, session: &session)
    case .betweenWindows:
      between += 1
      noteSeries(of: point, in: bytes, at: time.nanoseconds, group: group)
    case .late:
      latePoints += 1
      keepLate(point, in: bytes, session: &session)
    case .outOfRange:
      refuse(point, in: bytes, session: &session, "the bounds of its window would be out of range")
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
    windows.complete(group, at: time) { emission, lines in
      writer.write(
        emission, lines, of: groups.keys, unit: session.unit, as: session.format,
        into: &session.output)
    }
  }

  var nextWake: Int32? { silence.millisecondsLeft }

  /// A stream that has stopped does not keep its last windows for itself.
  mutating func wake(session: inout Session) {
    guard silence.isOver else { return }
    windows.flushIdle { emission, lines in
      writer.write(
        emission, lines, of: groups.keys, unit: session.unit, as: session.format,
        into: &session.output)
    }
  }

  mutating func finish(session: inout Session) {
    if !session.keepsState {
      windows.finish { emission, lines in
        writer.write(
          emission, lines, of: groups.keys, unit: session.unit, as: session.format,
          into: &session.output)
      }
    }
    if latePoints > 0 {
      session.note("points too late for their windows: \(latePoints) (--lateness, --late)")
    }
  }

  mutating func flush(session: inout Session) {
    if hasReceived { silence = Silence(limit: idleLimit) }
    hasReceived = false
    late.flush(session: &session)
  }

  mutating func reopenFiles(session: inout Session) { late.reopen(session: &session) }

  var writesFiles: Bool { late.isOpen }

  var counts: [(name: String, value: Int)] {
    [
      ("points", points), ("windows", writer.written), ("groups", groups.count),
      ("late", latePoints), ("between windows", between), ("too far ahead", tooFarAhead),
      ("duplicate", duplicates), ("seen before", seenBefore),
    ]
  }

  /// Whether no point of the same series and time has been seen.
  private mutating func isFirst(
    _ point: borrowing Point, in bytes: Span<UInt8>, at time: Int64, group: Int
  ) -> Bool {
    let series = series(of: point, in: bytes)
    return seen?.insert(
      series: series, at: time, group: group, horizon: windows.horizon(of: group)) != false
  }

  /// Which series a point is of. Where groups are series, the group says so; else the bytes of
  /// measurement and tags do.
  func series(of point: borrowing Point, in bytes: Span<UInt8>) -> UInt64 {
    groups.grouping.mixesSeries ? seriesHash.value(of: bytes, point.head) : 0
  }

  @inline(__always)
  private mutating func noteSeries(
    of point: borrowing Point, in bytes: Span<UInt8>, at time: Int64, group: Int
  ) {
    guard latest != nil else { return }
    let series = series(of: point, in: bytes)
    latest?.note(series: series, at: time, group: group)
  }

  private mutating func keepLate(
    _ point: borrowing Point, in bytes: Span<UInt8>, session: inout Session
  ) {
    late.append(bytes, point.line, session: &session)
  }

  private func refuse(
    _ point: borrowing Point, in bytes: Span<UInt8>, session: inout Session, _ reason: StaticString
  ) {
    session.refuse(bytes, point.line) { $0.append(reason) }
  }
}
