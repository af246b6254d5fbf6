import Bytes
import LineProtocol
import Numbers

extension ByteBuffer {
  /// Adds what a token of line protocol says as a JSON string with its quotes; `decoded` is room for it
  /// where the token has escapes.
  @inline(__always)
  mutating func append(
    jsonString token: Token, as kind: TokenKind, of bytes: Span<UInt8>,
    _ decoded: inout ByteBuffer
  ) {
    guard token.hasBackslash else {
      return append(jsonString: bytes, token.range, escaping: .least)
    }
    decoded.removeAll()
    decoded.append(unescaped: token, as: kind, of: bytes)
    append(jsonBytesOf: decoded)
  }

  /// Adds all bytes of another buffer as a JSON string with its quotes.
  mutating func append(jsonBytesOf other: borrowing ByteBuffer) {
    append(jsonString: other.span, 0..<other.count, escaping: .least)
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

  /// Adds the members of the object of a point's tags.
  @inline(__always)
  mutating func append(
    jsonTags point: borrowing Point, of bytes: Span<UInt8>, _ decoded: inout ByteBuffer
  ) {
    let tags = point.tags.span
    for index in tags.indices {
      if index > 0 { append(Ascii.comma) }
      append(jsonString: tags[index].key, as: .key, of: bytes, &decoded)
      append(Ascii.colon)
      append(jsonString: tags[index].value, as: .key, of: bytes, &decoded)
    }
  }

  /// Adds `"name":…,"tags":{…}` for a head; one of nothing has an empty name.
  mutating func append(
    jsonHead bytes: Span<UInt8>, _ range: Range<Int>, _ decoded: inout ByteBuffer
  ) {
    append("\"name\":")
    var isFirst = true
    Head.forEachToken(bytes, range) { token, place in
      if place == .key {
        if !isFirst { append(Ascii.comma) }
        isFirst = false
      }
      append(jsonString: token, as: place.kind, of: bytes, &decoded)
      switch place {
      case .name: append(",\"tags\":{")
      case .key: append(Ascii.colon)
      case .value: break
      }
    }
    append(Ascii.closeBrace)
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
