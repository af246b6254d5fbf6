extension Timestamp {
  /// The moment that a text such as "2016-01-01T00:00:00.5+01:00" says; nil for anything else.
  ///
  /// Between date and time stands "T", "t" or a space. One to nine decimals of a second may follow.
  /// The zone is "Z", "z", an offset up to ±23:59, or absent, which is UTC. The date must exist,
  /// and the moment fit 64 bits of nanoseconds. A leap second, :60, is the last nanosecond of :59.
  /// Source: RFC 3339. About 30 ns.
  public init?(rfc3339 text: Span<UInt8>, _ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= text.count)
    guard range.count >= 19, Self.hasPunctuation(text, range.lowerBound) else { return nil }
    let start = range.lowerBound
    let century = digitPair(text, start)
    let yearOfCentury = digitPair(text, start + 2)
    let second = digitPair(text, start + 17)
    var cursor = TimeTextCursor(index: start + 19, end: range.upperBound)
    guard century <= 99, yearOfCentury <= 99, second <= 60,
      let nanosecond = Self.fraction(text, &cursor), let offset = Self.zone(text, &cursor),
      let civil = CivilTime(
        year: century * 100 + yearOfCentury, month: digitPair(text, start + 5),
        day: digitPair(text, start + 8), hour: digitPair(text, start + 11),
        minute: digitPair(text, start + 14), second: min(second, 59),
        nanosecond: second == 60 ? 999_999_999 : nanosecond),
      let timestamp = civil.timestamp(utcOffset: offset)
    else { return nil }
    self = timestamp
  }

  private static func hasPunctuation(_ text: Span<UInt8>, _ start: Int) -> Bool {
    let separator = text[start + 10]
    return text[start + 4] == UInt8(ascii: "-") && text[start + 7] == UInt8(ascii: "-")
      && (separator | 0x20 == UInt8(ascii: "t") || separator == UInt8(ascii: " "))
      && text[start + 13] == UInt8(ascii: ":") && text[start + 16] == UInt8(ascii: ":")
  }

  /// The nanoseconds of an optional fraction.
  private static func fraction(_ text: Span<UInt8>, _ cursor: inout TimeTextCursor) -> Int? {
    guard cursor.skip(UInt8(ascii: "."), text) else { return 0 }
    return cursor.digitCount(text) > 9 ? nil : cursor.fraction(text)
  }

  /// The seconds ahead of UTC that the zone says, which must end the text.
  private static func zone(_ text: Span<UInt8>, _ cursor: inout TimeTextCursor) -> Int? {
    switch cursor.end - cursor.index {
    case 0: 0
    case 1: cursor.byte(text) | 0x20 == UInt8(ascii: "z") ? 0 : nil
    case 6 where text[cursor.index + 3] == UInt8(ascii: ":"): cursor.offset(text)
    default: nil
    }
  }
}

/// The number of two digits, or one above 99 when they are not digits.
@inline(__always)
private func digitPair(_ text: Span<UInt8>, _ index: Int) -> Int {
  let tens = text[index] &- 0x30
  let ones = text[index + 1] &- 0x30
  return tens <= 9 && ones <= 9 ? Int(tens) * 10 + Int(ones) : 255
}
