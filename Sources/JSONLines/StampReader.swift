import Bytes
import LineProtocol
import Numbers
import Times

/// Reads the times of a stream: texts, numbers, and numbers in quotes.
@usableFromInline struct StampReader {
  /// The unit of numbers: as asked for, or nil until the first one decides.
  private(set) var unit: TimestampUnit?
  /// How many numbers had another magnitude than the one that decided.
  @usableFromInline var magnitudeChanges = 0
  private let isAutomatic: Bool
  private let texts: TimeTextReader

  init(precision: Precision, texts: TimeTextReader) {
    self.texts = texts
    switch precision {
    case .auto: isAutomatic = true
    case .unit(let given):
      isAutomatic = false
      unit = given
    }
  }

  /// The moment that a value of a time member says; nil for null.
  mutating func timestamp(
    _ bytes: Span<UInt8>, _ value: JSONValue
  ) throws(JSONError) -> Timestamp? {
    switch value.kind {
    case .null: return nil
    case .string:
      if let time = texts.timestamp(bytes, value.range) { return time }
      return try counted(bytes, value)
    case .number:
      if texts.hasFormat, let time = texts.timestamp(bytes, value.range) { return time }
      return try counted(bytes, value)
    default: throw JSONError(.timeExpected, at: value.start, token: value.range)
    }
  }

  /// Whether a text says by itself that it is a time: with a date and a clock, or as the format says.
  func isTime(_ bytes: Span<UInt8>, _ value: JSONValue) -> Bool {
    // A date alone may be anything's.
    (texts.hasFormat || value.range.count > 10) && texts.timestamp(bytes, value.range) != nil
  }

  /// The moment that a number of units says.
  private mutating func counted(
    _ bytes: Span<UInt8>, _ value: JSONValue
  ) throws(JSONError) -> Timestamp {
    // Nearly all are whole numbers.
    if value.kind == .number, !value.isFraction, !texts.hasFormat,
      let whole = Int64(decimal: bytes, value.range)
    {
      let (likely, unit) = units(of: whole)
      let (nanoseconds, overflows) = whole.multipliedReportingOverflow(by: unit.scale)
      if !overflows {
        note(unit, likely: likely)
        return Timestamp(nanoseconds: nanoseconds)
      }
    }
    guard !texts.hasFormat, let number = DecimalNumber(bytes, value.range) else {
      throw JSONError(.timeExpected, at: value.start, token: value.range)
    }
    let fault = JSONError(.timeOutOfRange, at: value.start, token: value.range)
    guard let whole = number.scaled(byPowerOfTen: 0) else { throw fault }
    let (likely, unit) = units(of: whole)
    guard let nanoseconds = number.scaled(byPowerOfTen: unit.powerOfTen) else { throw fault }
    note(unit, likely: likely)
    return Timestamp(nanoseconds: nanoseconds)
  }

  /// The unit that a number speaks for, and the one it is read in.
  @inline(__always)
  private func units(of whole: Int64) -> (likely: TimestampUnit, unit: TimestampUnit) {
    let likely = TimestampUnit(magnitudeOf: whole)
    return (likely, unit ?? likely)
  }

  /// Takes in that a number was read.
  @inline(__always)
  private mutating func note(_ unit: TimestampUnit, likely: TimestampUnit) {
    guard isAutomatic else { return }
    self.unit = unit
    if likely != unit { magnitudeChanges &+= 1 }
  }
}

extension TimestampUnit {
  /// Nanoseconds in one unit, as a power of ten.
  fileprivate var powerOfTen: Int {
    switch self {
    case .nanoseconds: 0
    case .microseconds: 3
    case .milliseconds: 6
    case .seconds: 9
    }
  }
}

/// A number as JSON writes it, exactly: a whole number of at most 19 digits and a power of ten. Decimals
/// beyond them are cut off.
private struct DecimalNumber {
  private var isNegative = false
  private var digits: UInt64 = 0
  private var exponent = 0

  /// Nil when the bytes in `range` are no number, or their whole part has more than 19 digits.
  init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    var index = range.lowerBound
    let end = range.upperBound
    if index < end, bytes[index] == Ascii.minus {
      isNegative = true
      index += 1
    }
    let whole = index
    while index < end, Ascii.isDigit(bytes[index]) {
      guard append(bytes[index]) else { return nil }
      index += 1
    }
    guard index > whole else { return nil }
    if index < end, bytes[index] == Ascii.point {
      index += 1
      let fraction = index
      while index < end, Ascii.isDigit(bytes[index]) {
        if append(bytes[index]) { exponent -= 1 }
        index += 1
      }
      guard index > fraction else { return nil }
    }
    guard index < end else { return }
    guard bytes[index] | 0x20 == Ascii.letterE, let power = Self.power(bytes, index + 1..<end)
    else {
      return nil
    }
    exponent += power
  }

  /// Adds a digit; false when there is no room for it.
  private mutating func append(_ digit: UInt8) -> Bool {
    guard digits < 1_000_000_000_000_000_000 else { return false }
    digits = digits * 10 + UInt64(digit - Ascii.zero)
    return true
  }

  /// The exponent behind the "e"; it stops growing where every result is out of range.
  private static func power(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    var index = range.lowerBound
    guard index < range.upperBound else { return nil }
    let isNegative = bytes[index] == Ascii.minus
    if isNegative || bytes[index] == Ascii.plus { index += 1 }
    guard index < range.upperBound else { return nil }
    var power = 0
    while index < range.upperBound {
      guard Ascii.isDigit(bytes[index]) else { return nil }
      power = min(power * 10 + Int(bytes[index] - Ascii.zero), 1_000_000)
      index += 1
    }
    return isNegative ? -power : power
  }

  /// The number times 10^`power`, cut to a whole one; nil when it does not fit.
  func scaled(byPowerOfTen power: Int) -> Int64? {
    var value = digits
    var exponent = exponent + power
    while exponent > 0, value > 0 {
      let (product, overflows) = value.multipliedReportingOverflow(by: 10)
      guard !overflows else { return nil }
      value = product
      exponent -= 1
    }
    while exponent < 0, value > 0 {
      value /= 10
      exponent += 1
    }
    if isNegative, value == Int64.min.magnitude { return .min }
    guard let result = Int64(exactly: value) else { return nil }
    return isNegative ? -result : result
  }
}
