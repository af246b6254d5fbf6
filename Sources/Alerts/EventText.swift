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
    for index in context.tags.indices {
      appendKey(context.text, context.tags[index].key, to: &output)
      appendWord(context.text, context.tags[index].value, to: &output)
    }
    for index in context.fields.indices {
      appendKey(context.text, context.fields[index].key, to: &output)
      switch context.fields[index].value {
      case .string(let range): appendWord(context.text, range, to: &output)
      case .float(let number) where !number.isFinite: output.append("null")
      case let value: output.append(json: value, context.text)
      }
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
      context.fields.indices.first { context.text.equal(context.fields[$0].key, name) }
    }
    for index in named.isEmpty ? Array(context.fields.indices) : named {
      output.append("  ")
      output.append(visible: context.text, context.fields[index].key, escaping: UInt8(ascii: "="))
      output.append("=")
      switch context.fields[index].value {
      case .string(let range): appendWord(context.text, range, to: &output)
      case .float(let number):
        output.append(
          FloatText.magnitude(number, verb: UInt8(ascii: "g"), precision: 6, isSigned: true))
      case let value: output.append(json: value, context.text)
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
    _ text: Span<UInt8>, _ range: Range<Int>, to output: inout ByteBuffer
  ) {
    output.append("\t")
    output.append(visible: text, range, escaping: UInt8(ascii: "="))
    output.append("=")
  }

  /// A plain word as it is, anything else in quotes.
  private static func appendWord(
    _ text: Span<UInt8>, _ range: Range<Int>, to output: inout ByteBuffer
  ) {
    var isPlain = !range.isEmpty
    for index in range where text[index] <= 0x20 || text[index] == UInt8(ascii: "\"") {
      isPlain = false
    }
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
      let start = index
      while index < range.upperBound, Self.isPlain(text[index], special) { index += 1 }
      append(text, start..<index)
      guard index < range.upperBound else { return }
      let byte = text[index]
      let length = text.utf8Length(at: index, end: range.upperBound)
      if length > 1 {
        if let code = text.hiddenCharacter(at: index, length: length) {
          append("\\u")
          append(hexadecimal: UInt8(truncatingIfNeeded: code >> 8))
          append(hexadecimal: UInt8(truncatingIfNeeded: code))
        } else {
          append(text, index..<(index + length))
        }
        index += length
        continue
      }
      appendVisible(byte, isCharacter: length == 1, special: special)
      index += 1
    }
  }

  @inline(__always)
  private static func isPlain(_ byte: UInt8, _ special: UInt8?) -> Bool {
    byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\\") && byte != special
  }

  private mutating func appendVisible(_ byte: UInt8, isCharacter: Bool, special: UInt8?) {
    switch byte {
    case UInt8(ascii: "\t"): append("\\t")
    case UInt8(ascii: "\n"): append("\\n")
    case UInt8(ascii: "\r"): append("\\r")
    case UInt8(ascii: "\\"): append("\\\\")
    case special:
      append(UInt8(ascii: "\\"))
      append(byte)
    default:
      guard isCharacter, byte >= 0x20, byte != 0x7F else {
        append("\\x")
        return append(hexadecimal: byte)
      }
      append(byte)
    }
  }
}

extension Span where Element == UInt8 {
  /// The code of a character that is a control (U+0080…9F), a mark or turn of the direction of writing
  /// (U+200E, 200F, 202A…202E, 2066…2069) or a separator of lines (U+2028, 2029).
  fileprivate func hiddenCharacter(at index: Int, length: Int) -> UInt16? {
    var code = UInt16(self[index] & (length == 2 ? 0x1F : 0x0F))
    guard length < 4 else { return nil }
    for offset in 1..<length { code = code << 6 | UInt16(self[index + offset] & 0x3F) }
    switch code {
    case 0x80...0x9F, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: return code
    default: return nil
    }
  }
}
