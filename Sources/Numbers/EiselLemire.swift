/// Decimal to double for a whole number of at most 19 digits times a power of ten.
///
/// The number is multiplied by the leading 128 bits of the power of five; the upper bits of the
/// product are the double's, and the rest decide how it is rounded. That 128 bits always decide was
/// proved later than the method.
/// Source: D. Lemire, "Number parsing at a gigabyte per second", 2021; N. Mushtak and D. Lemire,
/// "Fast number parsing without fallback", 2023.
enum EiselLemire {
  /// The double nearest to `number`·10^`exponent`, ties to even; infinity where that is too large.
  static func double(_ number: UInt64, exponent: Int) -> Double {
    guard number != 0, exponent >= PowersOfFive.smallest else { return 0 }
    guard exponent <= 308 else { return .infinity }
    let leadingZeros = number.leadingZeroBitCount
    let product = product(number << UInt64(leadingZeros), exponent)
    let upperBit = Int(product.high >> 63)
    // 53 bits, one more to round by, and one spare when the product's top bit is clear.
    var significand = product.high >> UInt64(upperBit + 9)
    var binaryExponent =
      ((217_706 * exponent) >> 16) + 63 + upperBit - leadingZeros + 1023
    if binaryExponent <= 0 { return subnormal(significand, shift: 1 - binaryExponent) }
    if product.low <= 1, exponent >= -4, exponent <= 23, significand & 3 == 1,
      significand << UInt64(upperBit + 9) == product.high
    {
      significand &= ~1  // exactly half way, and the even neighbour is below
    }
    significand = (significand + significand & 1) >> 1
    if significand == 1 << 53 {
      significand = 1 << 52
      binaryExponent += 1
    }
    guard binaryExponent < 0x7FF else { return .infinity }
    let fraction = significand & ((1 << 52) - 1)
    return Double(bitPattern: UInt64(binaryExponent) << 52 | fraction)
  }

  /// Rounds a significand with one extra bit that has to be moved down by `shift` first.
  private static func subnormal(_ significand: UInt64, shift: Int) -> Double {
    guard shift < 64 else { return 0 }
    let shifted = significand >> UInt64(shift)
    // Where rounding reaches 2⁵² the same bits are the smallest normal number.
    return Double(bitPattern: (shifted + shifted & 1) >> 1)
  }

  /// The leading 128 bits of `number`·5^`exponent`; `number` has its top bit set.
  @inline(__always)
  private static func product(
    _ number: UInt64, _ exponent: Int
  ) -> (high: UInt64, low: UInt64) {
    var power = PowersOfFive.shared.leadingBits(exponent)
    if exponent < 0, exponent >= -27 {
      // Rounded up here, so that a quotient that is a whole number does not come out just below.
      power.low &+= 1
      if power.low == 0 { power.high &+= 1 }
    }
    var (high, low) = number.multipliedFullWidth(by: power.high)
    if high & 0x1FF == 0x1FF {
      // Only then can the lower half of the power change the bits that count.
      let correction = number.multipliedFullWidth(by: power.low).high
      let (sum, carry) = low.addingReportingOverflow(correction)
      low = sum
      if carry { high &+= 1 }
    }
    return (high, low)
  }
}
