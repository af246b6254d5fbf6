import Glibc

/// Student's t distribution with ν = `degreesOfFreedom` > 0, which need not be whole.
///
/// NaN in gives NaN out, and so do degrees of freedom that are not above 0;
/// infinite degrees of freedom are the normal distribution; t may be infinite.
/// Relative error below 1e-14 where the probability exceeds 1e-300; of the logarithm below 1e-14
/// everywhere, both for ν ≥ 1. Below, the logarithm of a probability near 1 has fewer digits.
/// Cost: about 0.2 µs.
/// Source: DLMF 8.17; the continued fraction of Didonato and Morris. Which side is computed follows
/// from which fraction converges; the other is one minus it only where that loses nothing.
enum StudentT {
  /// The probability that |T| ≥ `t`, for `t` ≥ 0.
  static func twoSided(_ t: Double, _ degreesOfFreedom: Double) -> TailProbability {
    guard !t.isNaN, degreesOfFreedom > 0 else { return .nan }
    if degreesOfFreedom > 1e100 { return NormalDistribution.twoSided(t) }
    if t == 0 { return .one }
    if t == .infinity { return .zero }
    if degreesOfFreedom < 1e-20 { return .one }
    if t < 1e-9 {
      // The density at 0 times the width: the next term is t² of it, and t² might underflow.
      let root = (Double.pi * degreesOfFreedom).squareRoot()
      let width = 2 * t * GammaFunction.ratioOfHalfStep(degreesOfFreedom / 2) / root
      return TailProbability(factor: width, isComplement: true)
    }
    return twoSided(SquaredRatio(t, degreesOfFreedom), degreesOfFreedom)
  }

  /// I(ν/2, ½; x) with x = 1/(1 + r), y = r/(1 + r).
  private static func twoSided(
    _ ratio: SquaredRatio, _ degreesOfFreedom: Double
  ) -> TailProbability {
    let a = degreesOfFreedom / 2
    let r = ratio.value
    let x = 1 / (1 + r)
    let y = r < 1 ? r / (1 + r) : 1 - x
    let difference = a * y - x / 2
    let isComplement = x >= (a + 1) / (a + 2.5)
    let fraction =
      isComplement
      ? BetaFraction(a: 0.5, b: a, x: y, y: x, difference: -difference)
      : BetaFraction(a: a, b: 0.5, x: x, y: y, difference: difference)
    let constant = GammaFunction.ratioOfHalfStep(a) / GammaFunction.rootOfPi
    return TailProbability(
      factor: constant * y.squareRoot() / fraction.value,
      exponent: ratio.logarithmOfOnePlus * -a, isComplement: isComplement)
  }
}

/// r = t²/ν at double width, with ln(1 + r) also where r is beyond a double.
private struct SquaredRatio {
  /// r, infinite if it overflows.
  var value: Double
  /// ln(1 + r).
  var logarithmOfOnePlus: DoubleDouble

  init(_ t: Double, _ degreesOfFreedom: Double) {
    let divisor = DoubleDouble(degreesOfFreedom)
    if t < 1e140 {
      let ratio = DoubleDouble(product: t, t) / divisor
      value = ratio.high
      logarithmOfOnePlus = DoubleDouble.logarithmOfOne(plus: ratio)
    } else {
      // The 1 does not count any more: r > 1e180.
      let root = t * 0x1p-512
      let ratio = DoubleDouble(product: root, root) / divisor
      value = t / degreesOfFreedom * t
      logarithmOfOnePlus =
        DoubleDouble.logarithm(ratio) + DoubleDouble.logarithmOfTwo * 1024
    }
  }
}
