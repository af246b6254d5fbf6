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
    _ event: Event, _ context: borrowing EventContext, _ texts: borrowing EventTexts,
    to output: inout ByteBuffer
  ) {
    appendStart(event, texts, to: &output)
    output.append(jsonString: context.text, context.name, escaping: .go)
    appendTags(context.eventTags, context.text, to: &output)
    output.append(",\"columns\":[\"time\"")
    if context.isWindow {
      for column in context.rows.columns {
        output.append(UInt8(ascii: ","))
        output.append(jsonString: column.span, 0..<column.count, escaping: .go)
      }
      output.append("],\"values\":[")
      output.append(context.rows.json.span)
    } else {
      for field in context.fields {
        output.append(UInt8(ascii: ","))
        output.append(jsonString: context.text, field.key, escaping: .go)
      }
      output.append("],\"values\":[[\"")
      output.append(rfc3339: context.time ?? event.time)
      output.append(UInt8(ascii: "\""))
      for field in context.fields {
        output.append(UInt8(ascii: ","))
        output.append(json: field.value, context.text)
      }
      output.append(UInt8(ascii: "]"))
    }
    appendEnd(event, to: &output)
  }

  /// Adds what is before the name of the data's series.
  static func appendStart(
    _ event: Event, _ texts: borrowing EventTexts, to output: inout ByteBuffer
  ) {
    output.append("{\"id\":")
    output.append(jsonString: texts.id.span, 0..<texts.id.count, escaping: .go)
    output.append(",\"message\":")
    output.append(jsonString: texts.message.span, 0..<texts.message.count, escaping: .go)
    output.append(",\"details\":")
    output.append(jsonString: texts.details.span, 0..<texts.details.count, escaping: .go)
    output.append(",\"time\":\"")
    output.append(rfc3339: event.time)
    output.append("\",\"duration\":")
    output.append(decimal: event.duration.nanoseconds)
    output.append(",\"level\":\"")
    output.append(event.level.name)
    output.append("\",\"data\":{\"series\":[{\"name\":")
  }

  /// Adds what is behind the last row of the data.
  static func appendEnd(_ event: Event, to output: inout ByteBuffer) {
    output.append("]}]},\"previousLevel\":\"")
    output.append(event.previousLevel.name)
    output.append(
      event.isRecoverable ? "\",\"recoverable\":true}\n" : "\",\"recoverable\":false}\n")
  }

  private static func appendTags(
    _ tags: [EventContext.Entry], _ text: Span<UInt8>, to output: inout ByteBuffer
  ) {
    guard !tags.isEmpty else { return }
    output.append(",\"tags\":{")
    for (index, tag) in tags.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      output.append(jsonString: text, tag.key, escaping: .go)
      output.append(UInt8(ascii: ":"))
      output.append(json: tag.value, text)
    }
    output.append(UInt8(ascii: "}"))
  }
}

extension ByteBuffer {
  /// Adds a field's value as JSON; a number that is not finite is null.
  mutating func append(json value: FieldValue, _ text: Span<UInt8>) {
    switch value {
    case .float(let number):
      if number.isFinite { append(shortest: number) } else { append("null") }
    case .integer(let number): append(decimal: number)
    case .unsigned(let number): append(decimal: number)
    case .boolean(let flag): append(flag ? "true" : "false")
    case .string(let range): append(jsonString: text, range, escaping: .go)
    }
  }
}
