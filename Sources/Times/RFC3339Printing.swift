import Bytes

extension ByteBuffer {
  /// Adds a moment in UTC as "2016-01-01T00:00:00Z", with a fraction only when there is one.
  ///
  /// The fraction has no trailing zeros: ".5Z", ".123456789Z". Source: RFC 3339; the form is Go's
  /// RFC3339Nano, and Kapacitor's. About 30 ns.
  public mutating func append(rfc3339 timestamp: Timestamp) {
    let (seconds, nanosecond) = timestamp.nanoseconds.floored(dividedBy: 1_000_000_000)
    let (days, time) = seconds.floored(dividedBy: 86_400)
    let date = CalendarDay.date(Int(days))
    let (minutes, second) = Int(time).quotientAndRemainder(dividingBy: 60)
    var text = MomentText()
    text.set(0..<4, to: date.year)
    text.set(5..<7, to: date.month)
    text.set(8..<10, to: date.day)
    text.set(11..<13, to: minutes / 60)
    text.set(14..<16, to: minutes % 60)
    text.set(17..<19, to: second)
    let length = text.setFraction(Int(nanosecond))
    append(text.bytes.span, 0..<length)
  }
}

/// The text of a moment: the punctuation is there from the start, the digits are put in.
private struct MomentText {
  var bytes: InlineArray<30, UInt8> = [
    0x30, 0x30, 0x30, 0x30, 0x2D, 0x30, 0x30, 0x2D, 0x30, 0x30, 0x54, 0x30, 0x30, 0x3A, 0x30,
    0x30, 0x3A, 0x30, 0x30, 0x5A, 0x30, 0x30, 0x30, 0x30, 0x30, 0x30, 0x30, 0x30, 0x30, 0x30,
  ]

  @inline(__always)
  mutating func set(_ places: Range<Int>, to value: Int) {
    var rest = UInt32(truncatingIfNeeded: value)
    var index = places.upperBound
    while index > places.lowerBound {
      index -= 1
      let tens = rest / 10
      bytes[index] = 0x30 + UInt8(truncatingIfNeeded: rest - tens * 10)
      rest = tens
    }
  }

  /// Puts the fraction of a second and "Z" at the end; returns the length of the whole.
  @inline(__always)
  mutating func setFraction(_ nanosecond: Int) -> Int {
    guard nanosecond > 0 else { return 20 }
    bytes[19] = UInt8(ascii: ".")
    set(20..<29, to: nanosecond)
    var end = 29
    while bytes[end - 1] == 0x30 { end -= 1 }
    bytes[end] = UInt8(ascii: "Z")
    return end + 1
  }
}

extension Timestamp {
  /// The moment for a message, by RFC 3339.
  public var text: String {
    var text = ByteBuffer()
    text.append(rfc3339: self)
    return String(decoding: text.array, as: UTF8.self)
  }
}
