/// The units in which a duration can be written.
enum DurationUnit: String, CaseIterable, Sendable {
  case weeks = "w"
  case days = "d"
  case hours = "h"
  case minutes = "m"
  case seconds = "s"
  case milliseconds = "ms"
  case microseconds = "u"
  case microsecondsGreek = "µ"
  case nanoseconds = "ns"

  /// Nanoseconds in one unit; a day has 24 hours.
  var nanoseconds: Int64 {
    switch self {
    case .weeks: 604_800_000_000_000
    case .days: 86_400_000_000_000
    case .hours: 3_600_000_000_000
    case .minutes: 60_000_000_000
    case .seconds: 1_000_000_000
    case .milliseconds: 1_000_000
    case .microseconds, .microsecondsGreek: 1_000
    case .nanoseconds: 1
    }
  }

  /// The largest unit of which `duration` (in nanoseconds) is a whole number; seconds for none.
  static func largest(dividing duration: Int64) -> DurationUnit {
    guard duration != 0 else { return .seconds }
    return allCases.first { duration % $0.nanoseconds == 0 } ?? .nanoseconds
  }
}

/// Reads durations such as `5m`, `1h30m`, `1.5h` and `250ms` out of bytes.
struct DurationScanner {
  /// The sum of the components read, in nanoseconds.
  private(set) var nanoseconds: Int64 = 0
  /// Whether the sum does not fit.
  private(set) var overflows = false
  /// The unit when the duration was one whole number with one unit.
  private(set) var singleUnit: DurationUnit?
  /// Where reading ended.
  private(set) var end: Int

  /// Reads as many components as there are at `start`; nil when there is none.
  init?(_ text: Span<UInt8>, from start: Int, to limit: Int) {
    end = start
    var components = 0
    while end < limit, let next = component(text, limit) {
      components += 1
      end = next
    }
    guard components > 0 else { return nil }
    if components > 1 { singleUnit = nil }
  }

  /// Adds the number and unit at `end`; the place behind them, or nil when they are not there.
  private mutating func component(_ text: Span<UInt8>, _ limit: Int) -> Int? {
    var position = end
    let (whole, wholeOverflows, digits) = Self.digits(text, &position, limit)
    var fraction: UInt64 = 0
    var scale: UInt64 = 1
    var hasPoint = false
    if position < limit, text[position] == UInt8(ascii: ".") {
      hasPoint = true
      position += 1
      while position < limit, let digit = Self.digit(text[position]) {
        if scale < 1_000_000_000_000_000_000 {
          fraction = fraction * 10 + digit
          scale *= 10
        }
        position += 1
      }
    }
    guard digits > 0 || scale > 1, let (unit, length) = Self.unit(text, position, limit) else {
      return nil
    }
    singleUnit = hasPoint ? nil : unit
    add(whole, wholeOverflows, fraction, scale, unit)
    return position + length
  }

  private mutating func add(
    _ whole: Int64, _ wholeOverflows: Bool, _ fraction: UInt64, _ scale: UInt64,
    _ unit: DurationUnit
  ) {
    let (product, tooLarge) = whole.multipliedReportingOverflow(by: unit.nanoseconds)
    let wide = fraction.multipliedFullWidth(by: UInt64(unit.nanoseconds))
    let part = Int64(scale.dividingFullWidth(wide).quotient)
    let (both, sumTooLarge) = product.addingReportingOverflow(part)
    let (sum, totalTooLarge) = nanoseconds.addingReportingOverflow(both)
    overflows = overflows || wholeOverflows || tooLarge || sumTooLarge || totalTooLarge
    nanoseconds = sum
  }

  private static func digits(
    _ text: Span<UInt8>, _ position: inout Int, _ limit: Int
  ) -> (value: Int64, overflows: Bool, count: Int) {
    let start = position
    var value: Int64 = 0
    var overflows = false
    while position < limit, let digit = digit(text[position]) {
      let (tens, first) = value.multipliedReportingOverflow(by: 10)
      let (sum, second) = tens.addingReportingOverflow(Int64(digit))
      overflows = overflows || first || second
      value = sum
      position += 1
    }
    return (value, overflows, position - start)
  }

  private static func digit(_ byte: UInt8) -> UInt64? {
    byte >= 0x30 && byte <= 0x39 ? UInt64(byte - 0x30) : nil
  }

  /// The unit at `position` and its length. The micro sign is U+00B5 or the Greek letter U+03BC.
  private static func unit(
    _ text: Span<UInt8>, _ position: Int, _ limit: Int
  ) -> (DurationUnit, Int)? {
    guard position < limit else { return nil }
    let (first, length) = text.scalar(at: position, before: limit)
    let next = position + length
    let isWithS = next < limit && text[next] == UInt8(ascii: "s")
    switch first {
    case "n": return isWithS ? (.nanoseconds, 2) : nil
    case "u": return (.microseconds, isWithS ? 2 : 1)
    case "\u{B5}", "\u{3BC}": return (.microsecondsGreek, isWithS ? 3 : 2)
    case "m": return isWithS ? (.milliseconds, 2) : (.minutes, 1)
    case "s": return (.seconds, 1)
    case "h": return (.hours, 1)
    case "d": return (.days, 1)
    case "w": return (.weeks, 1)
    default: return nil
    }
  }
}
