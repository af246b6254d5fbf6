import Bytes
import Numbers
import Templates
import Times

/// Events as lines for people and for awk and cut.
///
/// Columns are separated by one TAB: time, level, id, message, then `key=value` for each tag and each
/// field, in order of their keys. No column holds a raw TAB, newline or other control byte: these, a
/// backslash, bytes that are not UTF-8 and characters that turn the direction of writing are escaped
/// (`\t`, `\n`, `\r`, `\\`, `\xHH`, `\uHHHH`), so a tag cannot steer the terminal. In a key `=` is `\=`;
/// a string value that is not a plain word stands in quotes, with `\"` for a quote inside.
public enum EventText {
  /// Adds the line of one event. `inColour` wraps the level in terminal colours.
  public static func append(
    _ event: Event, _ context: borrowing EventContext, _ texts: borrowing EventTexts,
    inColour: Bool = false, in zone: TimeZoneRules = .utc, to output: inout ByteBuffer
  ) {
    output.append(rfc3339: event.time, in: zone)
    output.append("\t")
    append(event.level, inColour: inColour, to: &output)
    output.append("\t")
    output.append(visible: texts.id.span, 0..<texts.id.count)
    output.append("\t")
    output.append(visible: texts.message.span, 0..<texts.message.count)
    for entry in context.tags + context.fields {
      output.append("\t")
      appendKey(entry.key, of: context.text, to: &output)
      append(entry.value, of: context.text, to: &output)
    }
    output.append("\n")
  }

  /// Adds a short line for a person who watches: time, level and id, or a message of the user's, then
  /// the fields named, with six digits; all fields where none of these is there.
  public static func appendShort(
    _ event: Event, _ context: borrowing EventContext, _ texts: borrowing EventTexts,
    showsMessage: Bool, fields names: [[UInt8]], inColour: Bool, in zone: TimeZoneRules,
    to output: inout ByteBuffer
  ) {
    output.append(rfc3339: event.time, in: zone)
    output.append("  ")
    append(event.level, inColour: inColour, to: &output)
    output.append(repeating: UInt8(ascii: " "), count: 10 - event.level.name.utf8CodeUnitCount)
    if showsMessage {
      output.append(visible: texts.message.span, 0..<texts.message.count)
    } else {
      output.append(visible: texts.id.span, 0..<texts.id.count)
    }
    let named = names.compactMap { name in
      context.fields.first { context.text.equal($0.key, name) }
    }
    for field in named.isEmpty ? context.fields : named {
      output.append("  ")
      appendKey(field.key, of: context.text, to: &output)
      if case .float(let number) = field.value, number.isFinite {
        output.append(printf: number, conversion: UInt8(ascii: "g"), precision: 6)
      } else {
        append(field.value, of: context.text, to: &output)
      }
    }
    output.append("\n")
  }

  private static func append(_ level: Level, inColour: Bool, to output: inout ByteBuffer) {
    if inColour { output.append(colour(of: level)) }
    output.append(level.name)
    if inColour { output.append("\u{1B}[0m") }
  }

  private static func colour(of level: Level) -> StaticString {
    switch level {
    case .ok: "\u{1B}[32m"
    case .info: "\u{1B}[36m"
    case .warning: "\u{1B}[33m"
    case .critical: "\u{1B}[1;31m"
    }
  }

  private static func appendKey(
    _ key: Range<Int>, of text: Span<UInt8>, to output: inout ByteBuffer
  ) {
    output.append(visible: text, key, escaping: UInt8(ascii: "="))
    output.append("=")
  }

  /// A text that is a plain word as it is, any other in quotes.
  private static func append(
    _ value: FieldValue, of text: Span<UInt8>, to output: inout ByteBuffer
  ) {
    guard case .string(let range) = value else { return output.append(json: value, text) }
    let isPlain =
      !range.isEmpty && range.allSatisfy { text[$0] > 0x20 && text[$0] != UInt8(ascii: "\"") }
    if !isPlain { output.append("\"") }
    output.append(visible: text, range, escaping: UInt8(ascii: "\""))
    if !isPlain { output.append("\"") }
  }
}

extension ByteBuffer {
  /// Adds text with everything escaped that a terminal or a column could stumble over, and with a
  /// backslash before `special`.
  mutating func append(
    visible text: Span<UInt8>, _ range: Range<Int>, escaping special: UInt8? = nil
  ) {
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = text[index]
      let length = text.utf8Length(at: index, end: range.upperBound)
      switch byte {
      case UInt8(ascii: "\t"): append("\\t")
      case UInt8(ascii: "\n"): append("\\n")
      case UInt8(ascii: "\r"): append("\\r")
      case UInt8(ascii: "\\"), special:
        append("\\")
        append(byte)
      case _ where length == 0 || byte < 0x20 || byte == 0x7F:
        append("\\x")
        append(hexadecimal: byte)
      case _ where length > 1 && text.hasHiddenCharacter(at: index, end: range.upperBound):
        let code = text.multibyteScalar(at: index, before: range.upperBound).value
        append("\\u")
        append(hexadecimal: UInt8(truncatingIfNeeded: code >> 8))
        append(hexadecimal: UInt8(truncatingIfNeeded: code))
      default: append(text, index..<index + length)
      }
      index += max(length, 1)
    }
  }
}

extension Span where Element == UInt8 {
  /// Whether a character is a control (U+0080…9F), a mark or turn of the direction of writing (U+200E,
  /// 200F, 202A…202E, 2066…2069) or a separator of lines (U+2028, 2029).
  fileprivate func hasHiddenCharacter(at index: Int, end: Int) -> Bool {
    switch multibyteScalar(at: index, before: end).value {
    case 0x80...0x9F, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
