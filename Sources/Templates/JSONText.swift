import Bytes
import Numbers

extension ByteBuffer {
  /// Adds a JSON string as Go's encoder writes it: `<`, `>`, `&`, U+2028 and U+2029 as `\u00xx`,
  /// control bytes as `\n`, `\r`, `\t` or `\u00xx`, a byte that is not UTF-8 as `\ufffd`.
  public mutating func append(jsonString text: Span<UInt8>, _ range: Range<Int>) {
    append(UInt8(ascii: "\""))
    var start = range.lowerBound
    var index = start
    while index < range.upperBound {
      let byte = text[index]
      if JSONText.isPlain(byte) {
        index += 1
        continue
      }
      let length = text.utf8Length(at: index, end: range.upperBound)
      if byte >= 0x80, length > 0, !text.isLineSeparator(at: index, length: length) {
        index += length
        continue
      }
      append(text, start..<index)
      let last = length == 3 ? text[index + 2] : 0
      appendJSONEscape(of: byte, isLineSeparator: length == 3, last: last)
      index += max(length, 1)
      start = index
    }
    append(text, start..<range.upperBound)
    append(UInt8(ascii: "\""))
  }

  private mutating func appendJSONEscape(of byte: UInt8, isLineSeparator: Bool, last: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): append("\\\"")
    case UInt8(ascii: "\\"): append("\\\\")
    case UInt8(ascii: "\n"): append("\\n")
    case UInt8(ascii: "\r"): append("\\r")
    case UInt8(ascii: "\t"): append("\\t")
    case 0x80...:
      if isLineSeparator {
        append("\\u202")
        append(last == 0xA8 ? UInt8(ascii: "8") : UInt8(ascii: "9"))
      } else {
        append("\\ufffd")
      }
    default:
      append("\\u00")
      append(hexadecimal: byte)
    }
  }
}

enum JSONText {
  /// One bit for each byte below 128 that stands for itself in a JSON string.
  private static let low: UInt64 = {
    var bits = ~UInt64(0) << 32
    for byte in "\"&<>".utf8 { bits &= ~(1 << UInt64(byte)) }
    return bits
  }()

  @inline(__always)
  static func isPlain(_ byte: UInt8) -> Bool {
    if byte < 64 { return low >> UInt64(byte) & 1 == 1 }
    return byte < 0x80 && byte != UInt8(ascii: "\\")
  }
}

extension Span where Element == UInt8 {
  /// Whether the character at `index` is U+2028 or U+2029.
  func isLineSeparator(at index: Int, length: Int) -> Bool {
    length == 3 && self[index] == 0xE2 && self[index + 1] == 0x80 && self[index + 2] & 0xFE == 0xA8
  }
}
