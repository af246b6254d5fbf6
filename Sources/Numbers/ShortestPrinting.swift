import Bytes

extension ByteBuffer {
  /// Adds the shortest decimal text that reads back as the same double.
  ///
  /// The form is that of ECMAScript and of Go's encoding/json: plain for 1e-6 ≤ |value| < 1e21
  /// ("12", "0.001"), else with an exponent ("1e-7", "1.5e+21"); 0 is "0", negative zero "-0".
  /// `value` must be finite. About 15 ns for a number of few decimals, 45 ns for a long one.
  public mutating func append(shortest value: Double) {
    precondition(value.isFinite)
    let magnitude = value.magnitude
    if magnitude < 1e9 {
      // A decimal of at most 15 digits belongs to one double only, and no other one of at most 15
      // digits to the same; so if this one reads back as the value it is the shortest.
      let millionths = magnitude * 1e6 + 0x1p52 - 0x1p52  // rounded to a whole number
      if millionths / 1e6 == magnitude {
        append(millionths: UInt64(millionths), isNegative: value.sign == .minus)
        return
      }
    }
    if value.sign == .minus { append(UInt8(ascii: "-")) }
    // The form of ECMAScript's Number::toString (ECMA-262, 6.1.6.1.20).
    let decimal = ShortestDecimal(magnitude)
    if (-5...21).contains(decimal.point) {
      append(plain: decimal)
    } else {
      append(scientific: decimal, mark: UInt8(ascii: "e"), width: 1)
    }
  }

  /// Adds a number of millionths without trailing zeros.
  private mutating func append(millionths: UInt64, isNegative: Bool) {
    var scratch = DigitScratch()
    var (whole, fraction) = millionths.quotientAndRemainder(dividingBy: 1_000_000)
    var decimals = fraction > 0 ? 6 : 0
    while decimals > 0, fraction % 10 == 0 {
      fraction /= 10
      decimals -= 1
    }
    scratch.prepend(whole: whole, fraction: fraction, decimals: decimals)
    if isNegative { scratch.prepend(UInt8(ascii: "-")) }
    scratch.append(to: &self)
  }

  /// Adds all digits of a decimal, without an exponent: "150", "0.0015".
  mutating func append(plain decimal: ShortestDecimal) {
    if decimal.exponent >= 0 {
      append(decimal: decimal.digits)
      append(repeating: UInt8(ascii: "0"), count: decimal.exponent)
    } else if decimal.point > 0 {
      var scratch = DigitScratch()
      scratch.prepend(decimal.digits, decimals: -decimal.exponent)
      scratch.append(to: &self)
    } else {
      append("0.")
      append(repeating: UInt8(ascii: "0"), count: -decimal.point)
      append(decimal: decimal.digits)
    }
  }

  /// Adds a decimal with an exponent of at least `width` digits after `mark`: "1.5e+21".
  mutating func append(scientific decimal: ShortestDecimal, mark: UInt8, width: Int) {
    let power = decimal.point - 1
    var scratch = DigitScratch()
    scratch.prepend(decimal: UInt64(power.magnitude))
    if width > 1, power.magnitude < 10 { scratch.prepend(UInt8(ascii: "0")) }
    scratch.prepend(UInt8(ascii: power < 0 ? "-" : "+"))
    scratch.prepend(mark)
    scratch.prepend(decimal.digits, decimals: decimalDigitCount(decimal.digits) - 1)
    scratch.append(to: &self)
  }
}

extension DigitScratch {
  /// Puts `value` divided by 10^`decimals` before what is there; at most 19 decimals.
  fileprivate mutating func prepend(_ value: UInt64, decimals: Int) {
    let (whole, fraction) = value.quotientAndRemainder(dividingBy: powersOfTen[decimals])
    prepend(whole: whole, fraction: fraction, decimals: decimals)
  }
}
