import Bytes
import Numbers

extension ByteBuffer {
  /// Adds a length of time as Go's Duration.String does: "1h30m0s", "1.5s", "250ms", "1.5µs", "0s".
  ///
  /// From a second on hours, minutes and seconds stand together, the largest first; below, one unit
  /// is used. Decimals have no trailing zeros.
  public mutating func append(duration span: TimeSpan) {
    if span.nanoseconds < 0 { append(UInt8(ascii: "-")) }
    let magnitude = span.nanoseconds.magnitude
    switch magnitude {
    case 0: append("0s")
    case 1..<1_000:
      append(decimal: magnitude)
      append("ns")
    case 1_000..<1_000_000:
      append(magnitude, decimals: 3)
      append("µs")
    case 1_000_000..<1_000_000_000:
      append(magnitude, decimals: 6)
      append("ms")
    default:
      appendClock(magnitude)
    }
  }

  private mutating func appendClock(_ magnitude: UInt64) {
    let (minutes, rest) = magnitude.quotientAndRemainder(dividingBy: 60_000_000_000)
    if minutes >= 60 {
      append(decimal: minutes / 60)
      append(UInt8(ascii: "h"))
    }
    if minutes > 0 {
      append(decimal: minutes % 60)
      append(UInt8(ascii: "m"))
    }
    append(rest, decimals: 9)
    append(UInt8(ascii: "s"))
  }

  /// Adds `value`/10^`decimals` without trailing zeros.
  private mutating func append(_ value: UInt64, decimals: Int) {
    var scale: UInt64 = 1
    for _ in 0..<decimals { scale *= 10 }
    append(decimal: value / scale)
    var fraction = value % scale
    guard fraction > 0 else { return }
    append(UInt8(ascii: "."))
    while fraction > 0 {
      scale /= 10
      append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: fraction / scale))
      fraction %= scale
    }
  }

  /// Adds a length of time in the largest unit that divides it: "90m", "1w", "1500ms", "0s".
  ///
  /// Units are w, d, h, m, s, ms, u and ns. Source: the duration literals of InfluxQL, which
  /// Kapacitor's `string` function writes.
  public mutating func append(influxDuration span: TimeSpan) {
    let nanoseconds = span.nanoseconds
    guard nanoseconds != 0 else {
      append("0s")
      return
    }
    for (unit, name) in influxUnits where nanoseconds % unit.nanoseconds == 0 {
      append(decimal: nanoseconds / unit.nanoseconds)
      append(name)
      return
    }
    append(decimal: nanoseconds)
    append("ns")
  }
}

private let influxUnits: [(unit: TimeSpan, name: StaticString)] = [
  (.week, "w"), (.day, "d"), (.hour, "h"), (.minute, "m"), (.second, "s"), (.millisecond, "ms"),
  (.microsecond, "u"),
]

extension TimeSpan {
  /// The span as a user writes it, such as `1h30m`, for messages.
  public var text: String {
    var bytes = ByteBuffer()
    bytes.append(duration: self)
    var text = String(decoding: bytes.array, as: UTF8.self)
    // Go's form ends in zeros that nobody types: 1h0m0s.
    if text.hasSuffix("m0s") { text.removeLast(2) }
    if text.hasSuffix("h0m") { text.removeLast(2) }
    return text
  }
}
