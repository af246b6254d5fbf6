import Bytes

extension UInt64 {
  /// The number whose decimal digits lie in `range` of `text`.
  ///
  /// Leading zeros are fine. Nil when there is no digit, when anything else than digits is there
  /// (also a sign or a space), or when the number is above 2⁶⁴ − 1. O(digits), about 10 ns for 19.
  public init?(decimal text: Span<UInt8>, _ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= text.count)
    guard let value = digitRun(text, range.lowerBound, range.upperBound) else { return nil }
    self = value
  }
}

extension Int64 {
  /// The number whose decimal digits, after an optional "-", lie in `range` of `text`.
  ///
  /// Leading zeros and "-0" are fine. Nil when there is no digit, when anything else is there (also
  /// "+" or a space), or outside −2⁶³…2⁶³ − 1. O(digits), about 10 ns for 19.
  public init?(decimal text: Span<UInt8>, _ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= text.count)
    guard !range.isEmpty else { return nil }
    let isNegative = text[range.lowerBound] == UInt8(ascii: "-")
    let start = isNegative ? range.lowerBound + 1 : range.lowerBound
    guard let magnitude = digitRun(text, start, range.upperBound) else { return nil }
    self.init(magnitude, isNegative: isNegative)
  }

  /// A number by its magnitude and sign; nil where it does not fit.
  @inline(__always)
  init?(_ magnitude: UInt64, isNegative: Bool) {
    guard magnitude <= (isNegative ? Int64.min.magnitude : Int64.max.magnitude) else { return nil }
    self = Int64(truncatingIfNeeded: isNegative ? 0 &- magnitude : magnitude)
  }
}

/// The number spelt by `start..<end`, all of which must be digits; nil also above 2⁶⁴ − 1.
@inline(__always)
private func digitRun(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> UInt64? {
  guard start < end else { return nil }
  guard end - start <= 19 else { return longDigitRun(text, start, end) }
  var (value, index) = (UInt64(0), start)
  scanDigits(text, &index, end, into: &value)
  return index == end ? value : nil
}

/// Reads digits up to the first other byte or `end` and puts them behind those of `number`, which wraps
/// around; eight at a time where the text, which may go on behind `end`, is long enough.
@inline(__always)
func scanDigits(_ text: Span<UInt8>, _ index: inout Int, _ end: Int, into number: inout UInt64) {
  while index <= text.count - 8 {
    let word = text.word(at: index)
    let run = min(WordScan.digitCount(word), end - index)
    guard run == 8 else {
      guard run > 0 else { return }
      number = number &* powersOfTen[run] &+ WordScan.decimal(word, count: run)
      index += run
      return
    }
    number = number &* 100_000_000 &+ WordScan.decimal(word, count: 8)
    index += 8
  }
  while index < end {
    let digit = digitValue(text[index])
    guard digit <= 9 else { return }
    number = number &* 10 &+ digit
    index += 1
  }
}

/// As `digitRun`, for what may overflow.
@inline(never)
private func longDigitRun(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> UInt64? {
  var value: UInt64 = 0
  for index in start..<end {
    let digit = digitValue(text[index])
    let (tens, tooLarge) = value.multipliedReportingOverflow(by: 10)
    let (sum, overflow) = tens.addingReportingOverflow(digit)
    guard digit <= 9, !tooLarge, !overflow else { return nil }
    value = sum
  }
  return value
}

/// The value of an ASCII digit, or a number above 9 for any other byte.
@inline(__always)
func digitValue(_ byte: UInt8) -> UInt64 {
  UInt64(byte &- 0x30)
}
