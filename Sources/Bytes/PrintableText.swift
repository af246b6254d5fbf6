/// Foreign text made fit for a terminal, on one line.
///
/// Control characters, and marks that turn the direction of what follows, become `\t`, `\r`, `\n`, `\xHH`
/// or `\u{…}`, so that whoever wrote the text cannot move the cursor, recolour or forge a line.
public enum PrintableText {
  /// The text, cut to `length` characters.
  public static func of(_ text: some StringProtocol, atMost length: Int = .max) -> String {
    var result = ""
    for (index, scalar) in text.unicodeScalars.enumerated() {
      if index == length { return result + "..." }
      append(scalar, to: &result)
    }
    return result
  }

  /// The text in `bytes`; a byte that is no UTF-8 is written as `\xHH`.
  public static func of(_ bytes: [UInt8]) -> String {
    var result = ""
    var index = 0
    while index < bytes.count {
      let length = bytes.span.utf8Length(at: index, end: bytes.count)
      if length == 0 {
        append(escaped: UInt32(bytes[index]), to: &result)
      } else {
        result += of(String(decoding: bytes[index..<index + length], as: UTF8.self))
      }
      index += max(length, 1)
    }
    return result
  }

  /// Adds a character to `text`.
  public static func append(_ scalar: Unicode.Scalar, to text: inout String) {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x61C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069:
      append(escaped: scalar.value, to: &text)
    default: text.unicodeScalars.append(scalar)
    }
  }

  /// Adds the number of a byte or character to `text`.
  public static func append(escaped value: UInt32, to text: inout String) {
    let digits = String(value, radix: 16, uppercase: true)
    switch value {
    case 0x09: text += "\\t"
    case 0x0A: text += "\\n"
    case 0x0D: text += "\\r"
    case 0..<0x100: text += "\\x" + (value < 16 ? "0" : "") + digits
    default: text += "\\u{" + digits + "}"
    }
  }
}
