import Bytes

/// Where the inside of a JSON string lies. Its bytes were checked: well-formed UTF-8, no control byte,
/// whole escapes.
struct JSONText {
  var start: Int
  var end: Int
  /// Whether it holds a backslash, so that it says something else than its bytes.
  var hasEscape: Bool

  var range: Range<Int> { start..<end }
  var isEmpty: Bool { start == end }

  /// Whether it says `value`.
  func equals(_ value: [UInt8], in bytes: Span<UInt8>) -> Bool {
    guard hasEscape else { return bytes.equal(range, value) }
    var decoded = ByteBuffer()
    decoded.append(decoding: self, of: bytes)
    return decoded.span.equal(0..<decoded.count, value)
  }
}

extension ByteBuffer {
  /// Adds what a JSON string says: its bytes with the escapes undone, as UTF-8.
  mutating func append(decoding text: JSONText, of bytes: Span<UInt8>) {
    guard text.hasEscape else { return append(bytes, text.range) }
    var index = text.start
    while index < text.end {
      let byte = bytes[index]
      guard byte == Ascii.backslash else {
        append(byte)
        index += 1
        continue
      }
      let letter = bytes[index + 1]
      if letter == Ascii.letterU {
        append(text: String(JSONScanner(end: text.end).character(bytes, at: &index)))
      } else {
        append(Self.meaning(ofEscape: letter))
        index += 2
      }
    }
  }

  private static func meaning(ofEscape letter: UInt8) -> UInt8 {
    switch letter {
    case 0x62: 0x08
    case 0x66: 0x0C
    case 0x6E: Ascii.newline
    case 0x72: Ascii.carriageReturn
    case 0x74: Ascii.tab
    default: letter
    }
  }
}
