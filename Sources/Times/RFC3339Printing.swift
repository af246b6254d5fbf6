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
    let (minutes, second) = UInt32(time).quotientAndRemainder(dividingBy: 60)
    let (hour, minute) = minutes.quotientAndRemainder(dividingBy: 60)
    var text = MomentText()
    text.setPair(0, UInt32(date.year) / 100)
    text.setPair(2, UInt32(date.year) % 100)
    text.setPair(5, UInt32(date.month))
    text.setPair(8, UInt32(date.day))
    text.setPair(11, hour)
    text.setPair(14, minute)
    text.setPair(17, second)
    let length = text.setFraction(UInt32(nanosecond))
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
  mutating func setPair(_ index: Int, _ value: UInt32) {
    let tens = value / 10
    bytes[index] = 0x30 + UInt8(truncatingIfNeeded: tens)
    bytes[index + 1] = 0x30 + UInt8(truncatingIfNeeded: value - tens * 10)
  }

  /// Puts the fraction of a second and "Z" at the end; returns the length of the whole.
  @inline(__always)
  mutating func setFraction(_ nanosecond: UInt32) -> Int {
    guard nanosecond > 0 else { return 20 }
    bytes[19] = UInt8(ascii: ".")
    let (upper, last) = nanosecond.quotientAndRemainder(dividingBy: 10)
    let (thousands, lower) = upper.quotientAndRemainder(dividingBy: 10_000)
    setPair(20, thousands / 100)
    setPair(22, thousands % 100)
    setPair(24, lower / 100)
    setPair(26, lower % 100)
    bytes[28] = 0x30 + UInt8(truncatingIfNeeded: last)
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
