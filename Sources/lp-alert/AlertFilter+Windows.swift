import Alerts
import Bytes
import FilterRun
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
    /// The tags that all points share; others are columns of the event's data.
    var tags = EventGrouping.none
    var verdict: BatchVerdict
    /// What the group's functions remembered before the window.
    var functions: [FunctionState] = []
    var highest = Level.ok
    /// Where in `windowLines` the first point with the highest level so far lies, which stands for the
    /// window.
    var line = 0
    var count = 0
    /// Whether it was seen before.
    var isSeen = false
  }

  mutating func begin(
    _ frame: WindowFrame, group key: borrowing ByteBuffer, session: inout Session
  ) {
    windows += 1
    windowLines.removeAll()
    var number = groups.number(ofKey: key.span, 0..<key.count)
    if number == nil, makesRoom(at: frame.stop, session: &session) {
      number = groups.number(ofKey: key.span, 0..<key.count)
    }
    guard let group = number else {
      session.noteOnce(
        "more than \(settings.maxGroups) groups; windows of further ones are refused (--max-groups)"
      )
      session.refuse(key.span, 0..<key.count, .record) { $0.append("window of one group too many") }
      window = OpenWindow(stop: frame.stop, group: -1, verdict: BatchVerdict())
      return
    }
    remember(group)
    if hasSeen(group, through: frame.stop) {
      window = OpenWindow(stop: frame.stop, group: -1, verdict: BatchVerdict(), isSeen: true)
      return
    }
    series[group].handle(frame.stop)
    moveTime(to: frame.stop, group: group, session: &session)
    window = OpenWindow(
      stop: frame.stop, group: group, tags: EventGrouping(tagsOf: key),
      verdict: BatchVerdict(requiresAll: settings.requiresAll),
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
      if open.count == 0 || level > open.highest {
        open.highest = level
        open.line = start
      }
      open.count += 1
      open.verdict.add(level, at: time)
    case .undecided:
      open.verdict.skip()
      tellError(of: group, point, in: bytes, session: &session)
    }
    window = open
  }

  mutating func end(session: inout Session) {
    guard let open = window else { return }
    window = nil
    guard open.group >= 0, let outcome = open.verdict.outcome(stop: open.stop) else { return }
    let before = series[open.group].alert
    let decision = series[open.group].alert.advance(
      to: outcome.level, at: outcome.time, policy: policy)
    guard case .event(let event) = decision else { return sink.note(decision) }
    Self.load(open, windowLines, unit: session.unit, into: &sink.context)
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
      judged -= open.count
      dropped += open.count
    }
    window = nil
  }

  /// Lets the next event be about the window and the point that stands for it. Most windows make no
  /// event, so that the rows are made only here.
  private static func load(
    _ window: OpenWindow, _ lines: borrowing ByteBuffer, unit: TimestampUnit,
    into context: inout EventContext
  ) {
    var parser = PointParser(precision: .unit(unit))
    let bytes = lines.span
    context.startWindow()
    var position = 0
    while case .point(let next) = parser.parse(bytes, from: position, atEnd: true) {
      context.addRow(parser.point, bytes, groupedBy: window.tags)
      position = next
    }
    guard case .point = parser.parse(bytes, from: window.line, atEnd: true) else { return }
    context.load(parser.point, bytes, groupedBy: window.tags)
  }
}

extension EventGrouping {
  /// The tags of a group's key, measurement and tags as line protocol writes them.
  fileprivate init(tagsOf key: borrowing ByteBuffer) {
    guard !key.isEmpty else {
      self = .none
      return
    }
    var line = ByteBuffer(capacity: key.count + 8)
    line.append(key.span)
    line.append(" x=0 0\n")
    var parser = PointParser()
    guard case .point = parser.parse(line.span, from: 0, atEnd: true) else {
      self = .none
      return
    }
    let names = (0..<parser.point.tags.count).map { index in
      var name = ByteBuffer()
      name.append(unescaped: parser.point.tags[index].key, as: .key, of: line.span)
      return name.array
    }
    self = .tags(names.sorted { $0.lexicographicallyPrecedes($1) })
  }
}
