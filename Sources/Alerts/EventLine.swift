import Bytes
import LineProtocol
import Numbers
import Times

/// Events as points of line protocol: the point that made the event, with four fields added.
///
/// `level="CRITICAL"`, `duration=…i` in nanoseconds, `id="…"` and `previousLevel="OK"` follow the
/// point's own fields. They win: a field of the point with one of these names is left out. Tags and
/// fields are in order of their keys, a number that is not finite is left out, and so is an empty tag.
/// The stamp is that of the point, else that of the event.
public enum EventLine {
  /// Adds the line of one event, its stamp counted in `unit`.
  public static func append(
    _ event: Event, _ context: borrowing EventContext, _ texts: borrowing EventTexts,
    unit: TimestampUnit, to output: inout ByteBuffer
  ) {
    output.append(escapedName: context.text, context.name, isMeasurement: true)
    for index in context.tags.indices where !context.tags[index].value.isEmpty {
      output.append(",")
      output.append(escapedName: context.text, context.tags[index].key)
      output.append("=")
      output.append(escapedName: context.text, context.tags[index].value)
    }
    output.append(" ")
    for index in context.fields.indices {
      let entry = context.fields[index]
      guard !isAnnotation(context.text, entry.key), isPrintable(entry.value) else { continue }
      output.append(escapedName: context.text, entry.key)
      output.append("=")
      output.append(lineValue: entry.value, context.text)
      output.append(",")
    }
    output.append("level=\"")
    output.append(event.level.name)
    output.append("\",duration=")
    output.append(decimal: event.duration.nanoseconds)
    output.append("i,id=")
    output.append(lineString: texts.id.span, 0..<texts.id.count)
    output.append(",previousLevel=\"")
    output.append(event.previousLevel.name)
    output.append("\" ")
    output.append(decimal: (context.time ?? event.time).count(in: unit))
    output.append("\n")
  }

  private static let annotations: [[UInt8]] = ["level", "duration", "id", "previousLevel"].map {
    Array($0.utf8)
  }

  private static func isAnnotation(_ text: Span<UInt8>, _ key: Range<Int>) -> Bool {
    for name in annotations where text.equal(key, name) { return true }
    return false
  }

  private static func isPrintable(_ value: FieldValue) -> Bool {
    if case .float(let number) = value { return number.isFinite }
    return true
  }
}

extension ByteBuffer {
  /// Adds a measurement, key or tag value with its escapes. What cannot be written there: a newline
  /// becomes a blank, backslashes at the end are dropped.
  fileprivate mutating func append(
    escapedName text: Span<UInt8>, _ range: Range<Int>, isMeasurement: Bool = false
  ) {
    var end = range.upperBound
    while end > range.lowerBound, text[end - 1] == UInt8(ascii: "\\") { end -= 1 }
    for index in range.lowerBound..<end {
      switch text[index] {
      case UInt8(ascii: ","), UInt8(ascii: " "): append("\\")
      case UInt8(ascii: "=") where !isMeasurement: append("\\")
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        append("\\ ")
        continue
      default: break
      }
      append(text[index])
    }
  }

  /// Adds a string in quotes.
  fileprivate mutating func append(lineString text: Span<UInt8>, _ range: Range<Int>) {
    append("\"")
    append(escaped: text, range, as: .string)
    append("\"")
  }

  fileprivate mutating func append(lineValue value: FieldValue, _ text: Span<UInt8>) {
    switch value {
    case .float(let number): append(shortest: number)
    case .integer(let number):
      append(decimal: number)
      append("i")
    case .unsigned(let number):
      append(decimal: number)
      append("u")
    case .boolean(let flag): append(flag ? "true" : "false")
    case .string(let range): append(lineString: text, range)
    }
  }
}
