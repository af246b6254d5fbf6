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
      append(plain: Double(magnitude) / 1e3)
      append("µs")
    case 1_000_000..<1_000_000_000:
      append(plain: Double(magnitude) / 1e6)
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
    // Of so few digits that they are the shortest of the double.
    append(plain: Double(rest) / 1e9)
    append(UInt8(ascii: "s"))
  }

  /// Adds a length of time in the largest unit that divides it: "90m", "1w", "1500ms", "0s".
  ///
  /// Units are w, d, h, m, s, ms, u and ns. Source: the duration literals of InfluxQL, which
  /// Kapacitor's `string` function writes.
  public mutating func append(influxDuration span: TimeSpan) {
    let fitting = DurationUnit.all.filter { span.nanoseconds % $0.nanoseconds == 0 }
    let largest = fitting.max { $0.nanoseconds < $1.nanoseconds }
    guard span != .zero, let largest else { return append("0s") }
    append(decimal: span.nanoseconds / largest.nanoseconds)
    append(text: largest.name)
  }
}

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
