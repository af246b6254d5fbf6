import Glibc

/// A number held as the unevaluated sum of two doubles: about 106 bits.
/// Used where an exponent near 700 must keep sixteen digits after it has been raised.
/// Finite values only; what overflows becomes NaN in the low part.
/// A fused multiply-add is a call into the C library on the plain x86-64 target, so it stands only where
/// exactness needs it.
/// Source: Dekker, "A floating-point technique for extending the available precision" (1971);
/// Hida, Li and Bailey, "Library for double-double and quad-double arithmetic" (2007).
struct DoubleDouble: Equatable, Sendable {
  /// The value rounded to the nearest double.
  var high: Double
  /// What `high` lacks.
  var low: Double

  init(_ high: Double, _ low: Double = 0) {
    self.high = high
    self.low = low
  }

  /// The exact sum of two doubles.
  init(sum first: Double, _ second: Double) {
    let high = first + second
    let part = high - first
    self.init(high, (first - (high - part)) + (second - part))
  }

  /// The exact sum of two doubles, the first not the smaller one in magnitude.
  init(ordered first: Double, _ second: Double) {
    let high = first + second
    self.init(high, second - (high - first))
  }

  /// The exact product of two doubles, unless its low part underflows.
  init(product first: Double, _ second: Double) {
    let high = first * second
    self.init(high, (-high).addingProduct(first, second))
  }

  /// The sum rounded to one double.
  var value: Double { high + low }

  static func + (left: DoubleDouble, right: DoubleDouble) -> DoubleDouble {
    let highs = DoubleDouble(sum: left.high, right.high)
    let lows = DoubleDouble(sum: left.low, right.low)
    let partial = DoubleDouble(ordered: highs.high, highs.low + lows.high)
    return DoubleDouble(ordered: partial.high, partial.low + lows.low)
  }

  static func + (left: DoubleDouble, right: Double) -> DoubleDouble {
    let highs = DoubleDouble(sum: left.high, right)
    return DoubleDouble(ordered: highs.high, highs.low + left.low)
  }

  static func * (left: DoubleDouble, right: Double) -> DoubleDouble {
    let product = DoubleDouble(product: left.high, right)
    return DoubleDouble(ordered: product.high, product.low + left.low * right)
  }

  static func / (left: DoubleDouble, right: DoubleDouble) -> DoubleDouble {
    let first = left.high / right.high
    let rest = left.high.addingProduct(-first, right.high) + (left.low - first * right.low)
    return DoubleDouble(ordered: first, rest / right.high)
  }

  /// The number times a power of two.
  func scaled(byPowerOfTwo exponent: Int) -> DoubleDouble {
    DoubleDouble(scalbn(high, Int32(exponent)), scalbn(low, Int32(exponent)))
  }
}

extension DoubleDouble {
  /// The natural logarithm of 2.
  static let logarithmOfTwo = DoubleDouble(0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56)

  /// The natural logarithm of 1 + `number`, for `number` > −1.
  /// Absolute error below 1e-18 beside 1e-32 of the result; the relative error stays near 1e-19 for
  /// small `number`.
  static func logarithmOfOne(plus number: DoubleDouble) -> DoubleDouble {
    guard number.high > -0.29, number.high < 0.41 else { return logarithm(number + 1) }
    return twiceInverseTangent(number, over: number + 2)
  }

  /// The natural logarithm of a positive `number`; absolute error as for `logarithmOfOne(plus:)`.
  static func logarithm(_ number: DoubleDouble) -> DoubleDouble {
    var exponent = Int(number.high.exponent)
    if number.high.significand > 1.4142135623730951 { exponent += 1 }
    let fraction = number.scaled(byPowerOfTwo: -exponent)
    let logarithm = twiceInverseTangent(fraction + -1, over: fraction + 1)
    return exponent == 0 ? logarithm : logarithmOfTwo * Double(exponent) + logarithm
  }

  /// 2 artanh(n/d) = ln((d + n)/(d − n)) for |n/d| ≤ 0.172: the first term at full width, the rest of
  /// the series, which is a hundredth of it, as a double.
  private static func twiceInverseTangent(
    _ numerator: DoubleDouble, over denominator: DoubleDouble
  ) -> DoubleDouble {
    let ratio = numerator / denominator
    let square = ratio.high * ratio.high
    var series = 0.0
    for odd in stride(from: 25.0, through: 3, by: -2) { series = 1 / odd + series * square }
    let twice = DoubleDouble(2 * ratio.high, 2 * ratio.low)
    return DoubleDouble(ordered: twice.high, twice.low + twice.high * (square * series))
  }
}
