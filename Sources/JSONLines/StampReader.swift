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
    if case .unit(let given) = precision { unit = given }
    isAutomatic = unit == nil
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
    guard !texts.hasFormat, Double.isDecimal(bytes, value.range) else {
      throw JSONError(.timeExpected, at: value.start, token: value.range)
    }
    let fault = JSONError(.timeOutOfRange, at: value.start, token: value.range)
    guard let whole = Int64(decimal: bytes, value.range, times: 1) else { throw fault }
    let (likely, unit) = units(of: whole)
    guard let nanoseconds = Int64(decimal: bytes, value.range, times: unit.scale) else {
      throw fault
    }
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
