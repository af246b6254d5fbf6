import Bytes

/// The group of a window's opening line: a measurement and tags in which every byte outside
/// `A-Za-z0-9-._~/:` is percent-encoded, so that comma and equals sign only delimit.
public enum FrameGroup {
  /// Whether the bytes in `range` are a group: a measurement and, each behind a comma, `key=value` pairs,
  /// none of them empty, no key twice, and all of them such as line protocol can write.
  static func isValid(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var encoder = PointEncoder()
    var output = ByteBuffer()
    var key = ByteBuffer()
    var text = ByteBuffer()
    var isValid = true
    let isSplit = forEachToken(bytes, range) { token, place in
      text.removeAll()
      isValid = isValid && append(decoded: bytes, token, to: &text)
      guard isValid else { return }
      do throws(EncodeError) {
        switch place {
        case .name: try encoder.begin(name: text.span, into: &output)
        case .key: swap(&key, &text)
        case .value: try encoder.addTag(key: key.span, value: text.span, into: &output)
        }
      } catch {
        isValid = false
      }
    }
    guard isSplit, isValid else { return false }
    // The first field brings it out that a key is there twice.
    return (try? encoder.addField(key: [Ascii.zero].span, boolean: true, into: &output)) != nil
  }

  /// Calls `body` with each token of a group, still encoded, in order.
  /// - Returns: false when the bytes are not measurement and pairs; tokens before the fault were given.
  @discardableResult
  public static func forEachToken(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ body: (Range<Int>, Head.Place) -> Void
  ) -> Bool {
    var start = range.lowerBound
    var place = Head.Place.name
    for index in range.lowerBound...range.upperBound {
      let byte = index < range.upperBound ? bytes[index] : Ascii.comma
      if byte == Ascii.equals {
        guard place == .key else { return false }
        body(start..<index, .key)
        place = .value
        start = index + 1
      } else if byte == Ascii.comma {
        guard place != .key else { return false }
        body(start..<index, place)
        place = .key
        start = index + 1
      }
    }
    return true
  }

  /// Adds the bytes that an encoded token stands for; false when a byte that had to be encoded is not, or
  /// `%` is not followed by two hexadecimal digits.
  @discardableResult
  public static func append(
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

  /// Adds a group as a head in line protocol, such as `cpu,host=a`, which `PointEncoder.begin(head:)`
  /// takes. Tags keep the order of the group.
  public static func appendHead(
    _ bytes: Span<UInt8>, _ group: Range<Int>, to output: inout ByteBuffer
  ) {
    var decoded = ByteBuffer()
    forEachToken(bytes, group) { token, place in
      decoded.removeAll()
      append(decoded: bytes, token, to: &decoded)
      switch place {
      case .name: break
      case .key: output.append(Ascii.comma)
      case .value: output.append(Ascii.equals)
      }
      output.append(escaped: decoded.span, 0..<decoded.count, as: place.kind)
    }
  }
}
