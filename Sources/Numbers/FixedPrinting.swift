import Bytes

extension ByteBuffer {
  /// Adds `value` with exactly `decimals` digits after the point, as C's "%.Nf" does.
  ///
  /// The exact binary value is rounded, ties to even; no point for 0 decimals; a negative value
  /// keeps its "-" even when it rounds to 0. `value` must be finite, `decimals` not negative. About
  /// 20 ns for up to 17 decimals below 2⁶⁴; beyond, the C library's way.
  public mutating func append(fixed value: Double, decimals: Int) {
    precondition(value.isFinite && decimals >= 0)
    let magnitude = value.magnitude
    if decimals <= 17, magnitude < 0x1p64 {
      appendSmall(magnitude, decimals: decimals, isNegative: value.sign == .minus)
    } else {
      append(printf: value, conversion: UInt8(ascii: "f"), precision: decimals)
    }
  }

  /// The usual range: the whole part fits in 64 bits, the fraction times 10^`decimals` in 128.
  @inline(__always)
  private mutating func appendSmall(_ magnitude: Double, decimals: Int, isNegative: Bool) {
    var whole = UInt64(magnitude)
    var fraction: UInt64 = 0
    if magnitude < 0x1p53 {
      fraction = Self.roundedFraction(magnitude, &whole, decimals: decimals)
      if fraction == powersOfTen[decimals] {
        fraction = 0
        whole += 1
      }
    }
    var scratch = DigitScratch()
    scratch.prepend(whole: whole, fraction: fraction, decimals: decimals)
    if isNegative { scratch.prepend(UInt8(ascii: "-")) }
    scratch.append(to: &self)
  }

  /// The part of `magnitude` behind the point times 10^`decimals`, rounded; it can reach
  /// 10^`decimals`. For 0 decimals it is `whole` that is rounded, and 0 is returned.
  @inline(__always)
  private static func roundedFraction(
    _ magnitude: Double, _ whole: inout UInt64, decimals: Int
  ) -> UInt64 {
    let exponentBits = magnitude.exponentBitPattern
    let significand =
      exponentBits > 0
      ? magnitude.significandBitPattern | 1 << 52 : magnitude.significandBitPattern
    // magnitude = significand / 2^shift. From 2¹²⁸ on the product is less than half of the last
    // digit: significand·10¹⁷ < 2¹¹⁰.
    let shift = 1075 - Int(max(exponentBits, 1))
    guard shift > 0, shift < 128 else { return 0 }
    let fractionBits = shift < 64 ? significand & (1 << UInt64(shift) - 1) : significand
    let product = UInt128(fractionBits) * UInt128(powersOfTen[decimals])
    let quotient = UInt64(truncatingIfNeeded: product >> UInt128(shift))
    let remainder = product & (1 << UInt128(shift) - 1)
    let half: UInt128 = 1 << UInt128(shift - 1)
    guard remainder >= half else { return quotient }
    if decimals == 0 {
      if remainder > half || whole & 1 == 1 { whole += 1 }
      return 0
    }
    return remainder > half || quotient & 1 == 1 ? quotient + 1 : quotient
  }
}
