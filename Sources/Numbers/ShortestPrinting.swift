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
    append(ShortestDecimal(magnitude))
  }

  /// Adds a number of millionths without trailing zeros.
  private mutating func append(millionths: UInt64, isNegative: Bool) {
    var scratch = DigitScratch()
    var (whole, fraction) = millionths.quotientAndRemainder(dividingBy: 1_000_000)
    if fraction > 0 {
      var width = 6
      while fraction % 10 == 0 {
        fraction /= 10
        width -= 1
      }
      scratch.prepend(decimal: fraction, width: width)
      scratch.prepend(UInt8(ascii: "."))
    }
    scratch.prepend(decimal: whole)
    if isNegative { scratch.prepend(UInt8(ascii: "-")) }
    scratch.append(to: &self)
  }

  /// Adds a decimal in the form of ECMAScript's Number::toString (ECMA-262, 6.1.6.1.20).
  private mutating func append(_ decimal: ShortestDecimal) {
    let count = decimalDigitCount(decimal.digits)
    // The value lies in 10^(point − 1) ..< 10^point.
    let point = count + decimal.exponent
    var scratch = DigitScratch()
    if point < -5 || point > 21 {
      scratch.prepend(decimal: UInt64((point - 1).magnitude))
      scratch.prepend(UInt8(ascii: point > 0 ? "+" : "-"))
      scratch.prepend(UInt8(ascii: "e"))
      scratch.prepend(decimal: decimal.digits, decimals: count - 1)
    } else if decimal.exponent >= 0 {
      for _ in 0..<decimal.exponent { scratch.prepend(UInt8(ascii: "0")) }
      scratch.prepend(decimal: decimal.digits)
    } else {
      scratch.prepend(decimal: decimal.digits, decimals: -decimal.exponent)
    }
    scratch.append(to: &self)
  }
}
