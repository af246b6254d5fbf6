/// Why a text is no length of time.
public struct TimeSpanError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What should have stood at the place.
  public enum Expected: Hashable, Sendable {
    /// A number.
    case number
    /// One of the units.
    case unit
    /// The end of the text: the length is out of range from here on.
    case smallerSpan
  }

  /// The place in bytes from the beginning of the text.
  public let offset: Int
  /// What should have stood there.
  public let expected: Expected

  /// What should have stood there, in words.
  public var description: String {
    switch expected {
    case .number: "expected a number"
    case .unit: "expected a unit (w, d, h, m, s, ms, us, ns)"
    case .smallerSpan: "expected at most 292 years"
    }
  }
}

extension TimeSpan {
  /// The length that a text such as "5m", "1h30m", "1.5h", "250ms" or "-7d" says.
  ///
  /// It is an optional sign and then "0", or numbers each with its unit: w, d, h, m, s, ms, us
  /// (also u, µ, µs) and ns; a day is 24 hours. A number may have decimals; what they make beyond
  /// whole nanoseconds is cut off. This joins the literals of Kapacitor with those of Go's
  /// ParseDuration. Throws where the text is something else or the sum does not fit 64 bits.
  public init(parsing text: Span<UInt8>, _ range: Range<Int>) throws(TimeSpanError) {
    precondition(range.lowerBound >= 0 && range.upperBound <= text.count)
    var reader = SpanReader(start: range.lowerBound, end: range.upperBound)
    let isNegative = reader.skip(UInt8(ascii: "-"), in: text)
    if !isNegative { _ = reader.skip(UInt8(ascii: "+"), in: text) }
    let limit = isNegative ? Int64.min.magnitude : Int64.max.magnitude
    var sum: UInt64 = 0
    if !reader.isLoneZero(in: text) {
      repeat {
        let part = try reader.readPart(in: text)
        let (total, overflow) = sum.addingReportingOverflow(part)
        guard !overflow, total <= limit else { throw reader.error(.smallerSpan) }
        sum = total
      } while !reader.isAtEnd
    }
    nanoseconds = Int64(truncatingIfNeeded: isNegative ? 0 &- sum : sum)
  }

  /// As for bytes; for options and messages.
  public init(parsing text: String) throws(TimeSpanError) {
    let bytes = Array(text.utf8)
    self = try TimeSpan(parsing: bytes.span, 0..<bytes.count)
  }
}

/// A length of time at the front of a longer text, for the lexer of a language.
public struct TimeSpanPrefix {
  /// The length; without meaning where it overflows.
  public private(set) var span = TimeSpan.zero
  /// Whether the length does not fit 64 bits.
  public private(set) var overflows = false
  /// Where the numbers with units end.
  public private(set) var end: Int
  /// Where the unit stands, when it is one whole number with one unit.
  public private(set) var onlyUnit: Range<Int>?

  /// Reads as many numbers with units as stand one after the other from `start` on, before `limit`: as
  /// in `TimeSpan(parsing:_:)`, but without a sign. Nil where not even one does.
  public init?(_ text: Span<UInt8>, from start: Int, to limit: Int) {
    precondition(start >= 0 && limit <= text.count)
    end = start
    var reader = SpanReader(start: start, end: limit)
    var parts = 0
    while !reader.isAtEnd {
      do throws(TimeSpanError) {
        let part = try reader.readPart(in: text)
        let (sum, overflow) = span.nanoseconds.addingReportingOverflow(
          Int64(truncatingIfNeeded: part))
        overflows = overflows || overflow || part > Int64.max.magnitude
        span = TimeSpan(nanoseconds: sum)
      } catch {
        // Anything else that is no part of a length ends it.
        guard error.expected == .smallerSpan else { break }
        overflows = true
      }
      parts += 1
      end = reader.index
      onlyUnit = parts == 1 && reader.wasWhole ? reader.unitStart..<end : nil
      if overflows { return }
    }
    guard parts > 0 else { return nil }
  }
}

/// A place in the text of a length of time.
private struct SpanReader {
  let start: Int
  let end: Int
  var index: Int
  /// Where the unit of the last part begins, and whether that part had no decimals.
  private(set) var unitStart = 0
  private(set) var wasWhole = false

  init(start: Int, end: Int) {
    self.start = start
    self.end = end
    index = start
  }

  var isAtEnd: Bool { index == end }

  func error(_ expected: TimeSpanError.Expected) -> TimeSpanError {
    TimeSpanError(offset: index - start, expected: expected)
  }

  mutating func skip(_ byte: UInt8, in text: Span<UInt8>) -> Bool {
    guard index < end, text[index] == byte else { return false }
    index += 1
    return true
  }

  /// Whether just "0" is left, the only number that needs no unit.
  func isLoneZero(in text: Span<UInt8>) -> Bool {
    index == end - 1 && text[index] == UInt8(ascii: "0")
  }

  /// A number and its unit, in nanoseconds.
  mutating func readPart(in text: Span<UInt8>) throws(TimeSpanError) -> UInt64 {
    let numberStart = index
    var whole: UInt64 = 0
    var excess: TimeSpanError?
    while index < end, case let digit = text[index] &- 0x30, digit <= 9 {
      let (tens, tooLarge) = whole.multipliedReportingOverflow(by: 10)
      let (sum, overflow) = tens.addingReportingOverflow(UInt64(digit))
      if tooLarge || overflow { excess = excess ?? error(.smallerSpan) }
      whole = sum
      index += 1
    }
    var digits = index - numberStart
    var (fraction, scale): (UInt64, Double) = (0, 1)
    wasWhole = true
    if skip(UInt8(ascii: "."), in: text) {
      wasWhole = false
      while index < end, case let digit = text[index] &- 0x30, digit <= 9 {
        // A week has 6·10¹⁴ nanoseconds: digits beyond 63 bits cannot matter.
        if fraction <= 922_337_203_685_477_580 {
          fraction = fraction * 10 + UInt64(digit)
          scale *= 10
        }
        digits += 1
        index += 1
      }
    }
    guard digits > 0 else {
      index = numberStart
      throw error(.number)
    }
    unitStart = index
    let unit = try readUnit(in: text)
    // Only with a unit is it a length of time at all.
    if let excess { throw excess }
    let (product, overflow) = whole.multipliedReportingOverflow(by: unit)
    guard !overflow else { throw error(.smallerSpan) }
    // In this order the usual fractions are exact, and 0.333…h is 20 minutes, as in Go.
    let rest = UInt64(Double(fraction) * (Double(unit) / scale))
    let (sum, tooLarge) = product.addingReportingOverflow(rest)
    guard !tooLarge else { throw error(.smallerSpan) }
    return sum
  }

  /// The nanoseconds of the unit here.
  private mutating func readUnit(in text: Span<UInt8>) throws(TimeSpanError) -> UInt64 {
    guard index < end else { throw error(.unit) }
    let first = text[index]
    let second = index + 1 < end ? text[index + 1] : 0
    let isSecond = second == UInt8(ascii: "s")
    var length = 1
    defer { index += length }
    switch first {
    case UInt8(ascii: "w"): return TimeSpan.week.nanoseconds.magnitude
    case UInt8(ascii: "d"): return TimeSpan.day.nanoseconds.magnitude
    case UInt8(ascii: "h"): return TimeSpan.hour.nanoseconds.magnitude
    case UInt8(ascii: "s"): return TimeSpan.second.nanoseconds.magnitude
    case UInt8(ascii: "m"):
      length = isSecond ? 2 : 1
      return (isSecond ? TimeSpan.millisecond : .minute).nanoseconds.magnitude
    case UInt8(ascii: "u"):
      length = isSecond ? 2 : 1
      return TimeSpan.microsecond.nanoseconds.magnitude
    case UInt8(ascii: "n") where isSecond:
      length = 2
      return 1
    // U+00B5, the micro sign, and U+03BC, the Greek letter.
    case 0xC2 where second == 0xB5, 0xCE where second == 0xBC:
      let isThird = index + 2 < end && text[index + 2] == UInt8(ascii: "s")
      length = isThird ? 3 : 2
      return TimeSpan.microsecond.nanoseconds.magnitude
    default:
      length = 0
      throw error(.unit)
    }
  }
}
