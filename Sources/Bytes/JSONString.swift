/// What the writer of a JSON string escapes. All escape what RFC 8259 (section 7) asks for: quotes,
/// backslashes and control bytes.
public enum JSONEscapes: Sendable {
  /// No more than that. The bytes have to be UTF-8, and stand as they are.
  case least
  /// What Go's encoder does, too: `<`, `>`, `&`, U+2028 and U+2029; a byte that is not UTF-8 is `\ufffd`.
  case go
  /// All that could move a terminal, DEL and the controls up to U+009F, too; a byte that is not UTF-8 stands
  /// as the text `\xff`.
  case visible
}

extension ByteBuffer {
  /// Adds the bytes of `bytes` in `range` as a JSON string with its quotes.
  ///
  /// Linear: eight bytes at once where nothing needs an escape.
  public mutating func append(
    jsonString bytes: Span<UInt8>, _ range: Range<Int>, escaping escapes: JSONEscapes
  ) {
    append(Ascii.quote)
    var index = range.lowerBound
    while true {
      let plain = bytes.plainEnd(index, range.upperBound, escapes)
      append(bytes, index..<plain)
      guard plain < range.upperBound else { break }
      index = plain + appendCharacter(of: bytes, at: plain, range.upperBound, escapes)
    }
    append(Ascii.quote)
  }

  /// Adds a text as a JSON string with its quotes; for messages and set-up, not for the hot path.
  public mutating func append(jsonString text: String, escaping escapes: JSONEscapes) {
    let bytes = Array(text.utf8)
    append(jsonString: bytes.span, 0..<bytes.count, escaping: escapes)
  }

  /// Adds a character that may need an escape; its length in `bytes`.
  @inline(never)
  private mutating func appendCharacter(
    of bytes: Span<UInt8>, at index: Int, _ end: Int, _ escapes: JSONEscapes
  ) -> Int {
    let byte = bytes[index]
    switch byte {
    case Ascii.quote: append("\\\"")
    case Ascii.backslash: append("\\\\")
    case Ascii.newline: append("\\n")
    case Ascii.carriageReturn: append("\\r")
    case Ascii.tab: append("\\t")
    case 0..<Ascii.space: append(jsonEscapeOf: UInt32(byte))
    case 0x80...: return appendMultibyte(of: bytes, at: index, end, escapes)
    case Ascii.delete where escapes == .visible: append(jsonEscapeOf: UInt32(byte))
    case 0x26 where escapes == .go, 0x3C where escapes == .go, 0x3E where escapes == .go:
      // & < >
      append(jsonEscapeOf: UInt32(byte))
    default: append(byte)
    }
    return 1
  }

  private mutating func appendMultibyte(
    of bytes: Span<UInt8>, at index: Int, _ end: Int, _ escapes: JSONEscapes
  ) -> Int {
    guard bytes.utf8Length(at: index, end: end) > 0 else {
      switch escapes {
      case .least: append(bytes[index])
      case .go: append("\\ufffd")
      case .visible:
        append("\\\\x")
        append(hexadecimal: bytes[index])
      }
      return 1
    }
    let (scalar, length) = bytes.multibyteScalar(at: index, before: end)
    switch (escapes, scalar) {
    case (.go, 0x2028...0x2029), (.visible, 0x80..<0xA0): append(jsonEscapeOf: scalar)
    default: append(bytes, index..<index + length)
    }
    return length
  }

  private mutating func append(jsonEscapeOf scalar: UInt32) {
    append("\\u")
    append(hexadecimal: UInt8(scalar >> 8))
    append(hexadecimal: UInt8(scalar & 0xFF))
  }
}

extension Span where Element == UInt8 {
  /// Where from `start` on the first byte stands that a JSON string may have to escape, at most `end`.
  @inline(__always)
  fileprivate func plainEnd(_ start: Int, _ end: Int, _ escapes: JSONEscapes) -> Int {
    var index = start
    while index < end {
      // Behind a short one are zeros, at which the count ends.
      let word = prefixWord(index..<Swift.min(index &+ 8, end))
      let plain = escapes == .least ? WordScan.textCount(word) : WordScan.plainCount(word)
      index &+= plain
      if plain < 8 { break }
    }
    return index
  }
}
