import Bytes
import LineProtocol
import Templates
import Times

/// Writes events as points of line protocol: the point that made the event, with four fields added.
///
/// `level="CRITICAL"`, `duration=…i` in nanoseconds, `id="…"` and `previousLevel="OK"` follow the
/// point's own fields. They win: a field of the point with one of these names is left out. Tags and
/// fields are in order of their keys. The stamp is that of the point, else that of the event. What
/// readers disagree about is written as `PointEncoder` writes it.
public struct EventLine: ~Copyable {
  private var encoder = PointEncoder()

  /// A writer for any number of events.
  public init() {}

  /// Adds the line of one event, its stamp counted in `unit`. After an error nothing of it is there.
  /// - Returns: How many fields were left out because line protocol cannot hold them: unsigned numbers
  ///   beyond the range of integers, floats that are not finite.
  public mutating func append(
    _ event: Event, _ context: EventContext, _ texts: EventTexts,
    unit: TimestampUnit, to output: inout ByteBuffer
  ) throws(EncodeError) -> Int {
    try encoder.begin(name: context.name.span, into: &output)
    for tag in context.tags {
      guard let value = tag.value.text, !value.isEmpty else { continue }
      try encoder.addTag(key: tag.key.span, value: value.span, into: &output)
    }
    let added = [
      TemplateEntry(Array("level".utf8), .text(Array(event.level.name))),
      TemplateEntry(Array("duration".utf8), .integer(event.duration.nanoseconds)),
      TemplateEntry(Array("id".utf8), .text(texts.id)),
      TemplateEntry(Array("previousLevel".utf8), .text(Array(event.previousLevel.name))),
    ]
    for field in context.fields.filter({ added.value(of: $0.key) == nil }) + added {
      let key = field.key.span
      switch field.value {
      case .float(let number): try encoder.addField(key: key, number, into: &output)
      case .integer(let number): try encoder.addField(key: key, integer: number, into: &output)
      case .unsigned(let number): try encoder.addField(key: key, unsigned: number, into: &output)
      case .boolean(let flag): try encoder.addField(key: key, boolean: flag, into: &output)
      case .text(let text): try encoder.addField(key: key, string: text.span, into: &output)
      // Points have no such values.
      case .none, .time, .duration, .map, .object: continue
      }
    }
    let written = encoder.finish(time: context.time ?? event.time, unit: unit, into: &output)
    return written.droppedFields
  }
}
