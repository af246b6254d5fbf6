import Alerts
import Bytes
import FilterRun
import LineProtocol
import Options
import StateFile
import System
import Times

/// Where events go: stdout in the form asked for, the logs as JSON.
final class EventSink {
  /// What the next event is about.
  var context = EventContext()
  /// How many events were sent.
  private(set) var sent = 0
  /// How many were withheld by the throttle.
  private(set) var throttled = 0
  /// How many events were withheld by a silence.
  private(set) var silenced = 0
  private(set) var hasReachedFailLevel = false
  /// How many events or digests the run has made, and how many of them it was told to skip.
  private(set) var made = 0
  private var final = 0

  private let settings: AlertSettings
  private let templates: EventTemplates
  private let form: EventForm
  /// Whether a person watches who has not asked for a form.
  private let isShort: Bool
  private let isInColour: Bool
  /// The fields that the expressions read.
  private let fields: [[UInt8]]
  private var silences: SilenceFile?
  private var logs: [LogFile] = []
  private var digest: Digest?
  private var actions: EventActions?
  private var line = ByteBuffer(capacity: 1024)
  private var eventLine = EventLine()

  private var zone: TimeZoneRules { settings.zone?.rules ?? .utc }

  /// Opens the files; `fields` are the names that the expressions read.
  init(_ settings: AlertSettings, fields: [[UInt8]]) throws(OptionError) {
    self.settings = settings
    templates = try EventTemplates(settings)
    if let path = settings.silencePath { silences = try SilenceFile(path) }
    // Before the logs, so that a command that is not there leaves no file behind.
    if let command = settings.exec { actions = try EventActions(settings, command: command) }
    for path in settings.logs { logs.append(try LogFile(path, option: "--log")) }
    let isWatched = Descriptor.isTerminal(Descriptor.standardOutput)
    isShort = settings.form == nil && isWatched && settings.digest == nil
    form = settings.form ?? (isShort ? .text : .json)
    isInColour = form == .text && settings.colour.isOn(onTerminal: isWatched)
    self.fields = fields
    digest = settings.digest.map { Digest(interval: $0) }
  }

  /// The tags that the templates name.
  var soughtTags: [SoughtNames] { templates.soughtTags }

  var writtenFiles: [String] { logs.map(\.path) }

  /// Counts what led to no event.
  func note(_ decision: Decision) {
    if decision == .throttled { throttled += 1 }
    if decision == .silenced { silenced += 1 }
  }

  /// Whether an event at `time` about what `context` holds is not to be sent.
  func isSilenced(at time: Timestamp) -> Bool { silences?.covers(context, at: time) ?? false }

  /// Sends an event about what `context` holds.
  func send(_ event: Event, session: inout Session) {
    let texts = templates.render(event, context)
    guard digest != nil else { return deliver(event, context, texts, session: &session) }
    noteLevel(of: event)
    advance(to: event.time, session: &session)
    digest?.add(event, texts)
    sent += 1
  }

  /// What the actions did, for a report.
  var actionCounts: [(name: String, value: Int)] { actions?.counts ?? [] }

  /// In how many milliseconds an action has to be looked after; nil: not at all.
  var nextWake: Int32? { actions?.nextWake ?? nil }

  /// The stream's time is now `time`: a digest that is due goes out.
  func advance(to time: Timestamp, session: inout Session) {
    if digest?.isDue(at: time) == true { flushDigest(session: &session) }
  }

  /// Writes what the logs are owed and looks after the actions.
  func flush(session: inout Session) {
    for log in logs { log.flush(session: &session) }
    actions?.service(session: &session)
  }

  func reopenFiles(session: inout Session) {
    for log in logs { log.reopen(session: &session) }
    if let problem = silences?.reload() ?? nil { session.note(problem) }
  }

  /// Sends what was gathered, writes all of it, and waits for the actions.
  func finish(session: inout Session, keepsDigest: Bool) {
    if !keepsDigest { flushDigest(session: &session) }
    writeOut(session: &session)
    actions?.finish(session: &session)
    if let failed = actions?.failed, failed > 0, !hasReachedFailLevel {
      session.stop(.someRefused)
    }
  }

  private func noteLevel(of event: Event) {
    if let level = settings.failLevel?.level, event.level >= level { hasReachedFailLevel = true }
  }

  /// Delivers an event or a digest of events.
  private func deliver(
    _ event: Event, _ context: EventContext, _ texts: EventTexts, session: inout Session
  ) {
    if form == .json || !logs.isEmpty || actions != nil {
      line.removeAll()
      EventJSON.append(event, context, texts, to: &line)
    }
    if isFinal() { return }
    if digest == nil { noteLevel(of: event) }
    if !isKnownToLogs() { write(event, context, texts, json: line, session: &session) }
    if actions?.isFull == true { writeOut(session: &session) }
    if actions?.hasRun(line) == false {
      actions?.run(event, name: context.name, texts, json: line, session: &session)
    }
  }

  /// Writes the event, whose line of JSON is made where it is needed, to stdout.
  private func write(
    _ event: Event, _ context: EventContext, _ texts: EventTexts, json: borrowing ByteBuffer,
    session: inout Session
  ) {
    if digest == nil { sent += 1 }
    switch form {
    case .json: session.output.bytes.append(json.span)
    case .text where isShort:
      EventText.appendShort(
        event, context, texts, showsMessage: settings.message != nil, fields: fields,
        inColour: isInColour, in: zone, to: &session.output.bytes)
    case .text:
      EventText.append(
        event, context, texts, inColour: isInColour, in: zone,
        to: &session.output.bytes)
    case .lp: writeLine(event, context, texts, session: &session)
    }
  }

  /// Writes the event as line protocol. What it cannot hold is reported, never rewritten.
  private func writeLine(
    _ event: Event, _ context: EventContext, _ texts: EventTexts, session: inout Session
  ) {
    do throws(EncodeError) {
      let dropped = try eventLine.append(
        event, context, texts, unit: session.unit, to: &session.output.bytes)
      if dropped > 0 {
        session.noteOnce(
          "-o lp leaves out numbers that are not finite or beyond the range of integers")
      }
    } catch {
      session.refuse(texts.id.span, 0..<0) {
        $0.append("line protocol cannot hold the names of event ")
        $0.append(quoted: texts.id.span, 0..<texts.id.count)
      }
    }
  }

  /// Counts the event or digest of the present line; whether a run that ended well has delivered it.
  private func isFinal() -> Bool {
    made += 1
    guard made <= final else { return false }
    for log in logs { _ = log.take(line) }
    _ = actions?.hasRun(line)
    return true
  }

  /// Adds the line to the logs; whether all of them have it already, from before a kill.
  private func isKnownToLogs() -> Bool {
    var isKnown = !logs.isEmpty
    for log in logs where log.append(line) { isKnown = false }
    return isKnown
  }

  /// Before a wait that nobody should have to share.
  private func writeOut(session: inout Session) {
    for log in logs { log.flush(session: &session) }
    session.output.flush()
  }

  private func flushDigest(session: inout Session) {
    guard let (event, context, texts) = digest?.flush() else { return }
    deliver(event, context, texts, session: &session)
  }
}

/// The state: the digest that is open, and how long each log was.
extension EventSink {
  /// The first `count` events or digests have been delivered.
  func skip(_ count: Int) { final = count }

  /// A state tells that the run has ended.
  func stateWasSaved() { actions?.forgetDone() }

  func transfer(_ coder: inout StateCoder) throws(StateError) {
    try coder.section("digest", if: digest != nil) { coder throws(StateError) in
      try digest?.transfer(&coder)
    }
    var known = logs.map { (path: $0.path, size: $0.knownSize) }
    try coder.list("logs", &known, new: ("", 0)) { log, coder throws(StateError) in
      try coder.value("path", &log.path)
      try coder.value("size", &log.size)
    }
    guard coder.isReading else { return }
    for (path, size) in known {
      for log in logs where log.path == path {
        guard size >= 0, log.recall(from: size) else {
          throw coder.refusal("the log \(path) cannot be read")
        }
      }
    }
  }
}
