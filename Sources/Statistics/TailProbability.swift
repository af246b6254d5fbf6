import Glibc

/// A probability held as a factor times a power of e, or as one minus that, so that neither it, its
/// complement nor its logarithm loses digits before the caller has said which is wanted.
struct TailProbability: Sendable {
  /// What stands before the exponential; not negative.
  var factor: Double
  /// The exponent of e.
  var exponent: DoubleDouble
  /// True if `factor` times the exponential is the probability of the other side.
  var isComplement: Bool

  init(factor: Double, exponent: DoubleDouble = DoubleDouble(0), isComplement: Bool = false) {
    self.factor = factor
    self.exponent = exponent
    self.isComplement = isComplement
  }

  static let nan = TailProbability(factor: .nan)
  static let zero = TailProbability(factor: 0)
  static let one = TailProbability(factor: 0, isComplement: true)

  /// The probability itself; 0 where it is below the smallest double.
  var value: Double { isComplement ? 1 - product : product }

  /// The natural logarithm of the probability; −infinity for 0.
  var logarithm: Double {
    let product = self.product
    if isComplement { return log1p(-product) }
    if product > 0x1p-960 || factor == 0 { return log(product) }
    return (exponent + log(factor)).value
  }

  /// The probability and its logarithm if the two sides share it equally.
  func halved(upper isUpper: Bool) -> (value: Double, logarithm: Double) {
    if isUpper {
      let whole = value
      let logarithm = whole > 0.25 ? log1p(whole / 2 - 1) : self.logarithm - 0x1.62e42fefa39efp-1
      return (whole / 2, logarithm)
    }
    let half = value / 2
    return (1 - half, log1p(-half))
  }

  /// A large exponent is applied in two halves, lest a factor above 1 meet an early underflow.
  private var product: Double {
    guard exponent.high < -600 else { return factor * exp(exponent.high) * (1 + exponent.low) }
    guard exponent.high > -3000 else { return factor.isNaN ? .nan : 0 }
    let half = exp(exponent.high / 2)
    return factor * half * half * (1 + exponent.low)
  }
}
