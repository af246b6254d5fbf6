import Bytes
import LineProtocol

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
