import Bytes

/// The group of a window's opening line: a measurement and tags in which every byte outside
/// `A-Za-z0-9-._~/:` is percent-encoded, so that comma and equals sign only delimit.
enum FrameGroup {
  /// The group in `range` as a head in line protocol, such as `cpu,host=a`; tags keep their order. Nil
  /// where it is not a measurement and, each behind a comma, `key=value` pairs, none of them empty, no key
  /// twice, and all of them such as line protocol can write.
  static func head(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8]? {
    var head = ByteBuffer()
    // What a point may have is known to the encoder, which sorts tags.
    var encoder = PointEncoder()
    var point = ByteBuffer()
    var key = ByteBuffer()
    var text = ByteBuffer()
    var place = Head.Place.name
    var start = range.lowerBound
    do throws(EncodeError) {
      for index in range.lowerBound...range.upperBound {
        let delimiter = index < range.upperBound ? bytes[index] : Ascii.comma
        guard delimiter == Ascii.comma || delimiter == Ascii.equals else { continue }
        guard (delimiter == Ascii.equals) == (place == .key),
          append(decoded: bytes, start..<index, to: &text)
        else { return nil }
        head.append(escaped: text.span, 0..<text.count, as: place.kind)
        if index < range.upperBound { head.append(delimiter) }
        switch place {
        case .name: try encoder.begin(name: text.span, into: &point)
        case .key: swap(&key, &text)
        case .value: try encoder.addTag(key: key.span, value: text.span, into: &point)
        }
        text.removeAll()
        place = place == .key ? .value : .key
        start = index + 1
      }
      // The first field brings it out that a key is there twice.
      try encoder.addField(key: [Ascii.zero].span, boolean: true, into: &point)
    } catch { return nil }
    return head.array
  }

  /// Adds the bytes that an encoded token stands for; false when a byte that had to be encoded is not, or
  /// `%` is not followed by two hexadecimal digits.
  private static func append(
    decoded bytes: Span<UInt8>, _ token: Range<Int>, to output: inout ByteBuffer
  ) -> Bool {
    var index = token.lowerBound
    while index < token.upperBound {
      let byte = bytes[index]
      if byte == Ascii.percent {
        guard index + 2 < token.upperBound, let high = Hexadecimal.value(of: bytes[index + 1]),
          let low = Hexadecimal.value(of: bytes[index + 2])
        else { return false }
        output.append(high << 4 | low)
        index += 3
      } else {
        guard ByteBuffer.isPlain(byte) else { return false }
        output.append(byte)
        index += 1
      }
    }
    return true
  }
}
