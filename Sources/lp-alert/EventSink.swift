import Alerts
import Bytes
import FilterRun
import Options
import StateFile
import System
import Times

/// Where events go: stdout in the form asked for, the logs as JSON.
struct EventSink: ~Copyable {
  /// What the next event is about.
  var context = EventContext()
  /// How many events were sent.
  private(set) var sent = 0
  /// How many were withheld by the throttle.
  private(set) var throttled = 0
  private(set) var hasReachedFailLevel = false

  private var texts = EventTexts()
  /// Those of a digest, which goes out while an event of the next one waits.
  private var digestTexts = EventTexts()
  private let templates: AlertTemplates
  private let form: EventForm
  private let isInColour: Bool
  private let failLevel: Level?
  private var logs: [LogFile]
  private var digest: Digest?
  private var actions: EventActions?
  private var line = ByteBuffer(capacity: 1024)

  init(_ settings: AlertSettings) throws(OptionError) {
    let templates = try AlertTemplates(settings)
    var logs: [LogFile] = []
    var actions: EventActions?
    // Before the logs, so that a command that is not there leaves no file behind.
    if let command = settings.exec { actions = try EventActions(settings, command: command) }
    for path in settings.logs { logs.append(try LogFile(path)) }
    self.actions = actions
    self.templates = templates
    self.logs = logs
    form = settings.form
    isInColour =
      form == .text && Descriptor.isTerminal(Descriptor.standardOutput)
      && EnvironmentVariable.value(of: "NO_COLOR") == nil
      && EnvironmentVariable.value(of: "TERM") != "dumb"
    failLevel = settings.failLevel?.level
    digest = settings.digest.map { Digest(interval: $0) }
  }

  var writesFiles: Bool { !logs.isEmpty }

  /// Counts what led to no event.
  mutating func note(_ decision: Decision) {
    if decision == .throttled { throttled += 1 }
  }

  /// Sends an event about what `context` holds.
  mutating func send(_ event: Event, session: inout Session) {
    templates.render(event, context, into: &texts)
    deliver(event, session: &session)
  }

  /// Sends the event of a group that fell silent or came back.
  mutating func sendDeadman(_ event: Event, session: inout Session) {
    templates.deadman.render(event, context, idSuffix: Deadman.identitySuffix, into: &texts)
    deliver(event, session: &session)
  }

  /// What the actions did, for a report.
  var actionCounts: [(name: String, value: Int)] { actions?.counts ?? [] }

  /// In how many milliseconds an action has to be looked after; nil: not at all.
  var nextWake: Int32? { actions?.nextWake ?? nil }

  /// The stream's time is now `time`: a digest that is due goes out.
  mutating func advance(to time: Timestamp, session: inout Session) {
    if digest?.isDue(at: time) == true { flushDigest(session: &session) }
  }

  /// Writes what the logs are owed and looks after the actions.
  mutating func flush(session: inout Session) {
    for log in logs { log.flush(session: &session) }
    actions?.service(session: &session)
  }

  mutating func reopenFiles(session: inout Session) {
    for log in logs { log.reopen(session: &session) }
  }

  /// Sends what was gathered, writes all of it, and waits for the actions.
  mutating func finish(session: inout Session, keepsDigest: Bool) {
    if !keepsDigest { flushDigest(session: &session) }
    writeOut(session: &session)
    actions?.finish(session: &session)
    if let failed = actions?.failed, failed > 0, !hasReachedFailLevel {
      session.stop(.someRefused)
    }
  }

  private mutating func deliver(_ event: Event, session: inout Session) {
    if let failLevel, event.level >= failLevel { hasReachedFailLevel = true }
    if digest != nil {
      if digest?.isDue(at: event.time) == true { flushDigest(session: &session) }
      digest?.add(event, texts)
      sent += 1
      return
    }
    if needsJSON {
      line.removeAll()
      EventJSON.append(event, context, texts, to: &line)
      if isKnownToLogs() { return }
    }
    sent += 1
    switch form {
    case .json: session.output.bytes.append(line.span)
    case .text:
      EventText.append(event, context, texts, inColour: isInColour, to: &session.output.bytes)
    case .lp: EventLine.append(event, context, texts, unit: session.unit, to: &session.output.bytes)
    }
    if actions?.isFull == true { writeOut(session: &session) }
    actions?.run(event, context, texts, json: line, session: &session)
  }

  /// Adds the line to the logs; whether all of them have it already, from before a kill.
  private mutating func isKnownToLogs() -> Bool {
    var isKnown = !logs.isEmpty
    for log in logs where log.append(line) { isKnown = false }
    return isKnown
  }

  private var needsJSON: Bool { form == .json || !logs.isEmpty || actions != nil }

  /// Before a wait that nobody should have to share.
  private mutating func writeOut(session: inout Session) {
    for log in logs { log.flush(session: &session) }
    session.output.flush()
  }

  private mutating func flushDigest(session: inout Session) {
    line.removeAll()
    guard let event = digest?.flush(to: &line, texts: &digestTexts) ?? nil else { return }
    if isKnownToLogs() { return }
    session.output.bytes.append(line.span)
    if actions?.isFull == true { writeOut(session: &session) }
    actions?.runDigest(event, digestTexts, json: line, session: &session)
  }
}

/// The state: the digest that is open, and how long each log was.
extension EventSink {
  func save(into writer: inout StateWriter) {
    digest?.save(into: &writer)
    let logs = logs
    writer.list("logs") { writer in
      for log in logs { writer.item { writer in log.save(into: &writer) } }
    }
  }

  mutating func restore(from reader: inout StateReader) throws(StateError) {
    _ = try reader.sectionIfPresent("digest") { reader in
      let numbers = try reader.integers("numbers")
      let messages = try reader.bytes("messages")
      let rows = try reader.bytes("rows")
      guard
        digest?.restore(
          saved: numbers, messages: reader.span.extracting(messages),
          rows: reader.span.extracting(rows)) != false
      else { throw reader.refusal("a digest") }
    }
    let logs = logs
    try reader.list("logs") { reader in
      let path = try reader.text("path")
      let size = try reader.integer("size", as: Int.self)
      for log in logs where log.path == path {
        guard size >= 0, log.recall(from: size) else {
          throw reader.refusal("the log \(path) cannot be read")
        }
      }
    }
  }
}

extension Digest {
  fileprivate func save(into writer: inout StateWriter) {
    writer.section("digest") { writer in
      writer.integers("numbers", saved)
      writer.bytes("messages", savedMessages)
      writer.bytes("rows", savedRows)
    }
  }
}
