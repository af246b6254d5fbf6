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
  public mutating func add(_ event: Event, _ texts: borrowing EventTexts) {
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

  private mutating func addRow(_ event: Event, _ texts: borrowing EventTexts) {
    if count > 0 {
      messages.append("\n")
      rows.append(",")
    }
    messages.append(texts.message.span)
    rows.append("[\"")
    rows.append(rfc3339: event.time)
    rows.append("\",")
    rows.append(jsonString: texts.id.span, 0..<texts.id.count, escaping: .go)
    rows.append(",\"")
    rows.append(event.level.name)
    rows.append("\",")
    rows.append(jsonString: texts.message.span, 0..<texts.message.count, escaping: .go)
    rows.append("]")
  }

  /// Adds the event of the open interval, if it has any, as a line of JSON, and begins anew; gives
  /// the event and its texts.
  ///
  /// The keys are those of every event. The message is `Received 3 events in the last 5m0s.`; the
  /// level and duration are the highest, the time is the newest; the details are the messages, one a
  /// line, and the data a series `digest` with the columns time, id, level and message.
  public mutating func flush(
    to output: inout ByteBuffer, texts: inout EventTexts
  ) -> Event? {
    guard count > 0 else { return nil }
    let event = Event(
      level: level, previousLevel: sent, time: newest, duration: duration, reason: .change,
      isRecoverable: isRecoverable)
    setTexts(&texts)
    EventJSON.appendStart(event, texts, to: &output)
    output.append("\"digest\",\"columns\":[\"time\",\"id\",\"level\",\"message\"],\"values\":[")
    output.append(rows.span)
    EventJSON.appendEnd(event, to: &output)
    sent = level
    reset()
    return event
  }

  private func setTexts(_ texts: inout EventTexts) {
    texts.id.removeAll()
    texts.id.append("digest")
    texts.message.removeAll()
    texts.message.append("Received ")
    texts.message.append(decimal: Int64(count))
    texts.message.append(count == 1 ? " event in the last " : " events in the last ")
    texts.message.append(duration: interval)
    texts.message.append(".")
    texts.details.removeAll()
    texts.details.append(messages.span)
    if count > rowLimit {
      texts.details.append("\n… and ")
      texts.details.append(decimal: Int64(count - rowLimit))
      texts.details.append(" more")
    }
  }

  /// Writes what was gathered.
  public func save(into writer: inout StateWriter) {
    writer.section("digest") { writer in
      writer.integer("sent", sent.rawValue)
      guard let end else { return }
      writer.integer("end", end.nanoseconds)
      writer.integer("count", count)
      writer.integer("level", level.rawValue)
      writer.integer("duration", duration.nanoseconds)
      writer.integer("newest", newest.nanoseconds)
      writer.flag("isRecoverable", isRecoverable)
      writer.bytes("messages", messages.span)
      writer.bytes("rows", rows.span)
    }
  }

  /// Reads what `save` wrote; throws where it cannot be a digest.
  public mutating func restore(from reader: inout StateReader) throws(StateError) {
    reset()
    sent = try Level(from: &reader, "sent")
    guard let end = try reader.time("end") else { return }
    self.end = end
    count = try reader.integer("count")
    level = try Level(from: &reader, "level")
    duration = TimeSpan(nanoseconds: try reader.integer("duration"))
    newest = Timestamp(nanoseconds: try reader.integer("newest"))
    isRecoverable = try reader.flag("isRecoverable")
    let messages = try reader.bytes("messages")
    self.messages.append(reader.span, messages)
    let rows = try reader.bytes("rows")
    self.rows.append(reader.span, rows)
    guard count > 0, duration >= .zero else { throw reader.refusal("a digest") }
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
