import Testing

@testable import Statistics

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

  @Test("the tails beyond mpmath's quantiles are their probabilities")
  func quantiles() {
    var tally = ErrorTally()
    for (probability, quantile) in Self.quantiles where probability > 1e-300 {
      let tail = NormalDistribution.twoSided(abs(quantile))
      let back = tail.halved(upper: quantile >= 0).value
      tally.add(relativeError(back, probability), bound: 2e-13, "tail \(probability)")
    }
    print(tally.summary("Normal quantiles"))
    #expect(tally.failures == [])
  }

  @Test("ends, infinities and NaN are defined")
  func edges() {
    typealias Normal = NormalDistribution
    #expect(Normal.twoSidedTail(0) == 1 && Normal.twoSidedTail(-.infinity) == 0)
    #expect(Normal.twoSided(.infinity).logarithm == -.infinity)
    #expect(Normal.twoSidedTail(.nan).isNaN && Normal.twoSided(.nan).logarithm.isNaN)
    #expect(Normal.twoSidedTail(-2) == Normal.twoSidedTail(2))
  }

  @Test("Student's t is defined at its ends")
  func otherEdges() {
    let end = StudentT.twoSided(.infinity, 3)
    #expect(end.value == 0 && end.logarithm == -.infinity && end.halved(upper: false).value == 1)
    for (t, degrees) in [(Double.nan, 3.0), (1, .nan), (1, 0), (1, -2)] {
      let tail = StudentT.twoSided(t, degrees)
      #expect(tail.value.isNaN && tail.halved(upper: true).logarithm.isNaN)
    }
    let cauchy = StudentT.twoSided(1e300, 1).halved(upper: true).value
    #expect(relativeError(cauchy, 1e-300 / Double.pi) < 1e-14)
    // Close to the normal distribution, yet not it.
    let almostNormal = StudentT.twoSided(2, 1e30).value
    #expect(relativeError(almostNormal, NormalDistribution.twoSidedTail(2)) < 5e-15)
  }
}
