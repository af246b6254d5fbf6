import Glibc

/// The parts of the gamma function that beta functions need.
enum GammaFunction {
  /// Γ(z + ½)/Γ(z) for z > 0; relative error about 1e-15.
  /// Raised to z ≥ 20 by Γ(z + 1) = zΓ(z), then the series in (z − ¼)⁻² (DLMF 5.11.13, whose odd
  /// powers vanish about that centre).
  static func ratioOfHalfStep(_ number: Double) -> Double {
    var z = number
    var above = 1.0
    var below = 1.0
    while z < 20 {
      above *= z
      below *= z + 0.5
      z += 1
    }
    let centre = z - 0.25
    let w = 1 / (centre * centre)
    var series = -174_317 / 0x1p27 + w * (20_491_783 / 0x1p33)
    series = 631 / 0x1p19 + w * series
    series = -19 / 8192 + w * series
    series = 1 + w * (1.0 / 64 + w * series)
    return centre.squareRoot() * series * (above / below)
  }

  /// ln Γ(z) − ½ ln 2π for z > 0, without its cancelling digits lost.
  /// Raised to z ≥ 20, then Stirling's series (DLMF 5.11.1).
  static func logarithm(_ number: DoubleDouble) -> DoubleDouble {
    var z = number
    var product = DoubleDouble(1)
    while z.high < 20 {
      product = product * z
      z = z + 1
    }
    let inverse = 1 / z.high
    let square = inverse * inverse
    var series = -691.0 / 360_360
    series = 1.0 / 1188 + square * series
    series = -1.0 / 1680 + square * series
    series = 1.0 / 1260 + square * series
    series = -1.0 / 360 + square * series
    series = 1.0 / 12 + square * series
    let main = (z + -0.5) * DoubleDouble.logarithm(z) - z + inverse * series
    return product.high == 1 ? main : main - DoubleDouble.logarithm(product)
  }

  /// Γ(½).
  static let rootOfPi = 1.7724538509055161

  /// ½ ln 2π.
  static let logarithmOfRootOfTwoPi = DoubleDouble(0x1.d67f1c864beb5p-1, -0x1.65b5a1b7ff5dfp-55)
}
