import Bytes
import Numbers

/// Why a text is no length of time, or the bytes of a file no rules of a time zone.
public struct TimeSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The place in bytes from the beginning.
  public let offset: Int
  /// What should have stood there, in words.
  public let expected: String

  /// What should have stood there, in words.
  public var description: String { "expected \(expected)" }

  static let (number, unit) = ("a number", "a unit (w, d, h, m, s, ms, us, ns)")
  /// The length is out of range from the place on.
  static let smallerSpan = "at most 292 years"
}

extension TimeSpan {
  /// The length that a text such as "5m", "1h30m", "1.5h", "250ms" or "-7d" says.
  ///
  /// It is an optional sign and then "0", or numbers each with its unit: w, d, h, m, s, ms, us
  /// (also u, µ, µs) and ns; a day is 24 hours. A number may have decimals; what they make beyond
  /// whole nanoseconds is cut off. This joins the literals of Kapacitor with those of Go's
  /// ParseDuration. Throws where the text is something else or the sum does not fit 64 bits.
  public init(parsing text: Span<UInt8>, _ range: Range<Int>) throws(TimeSyntaxError) {
    precondition(range.lowerBound >= 0 && range.upperBound <= text.count)
    let sign = range.isEmpty ? 0 : text[range.lowerBound]
    let isNegative = sign == UInt8(ascii: "-")
    var reader = SpanReader(
      start: range.lowerBound, end: range.upperBound,
      limit: isNegative ? Int64.min.magnitude : Int64.max.magnitude)
    if isNegative || sign == UInt8(ascii: "+") { reader.index += 1 }
    // Zero is the only number that needs no unit.
    if reader.index != reader.end - 1 || text[reader.index] != UInt8(ascii: "0") {
      repeat { try reader.readPart(in: text) } while reader.index < reader.end
    }
    nanoseconds = Int64(truncatingIfNeeded: isNegative ? 0 &- reader.sum : reader.sum)
  }

  /// As for bytes; for options and messages.
  public init(parsing text: String) throws(TimeSyntaxError) {
    let bytes = Array(text.utf8)
    self = try TimeSpan(parsing: bytes.span, 0..<bytes.count)
  }
}

/// A length of time at the front of a longer text, for the lexer of a language.
public struct TimeSpanPrefix {
  /// The length; without meaning where it overflows.
  public let span: TimeSpan
  /// Whether the length does not fit 64 bits.
  public private(set) var overflows = false
  /// Where the numbers with units end.
  public private(set) var end: Int
  /// The unit, when it is one whole number with one unit.
  public private(set) var onlyUnit: DurationUnit?

  /// Reads as many numbers with units as stand one after the other from `start` on, before `limit`: as
  /// in `TimeSpan(parsing:_:)`, but without a sign. Nil where not even one does.
  public init?(_ text: Span<UInt8>, from start: Int, to limit: Int) {
    precondition(start >= 0 && limit <= text.count)
    end = start
    var reader = SpanReader(start: start, end: limit, limit: Int64.max.magnitude)
    while reader.index < limit, !overflows {
      do throws(TimeSyntaxError) { try reader.readPart(in: text) } catch {
        // Anything else that is no part of a length ends it.
        guard error.expected == TimeSyntaxError.smallerSpan else { break }
        overflows = true
      }
      onlyUnit = end == start && reader.wasWhole ? reader.unit : nil
      end = reader.index
    }
    guard end > start else { return nil }
    span = TimeSpan(nanoseconds: Int64(truncatingIfNeeded: reader.sum))
  }
}

/// Reads numbers with units, one after the other, and adds them up.
private struct SpanReader {
  let start: Int
  let end: Int
  let limit: UInt64
  var index: Int
  /// The sum of the parts in nanoseconds, at most `limit`.
  private(set) var sum: UInt64 = 0
  /// The unit of the last part, and whether that part had no decimals.
  private(set) var unit: DurationUnit?
  private(set) var wasWhole = false

  init(start: Int, end: Int, limit: UInt64) {
    self.start = start
    self.end = end
    self.limit = limit
    index = start
  }

  private func error(_ expected: String) -> TimeSyntaxError {
    TimeSyntaxError(offset: index - start, expected: expected)
  }

  mutating func readPart(in text: Span<UInt8>) throws(TimeSyntaxError) {
    let whole = digits(in: text)
    wasWhole = index == end || text[index] != UInt8(ascii: ".")
    if !wasWhole { index += 1 }
    let decimals = wasWhole ? index..<index : digits(in: text)
    guard !whole.isEmpty || !decimals.isEmpty else {
      index = whole.lowerBound
      throw error(TimeSyntaxError.number)
    }
    let unit = try readUnit(in: text)
    self.unit = unit
    // Only with a unit is it a length of time at all.
    guard let number = whole.isEmpty ? 0 : UInt64(decimal: text, whole) else {
      throw TimeSyntaxError(
        offset: whole.upperBound - 1 - start, expected: TimeSyntaxError.smallerSpan)
    }
    var (fraction, scale): (UInt64, Double) = (0, 1)
    // A week has 6·10¹⁴ nanoseconds: digits beyond 63 bits cannot matter.
    for place in decimals where fraction <= 922_337_203_685_477_580 {
      fraction = fraction * 10 + UInt64(text[place] &- 0x30)
      scale *= 10
    }
    // In this order the usual fractions are exact, and 0.333…h is 20 minutes, as in Go.
    let rest = UInt64(Double(fraction) * (Double(unit.nanoseconds) / scale))
    let (product, isTooLarge) = number.multipliedReportingOverflow(
      by: unit.nanoseconds.magnitude)
    let (part, overflow) = product.addingReportingOverflow(rest)
    guard !isTooLarge, !overflow, part <= limit - sum else {
      throw error(TimeSyntaxError.smallerSpan)
    }
    sum += part
  }

  private mutating func digits(in text: Span<UInt8>) -> Range<Int> {
    let first = index
    while index < end, text[index] &- 0x30 <= 9 { index += 1 }
    return first..<index
  }

  private mutating func readUnit(in text: Span<UInt8>) throws(TimeSyntaxError) -> DurationUnit {
    for unit in DurationUnit.all {
      for name in unit.spellings
      where index + name.count <= end && text.equal(index..<index + name.count, name) {
        index += name.count
        return unit
      }
    }
    throw error(TimeSyntaxError.unit)
  }
}
