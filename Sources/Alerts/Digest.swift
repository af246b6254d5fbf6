import Bytes
import Numbers
import StateFile
import Templates
import Times

/// Gathers the events of an interval into one, as Kapacitor's aggregate handler does.
///
/// Intervals are whole multiples of their length since 1970, in event time. Of each interval one event
/// goes out, when an event of a later interval arrives, when the caller says the time has come, or at
/// the end of the input. An event older than the open interval is counted in the open one.
public struct Digest: ~Copyable {
  private let interval: TimeSpan
  private let rowLimit: Int
  /// When the open interval ends; nil while none is open.
  public private(set) var end: Timestamp?
  /// How many events the open interval has.
  public private(set) var count = 0
  private var level = Level.ok
  private var duration = TimeSpan.zero
  private var newest = Timestamp(nanoseconds: .min)
  private var isRecoverable = false
  private var messages = ByteBuffer(capacity: 256)
  private var rows = ByteBuffer(capacity: 256)
  /// The level of the last digest.
  public private(set) var sent = Level.ok

  /// A digest over intervals of this (positive) length, which tells at most `rowLimit` events one by
  /// one; the others are counted.
  public init(interval: TimeSpan, rowLimit: Int = 100) {
    precondition(interval > .zero && rowLimit >= 0)
    self.interval = interval
    self.rowLimit = rowLimit
  }

  /// Whether the open interval has ended at `now`: then call `flush` first.
  public func isDue(at now: Timestamp) -> Bool {
    guard let end else { return false }
    return now >= end
  }

  /// Takes in an event with its texts. Call `flush` before when `isDue(at: event.time)`.
  public mutating func add(_ event: Event, _ texts: EventTexts) {
    if count == 0 {
      let start = event.time.floored(toMultipleOf: interval) ?? event.time
      end = start.later(by: interval)
    }
    level = max(level, event.level)
    duration = max(duration, event.duration)
    newest = max(newest, event.time)
    isRecoverable = isRecoverable || event.isRecoverable
    if count < rowLimit { addRow(event, texts) }
    if count < .max { count += 1 }
  }

  private mutating func addRow(_ event: Event, _ texts: EventTexts) {
    if count > 0 { messages.append("\n") }
    messages.append(texts.message)
    let level = TemplateValue.text(Array(event.level.name))
    rows.append(
      row: event.time, [.text(texts.id), level, .text(texts.message)], isFirst: count == 0)
  }

  /// The event of the open interval with its data and texts, nil where there is none; begins anew.
  ///
  /// The message is `Received 3 events in the last 5m0s.`; the level and duration are the highest, the
  /// time is the newest; the details are the messages, one a line, and the data a series `digest` with
  /// the columns time, id, level and message.
  public mutating func flush() -> (event: Event, context: EventContext, texts: EventTexts)? {
    guard count > 0 else { return nil }
    let event = Event(
      level: level, previousLevel: sent, time: newest, duration: duration, reason: .change,
      isRecoverable: isRecoverable)
    var context = EventContext()
    context.name = Array("digest".utf8)
    context.rows = WindowRows(
      columns: ["id", "level", "message"].map { Array($0.utf8) }, json: rows.array)
    let texts = texts
    sent = level
    reset()
    return (event, context, texts)
  }

  private var texts: EventTexts {
    var message = ByteBuffer()
    message.append("Received ")
    message.append(decimal: Int64(count))
    message.append(count == 1 ? " event in the last " : " events in the last ")
    message.append(duration: interval)
    message.append(".")
    var details = ByteBuffer()
    details.append(messages.span)
    if count > rowLimit {
      details.append("\n… and ")
      details.append(decimal: Int64(count - rowLimit))
      details.append(" more")
    }
    return EventTexts(
      id: Array("digest".utf8), message: message.array, details: details.array)
  }

  /// What was gathered, in a state.
  public mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
    if coder.isReading { reset() }
    try coder.value("sent", &sent)
    try coder.value("end", &end)
    guard end != nil else { return }
    try coder.value("count", &count)
    try coder.value("level", &level)
    try coder.value("duration", &duration.nanoseconds)
    try coder.value("newest", &newest)
    try coder.value("isRecoverable", &isRecoverable)
    try coder.bytes("messages", &messages)
    try coder.bytes("rows", &rows)
    try coder.check(count > 0 && duration >= .zero, "a digest")
  }

  private mutating func reset() {
    end = nil
    count = 0
    level = .ok
    duration = .zero
    newest = Timestamp(nanoseconds: .min)
    isRecoverable = false
    messages.removeAll()
    rows.removeAll()
  }
}
