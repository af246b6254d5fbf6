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
    output.append(goJSON: texts.id)
    output.append(",\"message\":")
    output.append(goJSON: texts.message)
    output.append(",\"details\":")
    output.append(goJSON: texts.details)
    output.append(",\"time\":")
    output.append(goJSON: .time(event.time, .utc))
    output.append(",\"duration\":")
    output.append(decimal: event.duration.nanoseconds)
    output.append(",\"level\":\"")
    output.append(event.level.name)
    output.append("\",\"data\":{\"series\":[{\"name\":")
    output.append(goJSON: context.name)
    if !context.eventTags.isEmpty {
      output.append(",\"tags\":")
      output.append(goJSON: .object(context.eventTags))
    }
    output.append(",\"columns\":[\"time\"")
    if let rows = context.rows {
      append(columns: rows.columns, to: &output)
      output.append(rows.json)
    } else {
      append(columns: context.fields.lazy.map(\.key), to: &output)
      output.append(
        row: context.time ?? event.time, context.fields.lazy.map(\.value), isFirst: true)
    }
    output.append("]}]},\"previousLevel\":\"")
    output.append(event.previousLevel.name)
    output.append(
      event.isRecoverable ? "\",\"recoverable\":true}\n" : "\",\"recoverable\":false}\n")
  }

  /// Adds the columns after the time's, and what stands before the rows.
  private static func append(columns: some Sequence<[UInt8]>, to output: inout ByteBuffer) {
    for column in columns {
      output.append(UInt8(ascii: ","))
      output.append(goJSON: column)
    }
    output.append("],\"values\":[")
  }
}
