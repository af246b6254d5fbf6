import Foundation
import StateFile
import TestSupport
import Testing

@testable import Statistics

@Suite("Batch means")
struct BatchMeansTests {
  private static func detector(
    _ change: (inout TestSettings) -> Void = { _ in }
  ) -> BatchMeansDetector {
    var settings = TestSettings.batchMeans
    change(&settings)
    return BatchMeansDetector(settings)
  }

  /// Tests/Fixtures/batch-means/make.py computed the table with mpmath.
  @Test("t and p agree with 60 digits to 1e-12, one-sided and as logarithms too")
  func table() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../Fixtures/batch-means/table.txt")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    var worst = 0.0
    for line in lines {
      let parts = line.components(separatedBy: " | ")
      let history = parts[1].split(separator: " ").compactMap { Double(String($0)) }
      let numbers = ([parts[0]] + parts[2...]).compactMap(Double.init)
      try #require(numbers.count == 6)
      let found = [Alternative.twoSided, .greater].map {
        TTest(
          Moments(history), observation: numbers[0], tails: TailIndex(value: numbers[5]),
          rounding: 0, alternative: $0)
      }
      // A mean that cancels loses digits of t; p is compared where t is exact enough to say it.
      let t = abs(found[0].t / numbers[1] - 1)
      #expect(t < 1e-9, "\(line)")
      guard t < 1e-14 else { continue }
      for (ours, theirs) in [(found[0].pValue, numbers[2]), (found[1].pValue, numbers[3])]
      where theirs > 1e-300 {
        worst = max(worst, abs(ours / theirs - 1))
      }
      #expect(abs(found[0].logPValue - numbers[4]) <= 1e-12 * max(1, abs(numbers[4])), "\(line)")
    }
    print("batch means: \(lines.count) cases of mpmath, worst relative error of p \(worst)")
    #expect(lines.count == 300)
    #expect(worst < 1e-12)
  }

  @Test("alpha is kept on heavy tails too, once they are known")
  func heavyTails() throws {
    var detector = Self.detector()
    var draws = SeededGenerator(seed: 1)
    var rejected = 0
    for index in 0..<24_000 {
      // Laplace's distribution: unknown, its tails would have 0.009 of the windows rejected.
      let size = log(Double.random(in: 0x1p-60..<1, using: &draws))
      let mean = Bool.random(using: &draws) ? size : -size
      let judgement = detector.judge(mean: mean, deviation: nil, stop: Int64(index))
      if index >= 4000, judgement.isRejected { rejected += 1 }
    }
    #expect(rejected < 40)
  }

  @Test("a lasting anomaly tells of the tails once")
  func lasting() {
    var tailIndex = TailIndex()
    for _ in 0..<1000 { tailIndex.learn(1e-9) }
    #expect(tailIndex.value == TailIndex.rate * (1 - TailIndex.level))
    for _ in 0..<200 { tailIndex.learn(0.5) }
    #expect(tailIndex.value < 1e-12)
  }

  @Test("a window of equal values stands for half the smallest spread")
  func frozen() throws {
    var detector = Self.detector()
    for index in 0..<20 {
      _ = detector.judge(
        mean: 5 + 0.01 * Double(index % 3), deviation: 1 + 0.05 * Double(index % 4),
        stop: Int64(index))
    }
    let judgement = detector.judge(mean: 5.01, deviation: 0, stop: 20)
    #expect(judgement.isRejected)
    #expect(judgement.loudest?.part == .spread)
  }

  @Test("a history of one value agrees with that value and with no other")
  func constant() throws {
    var detector = Self.detector()
    for index in 0..<20 { _ = detector.judge(mean: 0.1, deviation: 0, stop: Int64(index)) }
    #expect(detector.judge(mean: 0.1, deviation: 0, stop: 20).pValue == 1)
    #expect(detector.judge(mean: 0.1000001, deviation: 0, stop: 21).pValue == 0)
  }

  @Test("a lasting change of level becomes normal by clip and join, and never by out")
  func rules() throws {
    for (rule, becomesNormal) in [(HistoryRule.clip, true), (.join, true), (.out, false)] {
      var detector = Self.detector { $0.rule = rule }
      var rejected: [Bool] = []
      for index in 0..<400 {
        let level = (index < 100 ? 0.0 : 50) + Double((index * 7) % 5)
        rejected.append(
          detector.judge(mean: level, deviation: 1 + Double(index % 3), stop: Int64(index))
            .isRejected)
      }
      #expect(rejected[100])
      #expect(!rejected[..<100].contains(true))
      #expect(rejected[399] != becomesNormal, "\(rule)")
    }
  }

  @Test("an hour that differs from the same hour of other days is found within the day's range")
  func season() throws {
    var detector = Self.detector {
      $0.season = 24
      $0.size = 336
    }
    func level(_ hour: Int) -> Double { (hour % 24 < 12 ? 0 : 10) + Double((hour * 7) % 5) / 10 }
    for hour in 0..<240 {
      _ = detector.judge(mean: level(hour), deviation: 1 + Double(hour % 3), stop: Int64(hour))
    }
    // By night as high as by day.
    let judgement = detector.judge(mean: level(252), deviation: 1, stop: 240)
    #expect(judgement.isRejected)
    #expect(judgement.loudest?.part == .season)
  }

  @Test("values that are not finite, or too large to square, are not judged and join nothing")
  func unusable() throws {
    var detector = Self.detector()
    for index in 0..<20 {
      _ = detector.judge(mean: Double(index % 5), deviation: 1, stop: Int64(index))
    }
    let before = try saved(detector)
    for (mean, deviation) in [(Double.nan, 1), (.infinity, 1), (1e151, 1), (1, .nan), (1, 1e151)] {
      #expect(detector.judge(mean: mean, deviation: deviation, stop: 20).findings.isEmpty)
    }
    #expect(try saved(detector) == before)
  }

  @Test("a restored detector continues to the last bit, and an impossible state is refused")
  func state() throws {
    var settings = TestSettings.batchMeans
    settings.size = 10
    settings.season = 6
    var detector = BatchMeansDetector(settings)
    var draws = SystemRandomNumberGenerator()
    func feed(_ detector: inout BatchMeansDetector, _ values: [Double], from start: Int)
      -> [Judgement]
    {
      values.enumerated().map {
        detector.judge(mean: $1, deviation: abs($1) / 2, stop: Int64(start + $0))
      }
    }
    let values = (0..<100).map { _ in Double.random(in: -1...1, using: &draws) }
    _ = feed(&detector, Array(values[..<57]), from: 0)
    let body = try saved(detector)
    var copy = BatchMeansDetector(settings)
    try readState(body) { try copy.transfer(&$0) }
    #expect(
      feed(&detector, Array(values[57...]), from: 57) == feed(&copy, Array(values[57...]), from: 57)
    )
    func restore(_ body: [UInt8]) throws {
      var other = BatchMeansDetector(settings)
      try readState(body) { try other.transfer(&$0) }
    }
    settings.season = nil
    #expect(throws: StateError.self) { try restore(saved(detector)) }
    settings.season = 6
    settings.size = 9
    #expect(throws: StateError.self) { try restore(saved(detector)) }
    let empty = try stateBody { coder in
      try coder.put("histories", count: 0) { _, _ in }
      try coder.put("least_deviation", 1.0)
      try coder.put("stops", [Int64]())
      try coder.put("means", [Double]())
    }
    #expect(throws: StateError.self) { try restore(empty) }
  }
}

/// The bytes that a detector writes: equal where all that it remembers is.
private func saved(_ detector: BatchMeansDetector) throws -> [UInt8] {
  var detector = detector
  return try stateBody { try detector.transfer(&$0) }
}

extension BatchMeansDetector {
  mutating func judge(mean: Double, deviation: Double?, stop: Int64) -> Judgement {
    judge(WindowSummary(mean: mean, deviation: deviation), stop: stop)
  }
}
