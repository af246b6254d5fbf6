import Bytes
import LineProtocol
import Numbers

extension ByteBuffer {
  /// Adds the bytes of `bytes` in `range`, which are UTF-8, as a JSON string with its quotes.
  ///
  /// Quotes, backslashes and control bytes are escaped, all else stands as it is. Linear: eight bytes at
  /// once where nothing needs an escape.
  public mutating func append(jsonString bytes: Span<UInt8>, _ range: Range<Int>) {
    append(Ascii.quote)
    let end = bytes.plainEnd(range)
    append(bytes, range.lowerBound..<end)
    if end < range.upperBound { append(jsonEscaping: bytes, end..<range.upperBound) }
    append(Ascii.quote)
  }

  /// Adds the UTF-8 of a text as a JSON string with its quotes.
  public mutating func append(jsonString text: [UInt8]) {
    append(jsonString: text.span, 0..<text.count)
  }

  /// Adds what a token of line protocol says as a JSON string with its quotes; `decoded` is room for it
  /// where the token has escapes.
  @inline(__always)
  mutating func append(
    jsonString token: Token, as kind: TokenKind, of bytes: Span<UInt8>,
    _ decoded: inout ByteBuffer
  ) {
    guard token.hasBackslash else { return append(jsonString: bytes, token.range) }
    decoded.removeAll()
    decoded.append(unescaped: token, as: kind, of: bytes)
    append(jsonBytesOf: decoded)
  }

  /// Adds all bytes of another buffer as a JSON string with its quotes.
  mutating func append(jsonBytesOf other: borrowing ByteBuffer) {
    append(jsonString: other.span, 0..<other.count)
  }

  @inline(never)
  private mutating func append(jsonEscaping bytes: Span<UInt8>, _ range: Range<Int>) {
    for index in range {
      let byte = bytes[index]
      switch byte {
      case Ascii.quote: append("\\\"")
      case Ascii.backslash: append("\\\\")
      case Ascii.newline: append("\\n")
      case Ascii.carriageReturn: append("\\r")
      case Ascii.tab: append("\\t")
      case 0..<0x20:
        append("\\u00")
        append(hexadecimal: byte)
      default: append(byte)
      }
    }
  }

  /// Adds a float as it stands in line protocol where that is a number of JSON, else the shortest text of
  /// the same double: line protocol also knows `5.`, `.5` and `007.5`.
  @inline(__always)
  mutating func append(jsonFloat bytes: Span<UInt8>, _ range: Range<Int>) {
    if JSONScanner.isNumber(bytes, range) { return append(bytes, range) }
    append(jsonNumber: Double(decimal: bytes, range) ?? .nan)
  }

  /// Adds an integer as it stands in line protocol, without leading zeros.
  @inline(__always)
  mutating func append(jsonInteger bytes: Span<UInt8>, _ range: Range<Int>) {
    let first = bytes[range.lowerBound]
    if range.count == 1 || Ascii.isDigit(first) && first != Ascii.zero {
      return append(bytes, range)
    }
    if let value = Int64(decimal: bytes, range) {
      append(decimal: value)
    } else if let value = UInt64(decimal: bytes, range) {
      append(decimal: value)
    } else {
      append("null")
    }
  }

  /// Adds the shortest text of a double, or null where it is not finite.
  mutating func append(jsonNumber value: Double) {
    if value.isFinite { append(shortest: value) } else { append("null") }
  }
}

extension JSONScanner {
  /// Whether the bytes in `range`, a float of line protocol, are a number of JSON.
  @inline(__always)
  static func isNumber(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    do throws(JSONError) {
      return try JSONScanner(end: range.upperBound).number(bytes, from: range.lowerBound).end
        == range.upperBound
    } catch {
      return false
    }
  }
}

extension Span where Element == UInt8 {
  /// Where in `range` the first byte that a JSON string has to escape stands, at most its end.
  @inline(__always)
  func plainEnd(_ range: Range<Int>) -> Int {
    var index = range.lowerBound
    while index < range.upperBound, index <= count &- 8 {
      let plain = WordScan.textCount(word(at: index))
      index &+= plain
      if plain < 8 { return Swift.min(index, range.upperBound) }
    }
    while index < range.upperBound {
      let byte = self[index]
      if byte < Ascii.space || byte == Ascii.quote || byte == Ascii.backslash { return index }
      index &+= 1
    }
    return range.upperBound
  }
}
