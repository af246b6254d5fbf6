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
        append(codePoint: bytes.escapedCodePoint(at: &index))
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

  private mutating func append(codePoint: UInt32) {
    func add(_ lead: UInt32, _ shift: UInt32) {
      append(UInt8(truncatingIfNeeded: lead | codePoint >> shift))
    }
    func follow(_ shift: UInt32) {
      append(UInt8(truncatingIfNeeded: 0x80 | (codePoint >> shift & 0x3F)))
    }
    switch codePoint {
    case ..<0x80: add(0, 0)
    case ..<0x800:
      add(0xC0, 6)
      follow(0)
    case ..<0x10000:
      add(0xE0, 12)
      follow(6)
      follow(0)
    default:
      add(0xF0, 18)
      follow(12)
      follow(6)
      follow(0)
    }
  }
}

extension Span where Element == UInt8 {
  /// The code point of the `\uXXXX` or pair of them at `index`, which moves behind it; checked before.
  fileprivate func escapedCodePoint(at index: inout Int) -> UInt32 {
    let first = hexNumber(at: index + 2)
    index += 6
    guard 0xD800...0xDBFF ~= first else { return first }
    let second = hexNumber(at: index + 2)
    index += 6
    return 0x10000 + (first & 0x3FF) << 10 + (second & 0x3FF)
  }

  /// The value of the four hexadecimal digits at `index`.
  private func hexNumber(at index: Int) -> UInt32 {
    var value: UInt32 = 0
    for place in index..<index + 4 {
      value = value << 4 | UInt32(Hexadecimal.value(of: self[place]) ?? 0)
    }
    return value
  }
}
