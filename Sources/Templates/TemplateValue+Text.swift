import Bytes
import Numbers
import Times

extension ByteBuffer {
  /// Adds a moment as Go prints it: `2016-01-01 00:00:10 +0000 UTC`; in another zone than UTC without
  /// the zone's name.
  mutating func append(goTime time: Timestamp, in zone: TimeZoneRules) {
    let start = count
    let offset = appendLocal(time, in: zone)
    for index in start..<count where self[index] == UInt8(ascii: "T") {
      self[index] = UInt8(ascii: " ")
    }
    append(" ")
    appendOffset(offset, colon: "")
    if zone == .utc { append(" UTC") }
  }

  /// Adds a moment as RFC 3339 in the zone's local time: `2016-01-01T01:00:10+01:00`.
  public mutating func append(rfc3339 time: Timestamp, in zone: TimeZoneRules) {
    guard zone != .utc else { return append(rfc3339: time) }
    appendOffset(appendLocal(time, in: zone), colon: ":")
  }

  /// Adds the local date and time and gives the offset from UTC in seconds.
  private mutating func appendLocal(_ time: Timestamp, in zone: TimeZoneRules) -> Int {
    let offset = zone.offset(at: time)
    let local = time.advanced(by: TimeSpan(nanoseconds: Int64(offset) * 1_000_000_000))
    append(rfc3339: local ?? time)
    truncate(to: count - 1)
    return local == nil ? 0 : offset
  }

  private mutating func appendOffset(_ seconds: Int, colon: StaticString) {
    append(seconds < 0 ? "-" : "+")
    let minutes = seconds.magnitude / 60
    for (place, number) in [minutes / 60, minutes % 60].enumerated() {
      if place > 0 { append(colon) }
      if number < 10 { append("0") }
      append(decimal: UInt64(number))
    }
  }

  /// Adds a number as Go's `%v` prints it.
  mutating func append(goFloat value: Double) {
    if value.sign == .minus {
      append(UInt8(ascii: "-"))
    } else if value.isInfinite {
      append(UInt8(ascii: "+"))
    }
    append(FloatText.magnitude(value, verb: UInt8(ascii: "g"), precision: nil))
  }

  /// Adds what Go's `%v` prints for a value; `none` is the text for what is not there.
  mutating func append(
    _ value: TemplateValue, none: StaticString
  ) {
    switch value {
    case .none: append(none)
    case .boolean(let flag): append(flag ? "true" : "false")
    case .integer(let number): append(decimal: number)
    case .unsigned(let number): append(decimal: number)
    case .float(let number): append(goFloat: number)
    case .text(let bytes): append(bytes)
    case .time(let time, let zone): append(goTime: time, in: zone)
    case .duration(let span): append(duration: span)
    case .map(let entries, _):
      append("map[")
      for (index, entry) in entries.enumerated() {
        if index > 0 { append(UInt8(ascii: " ")) }
        append(entry.key)
        append(UInt8(ascii: ":"))
        append(entry.value, none: "<nil>")
      }
      append(UInt8(ascii: "]"))
    case .object: append(goJSON: value)
    }
  }
}

extension TemplateValue {
  /// Go's truth: everything but false, zero, empty and nothing.
  var isTrue: Bool {
    switch self {
    case .none: false
    case .boolean(let flag): flag
    case .text(let bytes): !bytes.isEmpty
    case .map(let entries, _): !entries.isEmpty
    case .time, .object: true
    default: number != 0
    }
  }

  /// The number it is, where it is one.
  private var number: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .unsigned(let number): Double(number)
    case .float(let number): number
    case .duration(let span): Double(span.nanoseconds)
    default: nil
    }
  }

  /// Less, equal or greater as -1, 0, 1; nil for values of different kinds. Numbers of all types are
  /// of one kind; booleans are only equal or not.
  func compared(to other: TemplateValue) -> Int? {
    switch (self, other) {
    case (.integer(let a), .integer(let b)): return a < b ? -1 : a == b ? 0 : 1
    case (.unsigned(let a), .unsigned(let b)): return a < b ? -1 : a == b ? 0 : 1
    case (.text(let a), .text(let b)):
      return a == b ? 0 : a.lexicographicallyPrecedes(b) ? -1 : 1
    case (.time(let a, _), .time(let b, _)): return a < b ? -1 : a == b ? 0 : 1
    case (.boolean(let a), .boolean(let b)): return a == b ? 0 : nil
    case (.none, .none): return 0
    default:
      guard let a = number, let b = other.number, !a.isNaN, !b.isNaN else { return nil }
      return a < b ? -1 : a == b ? 0 : 1
    }
  }
}
