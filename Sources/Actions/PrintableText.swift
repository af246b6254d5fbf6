/// Foreign bytes made fit for a terminal.
public enum PrintableText {
  /// `bytes` with every control character and every byte that is no UTF-8 written as `\t`, `\r`,
  /// `\n` or `\xHH`, so that a child cannot move the cursor, recolour or forge a line.
  public static func of(_ bytes: [UInt8]) -> String {
    var text = ""
    if let valid = String(validating: bytes, as: UTF8.self) {
      for scalar in valid.unicodeScalars {
        if isControl(scalar.value) {
          escape(scalar.value, into: &text)
        } else {
          text.unicodeScalars.append(scalar)
        }
      }
    } else {
      for byte in bytes {
        let value = UInt32(byte)
        if value >= 0x80 || isControl(value) {
          escape(value, into: &text)
        } else {
          text.unicodeScalars.append(Unicode.Scalar(byte))
        }
      }
    }
    return text
  }

  /// C0, DEL, C1, and the marks that turn the direction of what follows.
  private static func isControl(_ value: UInt32) -> Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  private static func escape(_ value: UInt32, into text: inout String) {
    switch value {
    case 0x09: text += "\\t"
    case 0x0A: text += "\\n"
    case 0x0D: text += "\\r"
    case 0..<0x100: text += "\\x" + (value < 16 ? "0" : "") + String(value, radix: 16)
    default: text += "\\u{" + String(value, radix: 16) + "}"
    }
  }
}
