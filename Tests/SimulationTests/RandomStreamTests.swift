import Testing

@testable import Simulation

@Suite("Random streams")
struct RandomStreamTests {
  /// The values published for SplitMix64 with this seed.
  @Test("the step of SplitMix64 gives the published words")
  func splitMix() {
    let words = (1...5).map { RandomStream.mixed(1_234_567 &+ $0 &* 0x9e37_79b9_7f4a_7c15) }
    #expect(
      words == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
  }

  /// From a separate implementation in Python, which agrees with the published outputs of
  /// xoshiro256** for the state 1, 2, 3, 4 (11520, 0, 1509978240, 1215971899390074240 …).
  @Test("xoshiro256** gives the reference words")
  func words() {
    var stream = RandomStream(seed: 1)
    let words = (0..<5).map { _ in stream.next() }
    #expect(
      words == [
        12_966_619_160_104_079_557, 9_600_361_134_598_540_522, 10_590_380_919_521_690_900,
        7_218_738_570_589_545_383, 12_860_671_823_995_680_371,
      ])
    var purpose = RandomStream(seed: 1, purpose: 7)
    let others = (0..<3).map { _ in purpose.next() }
    #expect(
      others == [
        1_867_645_318_561_683_355, 3_380_572_609_429_185_495, 8_934_679_512_310_746_903,
      ])
  }

  @Test("uniform numbers fill 0 ..< 1 evenly")
  func uniform() {
    var stream = RandomStream(seed: 3)
    var counts = [Int](repeating: 0, count: 100)
    for _ in 0..<200_000 { counts[Int(stream.nextUniform() * 100)] += 1 }
    let chiSquared = counts.reduce(0.0) { $0 + (Double($1) - 2000) * (Double($1) - 2000) / 2000 }
    // The 0.0005 and 0.9995 quantiles of chi squared with 99 degrees of freedom, by scipy.
    #expect(chiSquared > 59.1 && chiSquared < 151.9)
  }

  @Test("whole numbers reach both ends of their range and nothing beyond")
  func integers() {
    var stream = RandomStream(seed: 4)
    var counts: [Int: Int] = [:]
    for _ in 0..<60_000 { counts[stream.nextInteger(in: -2..<4), default: 0] += 1 }
    #expect(counts.keys.sorted() == Array(-2..<4))
    // Five standard deviations of a count.
    #expect(counts.values.allSatisfy { abs($0 - 10_000) < 457 })
  }

  @Test("streams of neighbouring seeds, and of two names, have nothing in common")
  func independence() {
    let normal = NormalDistribution()
    var pairs = [
      (RandomStream(seed: 1, name: "bed"), RandomStream(seed: 2, name: "bed")),
      (RandomStream(seed: 1, name: "bed"), RandomStream(seed: 1, name: "air")),
      (RandomStream(seed: 1, purpose: 0), RandomStream(seed: 1, purpose: 1)),
    ]
    for index in pairs.indices {
      var sum = 0.0
      for _ in 0..<100_000 {
        sum += normal.next(using: &pairs[index].0) * normal.next(using: &pairs[index].1)
      }
      // The sum has standard deviation √100000.
      #expect(abs(sum) < 4 * 316.3)
    }
  }
}
