import Bytes

/// The group of a window's opening line: a measurement and tags in which every byte outside
/// `A-Za-z0-9-._~/:` is percent-encoded, so that comma and equals sign only delimit.
public enum FrameGroup {
  /// Whether the bytes in `range` are a group: a measurement and, each behind a comma, `key=value` pairs,
  /// none of them empty, no key twice, and all of them such as line protocol can write.
  static func isValid(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var decoded = ByteBuffer()
    var keys: [Tag] = []
    var isValid = true
    let isSplit = forEachToken(bytes, range) { token, place in
      // Two keys may differ as they are encoded and be the same: those are kept to be compared.
      let start = decoded.count
      isValid = isValid && append(decoded: bytes, token, to: &decoded)
      guard isValid, isWritable(decoded.span, start..<decoded.count, as: place) else {
        return isValid = false
      }
      if place == .key {
        let key = Token(start: start, end: decoded.count)
        keys.append(Tag(key: key, value: key))
      } else {
        decoded.truncate(to: start)
      }
    }
    return isSplit && isValid && DuplicateTags.first(in: keys.span, decoded.span) == nil
  }

  /// Whether line protocol can write a token with this value.
  private static func isWritable(
    _ text: Span<UInt8>, _ range: Range<Int>, as place: Place
  ) -> Bool {
    guard !range.isEmpty, text.isUTF8(range), text[range.upperBound - 1] != Ascii.backslash,
      place != .name || text[range.lowerBound] != Ascii.hash
    else { return false }
    for index in range where text[index] < Ascii.space || text[index] == Ascii.delete {
      return false
    }
    return true
  }

  /// Where a token of a group stands.
  public enum Place: Sendable {
    /// The measurement.
    case name
    /// The key of a tag.
    case key
    /// The value of the tag whose key came before.
    case value
  }

  /// Calls `body` with each token of a group, still encoded, in order.
  /// - Returns: false when the bytes are not measurement and pairs; tokens before the fault were given.
  @discardableResult
  public static func forEachToken(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ body: (Range<Int>, Place) -> Void
  ) -> Bool {
    var start = range.lowerBound
    var place = Place.name
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
      output.append(
        escaped: decoded.span, 0..<decoded.count, as: place == .name ? .name : .key)
    }
  }
}
