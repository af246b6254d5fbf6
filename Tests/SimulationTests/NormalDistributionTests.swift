import Glibc
import Testing

@testable import Simulation

@Suite("Normal distribution")
struct NormalDistributionTests {
  @Test("exponential and logarithm are within one unit in the last place of the C library's")
  func exponentialAndLogarithm() {
    var stream = RandomStream(seed: 5)
    var worst = 0.0
    for _ in 0..<100_000 {
      let x = stream.nextUniform(in: -30..<30)
      let power = exp(x)
      worst = max(worst, abs(ReproducibleMath.exponential(x) - power) / power.ulp)
      let number = power * stream.nextUniform()
      guard number > 0 else { continue }
      worst = max(worst, abs(ReproducibleMath.logarithm(number) - log(number)) / log(number).ulp)
    }
    #expect(worst <= 1)
    #expect(ReproducibleMath.exponential(0) == 1)
    #expect(ReproducibleMath.exponential(-800) == 0)
    #expect(ReproducibleMath.exponential(800) == .infinity)
    #expect(ReproducibleMath.exponential(.nan).isNaN)
    #expect(ReproducibleMath.logarithm(1) == 0)
    #expect(ReproducibleMath.logarithm(.leastNonzeroMagnitude) == log(.leastNonzeroMagnitude))
    #expect(ReproducibleMath.logarithm(0).isNaN)
  }

  @Test("the sine of turns is right in every quarter")
  func sine() {
    var stream = RandomStream(seed: 6)
    for _ in 0..<20_000 {
      let turns = stream.nextUniform(in: -3..<3)
      let expected = sin(2 * Double.pi * (turns - turns.rounded()))
      #expect(abs(ReproducibleMath.sine(turns: turns) - expected) < 1e-15)
    }
    let quarters = [(0.0, 0.0), (0.25, 1), (0.5, 0), (0.75, -1), (1, 0), (-0.25, -1)]
    for (turns, expected) in quarters {
      #expect(ReproducibleMath.sine(turns: turns) == expected)
    }
    #expect(ReproducibleMath.sine(turns: .infinity).isNaN)
  }

  /// From a separate implementation in Python over the C library's exp and log.
  @Test("the first numbers are the reference's")
  func first() {
    let normal = NormalDistribution()
    var stream = RandomStream(seed: 1)
    let numbers = (0..<4).map { _ in normal.next(using: &stream) }
    let reference = [
      -0.628793558484623, -0.6840609883746316, -2.2239438151658812, 0.9964675749122308,
    ]
    // The layers' edges are found one from the other, so last bits of the two libraries add up.
    for (number, expected) in zip(numbers, reference) { #expect(abs(number - expected) < 1e-14) }
  }

  @Test("moments and tails are those of the normal distribution")
  func moments() {
    let count = 300_000
    let normal = NormalDistribution()
    var stream = RandomStream(seed: 8)
    var sums = [0.0, 0.0, 0.0, 0.0]
    var beyond = [0, 0, 0, 0, 0]
    for _ in 0..<count {
      let x = normal.next(using: &stream)
      sums[0] += x
      sums[1] += x * x
      sums[2] += x * x * x
      sums[3] += x * x * x * x
      for limit in 0..<5 where abs(x) > Double(limit) { beyond[limit] += 1 }
    }
    // Each within four of its own standard deviations: √1, √2, √15 and √96 per √count.
    for (sum, (mean, variance)) in zip(sums, [(0.0, 1.0), (1, 2), (0, 15), (3, 96)]) {
      #expect(abs(sum / Double(count) - mean) < 4 * (variance / Double(count)).squareRoot())
    }
    for limit in 1..<5 {
      let expected = erfc(Double(limit) / 2.0.squareRoot()) * Double(count)
      #expect(abs(Double(beyond[limit]) - expected) < 4 * expected.squareRoot())
    }
  }

  @Test("the distance from the normal distribution function is what chance allows")
  func kolmogorovSmirnov() {
    let count = 100_000
    let normal = NormalDistribution()
    var stream = RandomStream(seed: 9)
    let sorted = (0..<count).map { _ in normal.next(using: &stream) }.sorted()
    var distance = 0.0
    for (index, x) in sorted.enumerated() {
      let probability = erfc(-x / 2.0.squareRoot()) / 2
      distance = max(distance, abs(probability - Double(index) / Double(count)))
      distance = max(distance, abs(probability - Double(index + 1) / Double(count)))
    }
    // Exceeded once in a thousand.
    #expect(distance * Double(count).squareRoot() < 1.95)
  }
}
