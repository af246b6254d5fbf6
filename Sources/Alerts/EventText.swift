import Bytes
import Numbers
import Templates
import Times

/// Events as lines for people and for awk and cut.
///
/// Columns are separated by one TAB: time, level, id, message, then `key=value` for each tag and each
/// field, in order of their keys. No column holds a raw TAB, newline or other control byte: what
/// `PrintableText` escapes, bytes that are not UTF-8 and a backslash are escaped, so a tag cannot steer
/// the terminal. In a key `=` is `\=`; a string value that is not a plain word stands in quotes, with
/// `\"` for a quote inside.
public enum EventText {
  /// Adds the line of one event. `inColour` wraps the level in terminal colours.
  public static func append(
    _ event: Event, _ context: EventContext, _ texts: EventTexts,
    inColour: Bool = false, in zone: TimeZoneRules = .utc, to output: inout ByteBuffer
  ) {
    output.append(rfc3339: event.time, in: zone)
    output.append("\t")
    append(event.level, inColour: inColour, to: &output)
    output.append("\t")
    output.append(visible: texts.id)
    output.append("\t")
    output.append(visible: texts.message)
    for entry in context.tags + context.fields {
      output.append("\t")
      append(entry, to: &output)
    }
    output.append("\n")
  }

  /// Adds a short line for a person who watches: time, level and id, or a message of the user's, then
  /// the fields named, with six digits; all fields where none of these is there.
  public static func appendShort(
    _ event: Event, _ context: EventContext, _ texts: EventTexts,
    showsMessage: Bool, fields names: [[UInt8]], inColour: Bool, in zone: TimeZoneRules,
    to output: inout ByteBuffer
  ) {
    output.append(rfc3339: event.time, in: zone)
    output.append("  ")
    append(event.level, inColour: inColour, to: &output)
    output.append(repeating: UInt8(ascii: " "), count: 10 - event.level.name.utf8CodeUnitCount)
    output.append(visible: showsMessage ? texts.message : texts.id)
    let named = names.compactMap { name in context.fields.first { $0.key == name } }
    for field in named.isEmpty ? context.fields : named {
      output.append("  ")
      append(field, isShort: true, to: &output)
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

  /// `key=value`; a float with six digits or all that it takes, a text that is no plain word in quotes.
  private static func append(
    _ entry: TemplateEntry, isShort: Bool = false, to output: inout ByteBuffer
  ) {
    output.append(visible: entry.key, escaping: UInt8(ascii: "="))
    output.append("=")
    switch entry.value {
    case .float(let number) where isShort && number.isFinite:
      output.append(printf: number, conversion: UInt8(ascii: "g"), precision: 6)
    case .text(let text):
      let isPlain = !text.isEmpty && text.allSatisfy { $0 > 0x20 && $0 != UInt8(ascii: "\"") }
      if !isPlain { output.append("\"") }
      output.append(visible: text, escaping: UInt8(ascii: "\""))
      if !isPlain { output.append("\"") }
    default: output.append(goJSON: entry.value)
    }
  }
}

extension ByteBuffer {
  /// Adds text with everything escaped that a terminal or a column could stumble over, and with a
  /// backslash before `special`.
  mutating func append(visible bytes: [UInt8], escaping special: UInt8? = nil) {
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      let next = index + max(bytes.span.utf8Length(at: index, end: bytes.count), 1)
      if byte == UInt8(ascii: "\\") || byte == special { append("\\") }
      if (0x20..<0x7F).contains(byte) {
        append(byte)
      } else {
        append(text: PrintableText.of(Array(bytes[index..<next])))
      }
      index = next
    }
  }
}
