import Bytes

extension ByteBuffer {
  /// Adds the bytes of `bytes` in `range` with what a token of this kind has to escape escaped; the
  /// inverse of `append(unescaped:as:of:)`.
  public mutating func append(
    escaped bytes: Span<UInt8>, _ range: Range<Int>, as kind: TokenKind
  ) {
    var written = range.lowerBound
    for index in range {
      guard let letter = kind.escape(bytes[index]) else { continue }
      append(bytes, written..<index)
      append(Ascii.backslash)
      append(letter)
      written = index + 1
    }
    append(bytes, written..<range.upperBound)
  }

  /// Adds the inside of a string as it stands in a line, but newlines, CR and tabs as escapes. A
  /// backslash before one of them, an ordinary byte there, becomes an escaped one.
  mutating func append(rawString bytes: Span<UInt8>, _ range: Range<Int>) {
    let token = Token(start: range.lowerBound, end: range.upperBound, hasBackslash: true)
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = token.nextByte(at: &index, as: .string, in: bytes)
      if let letter = TokenKind.string.escape(byte) {
        append(Ascii.backslash)
        append(letter)
      } else {
        append(byte)
      }
    }
  }
}

extension TokenKind {
  /// The byte that stands behind a backslash for `byte`, or nil when it needs none.
  @inline(__always)
  func escape(_ byte: UInt8) -> UInt8? {
    switch (self, byte) {
    case (.name, Ascii.comma), (.name, Ascii.space): byte
    case (.key, Ascii.comma), (.key, Ascii.space), (.key, Ascii.equals): byte
    case (.string, Ascii.quote), (.string, Ascii.backslash): byte
    case (.string, Ascii.newline): 0x6E
    case (.string, Ascii.carriageReturn): 0x72
    case (.string, Ascii.tab): 0x74
    default: nil
    }
  }
}
