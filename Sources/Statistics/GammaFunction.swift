/// The parts of the gamma function that Student's t needs.
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

  /// Γ(½).
  static let rootOfPi = 1.7724538509055161
}
