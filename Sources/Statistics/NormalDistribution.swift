import Glibc

/// The standard normal distribution: mean 0, variance 1.
public enum NormalDistribution {
  /// The probability of a value at least |`z`| away from 0; NaN for NaN.
  /// Relative error below 1e-15 where the result is a normal double.
  /// Source: DLMF 7.2; the rounding of z/√2 is put back to first order.
  public static func twoSidedTail(_ z: Double) -> Double { twoSided(abs(z)).value }

  /// The probability of a value at least `z` ≥ 0 away from 0 on either side.
  static func twoSided(_ z: Double) -> TailProbability {
    if z.isNaN { return .nan }
    if z > 1e160 { return TailProbability(factor: 0) }
    let inverseRoot = DoubleDouble(0x1.6a09e667f3bcdp-1, -0x1.bdd3413b26456p-55)
    if z > 30 { return farTail(z) }
    let argument = inverseRoot * z
    if z < 0.5 { return TailProbability(factor: erf(argument.high), isComplement: true) }
    let slope = 1.1283791670955126 * exp(-argument.high * argument.high)
    return TailProbability(factor: erfc(argument.high) - slope * argument.low)
  }

  /// The same for z > 30 by the asymptotic series of Mills' ratio (DLMF 7.12.1).
  private static func farTail(_ z: Double) -> TailProbability {
    let inverse = 1 / (z * z)
    var series = 1.0
    for odd in stride(from: 17.0, through: 1, by: -2) { series = 1 - odd * inverse * series }
    let half = DoubleDouble(product: z, z) * -0.5
    return TailProbability(factor: 0.7978845608028654 / z * series, exponent: half)
  }
}
