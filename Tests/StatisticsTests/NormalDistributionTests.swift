import Statistics
import Testing

@Suite("The normal distribution")
struct NormalDistributionTests {
  /// Solved with mpmath at 60 digits from the double nearest to each probability.
  private static let quantiles: [(probability: Double, value: Double)] = [
    (1e-300, 37.047096299361199237),
    (1e-100, 21.273453560965324294), (1e-10, 6.3613409024040561991),
    (0.001, 3.0902323061678135354), (0.025, 1.9599639845400542118),
    (0.05, 1.644853626951472688), (0.1, 1.2815515655446004353),
    (0.25, 0.6744897501960817432), (0.3, 0.52440051270804081597),
    (0.4, 0.25334710313579974132), (0.49, 0.025068908258711058033),
    (0.5, 0), (0.75, -0.6744897501960817432), (0.975, -1.9599639845400538556),
    (0.999999, -4.7534243088170877657),
  ]

  @Test("quantiles are those of mpmath, and tails bring them back")
  func quantiles() {
    var tally = ErrorTally()
    for (probability, value) in Self.quantiles {
      let quantile = NormalDistribution.upperQuantile(probability)
      tally.add(relativeError(quantile, value), bound: 5e-15, "quantile \(probability) \(quantile)")
      if probability > 1e-300 {
        let back = NormalDistribution.upperTail(quantile)
        tally.add(relativeError(back, probability), bound: 2e-13, "back \(probability)")
      }
    }
    // Near one half what counts is the distance from it, which the probability itself rounds.
    let near = NormalDistribution.upperQuantile(0.4999999)
    #expect(abs(near - 2.5066282747031065135e-7) < 1e-16)
    print(tally.summary("Normal quantiles"))
    #expect(tally.failures == [])
  }

  @Test("ends, infinities and NaN are defined")
  func edges() {
    typealias Normal = NormalDistribution
    #expect(Normal.upperQuantile(0) == .infinity && Normal.upperQuantile(1) == -.infinity)
    for probability in [-0.1, 1.1, .nan] { #expect(Normal.upperQuantile(probability).isNaN) }
    #expect(Normal.upperTail(.infinity) == 0 && Normal.lowerTail(.infinity) == 1)
    #expect(Normal.twoSidedTail(0) == 1 && Normal.twoSidedTail(-.infinity) == 0)
    #expect(Normal.logUpperTail(.infinity) == -.infinity && Normal.logLowerTail(.infinity) == 0)
    #expect(Normal.upperTail(.nan).isNaN && Normal.logTwoSidedTail(.nan).isNaN)
    #expect(Normal.twoSidedTail(-2) == Normal.twoSidedTail(2))
  }

  @Test("Student's t and the incomplete beta function are defined at their ends")
  func otherEdges() {
    #expect(StudentT.twoSidedTail(.infinity, degreesOfFreedom: 3) == 0)
    #expect(StudentT.upperTail(-.infinity, degreesOfFreedom: 3) == 1)
    #expect(StudentT.logTwoSidedTail(.infinity, degreesOfFreedom: 3) == -.infinity)
    for (t, degrees) in [(Double.nan, 3.0), (1, .nan), (1, 0), (1, -2)] {
      #expect(StudentT.twoSidedTail(t, degreesOfFreedom: degrees).isNaN)
      #expect(StudentT.logUpperTail(t, degreesOfFreedom: degrees).isNaN)
    }
    let cauchy = StudentT.upperTail(1e300, degreesOfFreedom: 1)
    #expect(relativeError(cauchy, 1e-300 / Double.pi) < 1e-14)
    // Close to the normal distribution, yet not it.
    let almostNormal = StudentT.twoSidedTail(2, degreesOfFreedom: 1e30)
    #expect(relativeError(almostNormal, NormalDistribution.twoSidedTail(2)) < 5e-15)
    #expect(IncompleteBeta.regularized(2, 3, 0) == 0 && IncompleteBeta.complement(2, 3, 0) == 1)
    #expect(IncompleteBeta.regularized(2, 3, 1) == 1 && IncompleteBeta.complement(2, 3, 1) == 0)
    for (a, b, x) in [(0.0, 1.0, 0.5), (1, -1, 0.5), (1, 1, 1.1), (1, 1, -0.1), (1, 1, .nan)] {
      #expect(IncompleteBeta.regularized(a, b, x).isNaN)
    }
    // I(a, 1; x) = x^a.
    let power = IncompleteBeta.logRegularized(1000, 1, 1e-10)
    #expect(relativeError(power, -23025.850929940456840) < 1e-14)
    let rest = IncompleteBeta.logComplement(1, 1000, 0.5)
    #expect(relativeError(rest, -693.14718055994530942) < 1e-14)
  }
}
