/// The shortest decimal that reads back as a given double: `digits`·10^`exponent`.
///
/// Of all decimals of that length it is the one nearest to the double. Three products with the
/// leading 128 bits of a power of ten give the double and the two ends of the interval that rounds
/// to it; then at most two lengths have to be looked at.
/// Source: R. Giulietti, "The Schubfach way to render doubles", 2020.
struct ShortestDecimal {
  /// 1…17 digits as a whole number, the last of them not 0.
  var digits: UInt64
  /// The power of ten of the last digit.
  var exponent: Int

  /// The value lies in 10^(point − 1) ..< 10^point.
  var point: Int { decimalDigitCount(digits) + exponent }

  /// The shortest decimal of a positive finite double.
  init(_ magnitude: Double) {
    let fraction = magnitude.significandBitPattern
    let isNormal = magnitude.exponentBitPattern > 0
    let significand = isNormal ? fraction | 1 << 52 : fraction
    let binaryExponent = Int(isNormal ? magnitude.exponentBitPattern : 1) - 1075
    // Below a power of two the doubles lie twice as close, but for the smallest normal one.
    let isLowerCloser = fraction == 0 && magnitude.exponentBitPattern > 1
    // ⌊log₁₀ of the interval's width⌋: 2^q, or 3/4 of it.
    let power = (binaryExponent * 1_262_611 - (isLowerCloser ? 524_031 : 0)) >> 22
    let interval = Interval(
      significand, shift: binaryExponent + (-power * 1_741_647) >> 19 + 1, power: power,
      isLowerCloser: isLowerCloser)
    (digits, exponent) = interval.shortest(power)
    removeTrailingZeros()
  }

  private mutating func removeTrailingZeros() {
    while true {
      let (quotient, remainder) = digits.quotientAndRemainder(dividingBy: 10)
      guard remainder == 0, quotient > 0 else { return }
      digits = quotient
      exponent += 1
    }
  }
}

/// A double and the ends of the interval that rounds to it, as quarters of 10^power, where the last
/// bit says that something was cut off.
private struct Interval {
  let lower: UInt64
  let value: UInt64
  let upper: UInt64

  init(_ significand: UInt64, shift: Int, power: Int, isLowerCloser: Bool) {
    var factor = PowersOfFive.shared.leadingBits(-power)
    // Rounded up where 128 bits do not hold the power exactly.
    if power > 0 || power < -55 {
      factor.low &+= 1
      if factor.low == 0 { factor.high &+= 1 }
    }
    let quarters = significand << 2
    let shift = UInt64(shift)
    // An interval around an even significand includes its ends.
    let isOpen = significand & 1
    lower = Self.scaled(quarters - (isLowerCloser ? 1 : 2), shift, factor) + isOpen
    value = Self.scaled(quarters, shift, factor)
    upper = Self.scaled(quarters + 2, shift, factor) - isOpen
  }

  /// The upper 64 of the 192 bits of a product, with the last bit set when the others are not
  /// (nearly) zero.
  private static func scaled(
    _ number: UInt64, _ shift: UInt64, _ factor: (high: UInt64, low: UInt64)
  ) -> UInt64 {
    let shifted = number << shift
    let below = shifted.multipliedFullWidth(by: factor.low).high
    let (high, low) = shifted.multipliedFullWidth(by: factor.high)
    let (middle, carry) = low.addingReportingOverflow(below)
    return (high &+ (carry ? 1 : 0)) | (middle > 1 ? 1 : 0)
  }

  /// The decimal inside with the fewest digits, and of those the nearest to the value.
  func shortest(_ power: Int) -> (UInt64, Int) {
    let below = value >> 2
    if below >= 10 {
      let tens = below / 10
      let belowInside = lower <= 40 * tens
      let aboveInside = 40 * tens + 40 <= upper
      if belowInside != aboveInside { return (tens + (aboveInside ? 1 : 0), power + 1) }
    }
    let belowInside = lower <= 4 * below
    let aboveInside = 4 * below + 4 <= upper
    if belowInside != aboveInside { return (below + (aboveInside ? 1 : 0), power) }
    let middle = 4 * below + 2
    let roundsUp = value > middle || (value == middle && below & 1 == 1)
    return (below + (roundsUp ? 1 : 0), power)
  }
}
