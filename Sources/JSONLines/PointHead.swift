import Bytes
import LineProtocol

/// Measurement and tags as they stand in a line of line protocol, taken apart.
enum PointHead {
  /// What a token of a head is.
  enum Place { case name, key, value }

  /// Calls `body` with each token of a valid head, in order.
  static func forEachToken(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ body: (Token, Place) -> Void
  ) {
    var place = Place.name
    var start = range.lowerBound
    var hasBackslash = false
    var index = start
    while index < range.upperBound {
      switch bytes[index] {
      case Ascii.backslash:
        hasBackslash = true
        if index + 1 < range.upperBound, isEscaped(bytes[index + 1], in: place) { index += 1 }
      case Ascii.comma:
        body(Token(start: start, end: index, hasBackslash: hasBackslash), place)
        place = .key
        (start, hasBackslash) = (index + 1, false)
      case Ascii.equals where place == .key:
        body(Token(start: start, end: index, hasBackslash: hasBackslash), .key)
        place = .value
        (start, hasBackslash) = (index + 1, false)
      default: break
      }
      index += 1
    }
    body(Token(start: start, end: range.upperBound, hasBackslash: hasBackslash), place)
  }

  private static func isEscaped(_ byte: UInt8, in place: Place) -> Bool {
    byte == Ascii.comma || byte == Ascii.space || byte == Ascii.equals && place != .name
  }

  /// Adds `"name":…,"tags":{…}` for a head; one of nothing has an empty name.
  static func append(
    json bytes: Span<UInt8>, _ range: Range<Int>, to output: inout ByteBuffer,
    _ decoded: inout ByteBuffer
  ) {
    output.append("\"name\":")
    var isFirst = true
    forEachToken(bytes, range) { token, place in
      switch place {
      case .name:
        output.append(jsonString: token, as: .name, of: bytes, &decoded)
        output.append(",\"tags\":{")
      case .key:
        if !isFirst { output.append(Ascii.comma) }
        isFirst = false
        output.append(jsonString: token, as: .key, of: bytes, &decoded)
        output.append(Ascii.colon)
      case .value: output.append(jsonString: token, as: .key, of: bytes, &decoded)
      }
    }
    output.append(Ascii.closeBrace)
  }
}

/// The head seen last and the text made of it, kept because heads of a stream come again.
struct HeadCache: ~Copyable {
  private var head = ByteBuffer(capacity: 256)
  private var text = ByteBuffer(capacity: 256)

  /// Whether the head in `range` is the one kept.
  @inline(__always)
  func holds(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    bytes.equal(range, head.span, 0..<head.count) && !text.isEmpty
  }

  /// Adds the text of the head kept.
  func append(to output: inout ByteBuffer) { output.append(bytesOf: text) }

  /// Adds the head kept.
  func appendHead(to output: inout ByteBuffer) { output.append(bytesOf: head) }

  /// Keeps a head and its text, all of `output` from `start` on.
  mutating func keep(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ output: borrowing ByteBuffer, from start: Int
  ) {
    head.removeAll()
    head.append(bytes, range)
    text.removeAll()
    text.append(bytesOf: output, start..<output.count)
  }
}

extension ByteBuffer {
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
}
