import Bytes

/// The shortest decimal that reads back as a given double: `digits`·10^`exponent`.
///
/// Of all decimals of that length it is the one nearest to the double.
struct ShortestDecimal {
  /// 1…17 digits as a whole number, the last of them not 0.
  var digits: UInt64
  /// The power of ten of the last digit.
  var exponent: Int

  /// The value lies in 10^(point − 1) ..< 10^point.
  var point: Int { decimalDigitCount(digits) + exponent }

  /// The shortest decimal of a positive finite double.
  ///
  /// The digits are the standard library's, whose `description` is the shortest and nearest one as well.
  init(_ magnitude: Double) {
    var text = ByteBuffer(capacity: 32)
    text.append(text: magnitude.description)
    guard let scan = DecimalScan(text.span, 0, text.count) else {
      preconditionFailure("a number is spelt as one")
    }
    (digits, exponent) = (scan.number, scan.exponent)
    while digits > 0, digits % 10 == 0 {
      digits /= 10
      exponent += 1
    }
  }
}
