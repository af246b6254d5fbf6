import Bytes
import LineProtocol
import Times

/// Writes events as points of line protocol: the point that made the event, with four fields added.
///
/// `level="CRITICAL"`, `duration=…i` in nanoseconds, `id="…"` and `previousLevel="OK"` follow the
/// point's own fields. They win: a field of the point with one of these names is left out. Tags and
/// fields are in order of their keys. The stamp is that of the point, else that of the event. What
/// readers disagree about is written as `PointEncoder` writes it.
public struct EventLine: ~Copyable {
  private static let level = Array("level".utf8)
  private static let duration = Array("duration".utf8)
  private static let id = Array("id".utf8)
  private static let previousLevel = Array("previousLevel".utf8)

  private var encoder = PointEncoder()

  /// A writer for any number of events.
  public init() {}

  /// Adds the line of one event, its stamp counted in `unit`. After an error nothing of it is there.
  /// - Returns: How many fields were left out because line protocol cannot hold them: unsigned numbers
  ///   beyond the range of integers, floats that are not finite.
  public mutating func append(
    _ event: Event, _ context: borrowing EventContext, _ texts: borrowing EventTexts,
    unit: TimestampUnit, to output: inout ByteBuffer
  ) throws(EncodeError) -> Int {
    let text = context.text
    try encoder.begin(name: text.extracting(context.name), into: &output)
    for tag in context.tags {
      guard case .string(let value) = tag.value, !value.isEmpty else { continue }
      try encoder.addTag(
        key: text.extracting(tag.key), value: text.extracting(value), into: &output)
    }
    let added = [Self.level, Self.duration, Self.id, Self.previousLevel]
    for field in context.fields where !added.contains(where: { text.equal(field.key, $0) }) {
      let key = text.extracting(field.key)
      switch field.value {
      case .float(let number): try encoder.addField(key: key, number, into: &output)
      case .integer(let number): try encoder.addField(key: key, integer: number, into: &output)
      case .unsigned(let number): try encoder.addField(key: key, unsigned: number, into: &output)
      case .boolean(let flag): try encoder.addField(key: key, boolean: flag, into: &output)
      case .string(let range):
        try encoder.addField(key: key, string: text.extracting(range), into: &output)
      }
    }
    let (level, previous) = (Array(event.level.name), Array(event.previousLevel.name))
    try encoder.addField(key: Self.level.span, string: level.span, into: &output)
    try encoder.addField(
      key: Self.duration.span, integer: event.duration.nanoseconds, into: &output)
    try encoder.addField(key: Self.id.span, string: texts.id.span, into: &output)
    try encoder.addField(key: Self.previousLevel.span, string: previous.span, into: &output)
    let written = encoder.finish(time: context.time ?? event.time, unit: unit, into: &output)
    return written.droppedFields
  }
}
