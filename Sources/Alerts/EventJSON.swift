import Bytes
import Numbers
import Templates
import Times

/// Events as Kapacitor's log and post handlers write them, one JSON object and a newline.
///
/// A number that is not finite is null and the event goes out (Kapacitor loses such events).
public enum EventJSON {
  /// Adds the line of one event.
  public static func append(
    _ event: Event, _ context: EventContext, _ texts: EventTexts,
    to output: inout ByteBuffer
  ) {
    output.append("{\"id\":")
    output.append(goJSON: .text(texts.id))
    output.append(",\"message\":")
    output.append(goJSON: .text(texts.message))
    output.append(",\"details\":")
    output.append(goJSON: .text(texts.details))
    output.append(",\"time\":")
    output.append(goJSON: .time(event.time, .utc))
    output.append(",\"duration\":")
    output.append(decimal: event.duration.nanoseconds)
    output.append(",\"level\":\"")
    output.append(event.level.name)
    output.append("\",\"data\":{\"series\":[{\"name\":")
    output.append(goJSON: .text(context.name))
    if !context.eventTags.isEmpty {
      output.append(",\"tags\":")
      output.append(goJSON: .object(context.eventTags))
    }
    output.append(",\"columns\":[\"time\"")
    for column in context.rows?.columns ?? context.fields.map(\.key) {
      output.append(UInt8(ascii: ","))
      output.append(goJSON: .text(column))
    }
    output.append("],\"values\":[")
    if let rows = context.rows {
      output.append(rows.json)
    } else {
      output.append(
        row: context.time ?? event.time, context.fields.map(\.value), isFirst: true)
    }
    output.append("]}]},\"previousLevel\":\"")
    output.append(event.previousLevel.name)
    output.append(
      event.isRecoverable ? "\",\"recoverable\":true}\n" : "\",\"recoverable\":false}\n")
  }
}
