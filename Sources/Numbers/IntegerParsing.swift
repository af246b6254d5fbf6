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
    guard let magnitude = digitRun(text, start, range.upperBound),
      magnitude <= (isNegative ? Int64.min.magnitude : Int64.max.magnitude)
    else { return nil }
    self = Int64(truncatingIfNeeded: isNegative ? 0 &- magnitude : magnitude)
  }
}

/// The number spelt by `start..<end`, all of which must be digits; nil also above 2⁶⁴ − 1.
@inline(__always)
private func digitRun(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> UInt64? {
  guard start < end else { return nil }
  guard end - start <= 19 else { return longDigitRun(text, start, end) }
  return shortDigitRun(text, start, end)
}

/// As `digitRun` for at most 19 digits, which cannot overflow.
@inline(__always)
private func shortDigitRun(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> UInt64? {
  var value: UInt64 = 0
  var index = start
  while end - index >= 8 {
    let word = text.word(at: index)
    guard WordScan.areDigits(word) else { return nil }
    value = value &* 100_000_000 &+ WordScan.decimal(word, count: 8)
    index += 8
  }
  while index < end {
    let digit = digitValue(text[index])
    guard digit <= 9 else { return nil }
    value = value &* 10 &+ digit
    index += 1
  }
  return value
}

/// As `digitRun` for 20 digits or more: most are leading zeros or too many.
@inline(never)
private func longDigitRun(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> UInt64? {
  var index = start
  while index < end - 1, text[index] == UInt8(ascii: "0") { index += 1 }
  if end - index <= 19 { return shortDigitRun(text, index, end) }
  guard end - index == 20, let leading = shortDigitRun(text, index, end - 1) else { return nil }
  let last = digitValue(text[end - 1])
  let (tens, tooLarge) = leading.multipliedReportingOverflow(by: 10)
  let (value, overflow) = tens.addingReportingOverflow(last)
  return last <= 9 && !tooLarge && !overflow ? value : nil
}

/// The value of an ASCII digit, or a number above 9 for any other byte.
@inline(__always)
func digitValue(_ byte: UInt8) -> UInt64 {
  UInt64(byte &- 0x30)
}
