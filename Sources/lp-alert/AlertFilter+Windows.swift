import Alerts
import Bytes
import FilterRun
import Grouping
import Lambda
import LineProtocol
import Times

/// Windows: the points of one are judged together, each from the level before the window.
extension AlertFilter {
  /// The window whose points are coming.
  struct OpenWindow {
    var stop: Timestamp
    /// Negative where the window is not to be judged.
    var group: Int
    /// Its points lie at their places in `windowLines`.
    var verdict = BatchVerdict()
    /// What the group's functions remembered before the window.
    var functions: [FunctionState] = []
    /// Whether it was seen before.
    var isSeen = false
  }

  mutating func begin(
    _ frame: WindowFrame, group key: borrowing ByteBuffer, session: inout Session
  ) {
    windows += 1
    windowLines.removeAll()
    let range = 0..<key.count
    guard
      let group = groups.number(ofKey: key.span, range)
        ?? (makesRoom(at: frame.stop.nanoseconds, session: &session)
          ? groups.number(ofKey: key.span, range) : nil)
    else {
      session.noteOnce(
        "more than \(settings.maxGroups) groups; windows of further ones are refused (--max-groups)"
      )
      session.refuse(key.span, range, .record) { $0.append("window of one group too many") }
      window = OpenWindow(stop: frame.stop, group: -1)
      return
    }
    remember(group)
    if hasSeen(group, through: frame.stop) {
      window = OpenWindow(stop: frame.stop, group: -1, isSeen: true)
      return
    }
    series[group].handle(frame.stop)
    moveTime(to: frame.stop, group: group, session: &session)
    window = OpenWindow(
      stop: frame.stop, group: group, verdict: BatchVerdict(requiresAll: settings.requiresAll),
      functions: series[group].functions)
  }

  mutating func receiveInWindow(
    _ point: borrowing Point, in bytes: Span<UInt8>, session: inout Session
  ) {
    guard var open = window, let time = point.time else { return }
    guard open.group >= 0 else {
      if open.isSeen { seen += 1 } else { passedOver += 1 }
      return
    }
    let group = open.group
    seekTags(in: point, bytes, session: &session)
    guard !conditions.hasFilter || passesFilter(point, in: bytes, group: group, session: &session)
    else { return }
    window = nil
    let verdict = conditions.level(
      of: point, in: bytes, from: series[group].alert.evaluated, states: &series[group].functions)
    let start = windowLines.count
    windowLines.append(bytes, point.line)
    windowLines.append("\n")
    switch verdict {
    case .level(let level):
      judged += 1
      open.verdict.add(level, at: time, place: start)
    case .undecided: tellError(of: group, point, in: bytes, session: &session)
    }
    window = open
  }

  mutating func end(session: inout Session) {
    guard let open = window else { return }
    window = nil
    guard open.group >= 0, let outcome = open.verdict.outcome(stop: open.stop) else { return }
    let before = series[open.group].alert
    let decision = series[open.group].alert.advance(
      to: outcome.level, at: outcome.time, policy: settings.policy)
    guard case .event(let event) = decision else { return sink.note(decision) }
    loadWindow(of: open.group, place: outcome.place, unit: session.unit)
    if sink.isSilenced(at: outcome.time) {
      silence(open.group, from: before, to: outcome.level, at: outcome.time)
    } else {
      sink.send(event, session: &session)
    }
    sink.context.endWindow()
  }

  mutating func discard(session: inout Session) {
    if let open = window, open.group >= 0 {
      series[open.group].functions = open.functions
      judged -= open.verdict.count
      dropped += open.verdict.count
    }
    window = nil
  }

  /// Lets the next event be about the window of a group and the point that stands for it. Most windows
  /// make no event, so that the rows are made only here.
  private mutating func loadWindow(of group: Int, place: Int, unit: TimestampUnit) {
    // The tags that all points share; others are columns of the event's data.
    loadSeries(group)
    let shared = Grouping.tags(sink.context.tagNames)
    var parser = PointParser(precision: .unit(unit))
    let bytes = windowLines.span
    sink.context.startWindow()
    var position = 0
    while case .point(let next) = parser.parse(bytes, from: position, atEnd: true) {
      sink.context.addRow(parser.point, bytes, groupedBy: shared)
      position = next
    }
    guard case .point = parser.parse(bytes, from: place, atEnd: true) else { return }
    sink.context.load(parser.point, bytes, groupedBy: shared)
  }
}
