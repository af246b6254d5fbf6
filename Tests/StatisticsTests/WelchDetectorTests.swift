import Foundation
import StateFile
import TestSupport
import Testing

@testable import Statistics

extension WelchDetector {
  /// The values of the history, and of the rejected windows on end.
  var remembered: (history: [Double], rejected: [Double]?) {
    get throws {
      var copy = self
      return try readState(stateBody { try copy.transfer(&$0) }) { coder in
        var (history, rejected): ([Double], [Double]) = ([], [])
        try coder.section("history") { coder throws(StateError) in
          try coder.values("values", &history)
        }
        let hasRejected = try coder.section("rejected", if: true) { coder throws(StateError) in
          try coder.values("values", &rejected)
        }
        return (history, hasRejected ? rejected : nil)
      }
    }
  }
}

/// The bytes that a detector writes: equal where all that it remembers is.
private func saved(_ detector: WelchDetector) throws -> [UInt8] {
  var detector = detector
  return try stateBody { try detector.transfer(&$0) }
}

extension Judgement {
  /// The test of all values.
  var test: TTest? { findings.first?.test }
}

extension TestSettings {
  init(
    size: Int = 3600, alpha: Double = 0.001, warmup: Int = 0, rebase: Int = 0,
    alternative: Alternative = .twoSided
  ) {
    self.init()
    (self.size, self.alpha, self.warmup, self.rebase) = (size, alpha, warmup, rebase)
    self.alternative = alternative
  }
}

@Suite("The detector")
struct WelchDetectorTests {
  @Test("the guide's day of printer data gives all of its t and p-values, and no more")
  func printer() throws {
    let folder = try TestData.url("kapacitor/printer")
    let data = try PrinterData(folder.appendingPathComponent("printer.lp.gz"))
    var expected = try PrinterData.results(folder.appendingPathComponent("oracle_pvalues.tsv"))
    let total = expected.count
    var tally = ErrorTally()
    var rejected = 0
    var strict = 0
    for field in ["hotend", "bed", "air"] {
      var detector = WelchDetector(TestSettings())
      for (stop, window) in data.windows(of: field, seconds: 300) {
        let judgement = detector.judge(window)
        guard let test = judgement.test else { continue }
        let found = expected.removeValue(forKey: "\(field) \(stop)")
        let row = try #require(found)
        // The guide's running mean drifts by up to 4e-10 standard errors in this day (exact rational
        // arithmetic on its windows shows the same gaps as here), so a t near 0 has fewer digits.
        let t = test.t
        strict += relativeError(t, row.t) <= 1e-8 ? 1 : 0
        tally.add(abs(t - row.t) / max(abs(row.t), 0.1), bound: 1e-8, "\(field) \(stop) t")
        tally.add(relativeError(test.pValue, row.p), bound: 1e-8, "\(field) \(stop) p")
        #expect(judgement.isRejected == (row.p <= 0.001))
        rejected += judgement.isRejected ? 1 : 0
      }
    }
    print(tally.summary("Printer data, t and p"), "- windows:", total, "rejected:", rejected)
    print("Printer data, t within 1e-8 of itself: \(strict) of \(total)")
    #expect(total == 861 && expected.isEmpty)
    #expect(tally.failures == [])
  }

  @Test("the recorded cases of the guide's function agree wherever it reads its input")
  func kapacitorCases() throws {
    let folder = try TestData.url("kapacitor")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    var tally = ErrorTally()
    var (cases, refused, undefined, unread) = (0, 0, 0, 0)
    for name in names where name.hasPrefix("u") && !name.hasSuffix(".json") {
      let item = try KapacitorCase(folder.appendingPathComponent(name))
      cases += 1
      if item.isRefused {
        #expect(item.settings.size < 2 || item.settings.alpha <= 0 || item.settings.alpha >= 1)
        refused += 1
        continue
      }
      var detector = WelchDetector(item.settings)
      let tests = item.windows.compactMap { detector.judge($0).test }
      #expect(tests.count == item.rows.count, "\(name)")
      for (index, (test, row)) in zip(tests, item.rows).enumerated() {
        if item.hasIntegers {
          unread += 1
          continue
        }
        let p = try #require(Double(row.fields.pvalue))
        if p.isNaN {
          // 0/0 of equal constants: agreement here.
          #expect(test.t == 0 && test.pValue == 1 && test.degreesOfFreedom == nil)
          undefined += 1
          continue
        }
        let t = Double(row.fields.t) ?? .nan
        tally.add(relativeError(test.t, t), bound: 1e-8, "\(name) \(index) t")
        tally.add(relativeError(test.pValue, p), bound: 1e-8, "\(name) \(index) p")
      }
    }
    print(tally.summary("Kapacitor's u cases, t and p"))
    print("u cases: \(cases), refused \(refused); rows NaN there \(undefined), integers \(unread)")
    #expect(cases > 0)
    #expect(tally.failures == [])
  }

  @Test("the first windows fill the history until the warm-up is reached")
  func warmup() throws {
    var detector = WelchDetector(TestSettings(size: 10, warmup: 5))
    for window in [[], [1, 2], [2, 3], [4], [4]] as [[Double]] {
      #expect(detector.judge(window).findings.isEmpty)
    }
    let judgement = detector.judge([2, 3, 4])
    #expect(judgement.pValue != nil && judgement.window.count == 3)
    #expect(judgement.findings[0].history.count == 6)
    #expect(try detector.remembered.history.count == 9)
  }

  @Test("rejected windows stay out of the history for ever, or until a rebase")
  func rebase() throws {
    let normal = [1.0, 2, 3, 2, 1, 2, 3, 2]
    let shifted = normal.map { $0 + 100 }
    var stubborn = WelchDetector(TestSettings(size: 16))
    var adapting = WelchDetector(TestSettings(size: 16, rebase: 3))
    for _ in 0..<3 {
      _ = stubborn.judge(normal)
      _ = adapting.judge(normal)
    }
    // Two rejected windows, then an accepted one: the count starts again.
    for window in [shifted, shifted, normal] { _ = adapting.judge(window) }
    #expect(try adapting.remembered.rejected == nil)
    for index in 1...5 {
      #expect(stubborn.judge(shifted).isRejected)
      #expect(adapting.judge(shifted).isRejected == (index <= 3))
    }
    #expect(try stubborn.remembered.history == normal + normal)
    #expect(try adapting.remembered.history == shifted + shifted)
  }

  @Test("a window with a value out of range is dropped and leaves the detector as it was")
  func wildValues() throws {
    var detector = WelchDetector(TestSettings(size: 8, rebase: 2))
    _ = detector.judge([1, 2, 3, 2])
    _ = detector.judge([50, 51, 52])
    let before = try saved(detector)
    for wild in [Double.nan, .infinity, -.infinity, 1e151] {
      #expect(detector.judge([1, wild, 2]).findings.isEmpty)
      #expect(try saved(detector) == before)
    }
    var extreme = WelchDetector(TestSettings(size: 8))
    for index in 0..<4 {
      #expect(extreme.judge([1e150, -1e150, 1e150]).findings.isEmpty == (index == 0))
    }
  }

  @Test("a one-sided detector rejects only shifts of the window in its direction")
  func alternatives() throws {
    let normal = [1.0, 2, 3, 2, 1, 2, 3, 2]
    for (alternative, up, down) in [
      (Alternative.twoSided, true, true), (.greater, true, false), (.less, false, true),
    ] {
      for (shift, isRejected) in [(100.0, up), (-100, down)] {
        var detector = WelchDetector(TestSettings(size: 16, alternative: alternative))
        _ = detector.judge(normal)
        let judgement = detector.judge(normal.map { $0 + shift })
        #expect(judgement.isRejected == isRejected)
        #expect((judgement.test?.t ?? 0) * shift < 0)
      }
    }
  }

  @Test("a jump between constants is rejected with p = 0")
  func constants() throws {
    var detector = WelchDetector(TestSettings())
    _ = detector.judge([10, 10, 10])
    #expect(detector.judge([10, 10]).pValue == 1)
    #expect(try detector.remembered.history.count == 5)
    #expect(detector.judge([11, 11]).isRejected)
    #expect(detector.judge([11, 11]).test?.t == -.infinity)
  }

  @Test("a detector restored after any window goes on to the same bits")
  func restores() throws {
    let settings = TestSettings(size: 90, alpha: 0.05, warmup: 30, rebase: 4)
    var random = SeededGenerator(seed: 5)
    var detector = WelchDetector(settings)
    var restored = detector
    var rejected = 0
    for index in 0..<400 {
      let level = Double(index / 60) * 0.8
      let window = (0..<(index % 17)).map { _ in level + random.nextNormal() }
      let judgement = detector.judge(window)
      #expect(restored.judge(window).findings == judgement.findings)
      #expect(try saved(restored) == saved(detector))
      restored = try carry(detector, into: WelchDetector(settings)) { try $0.transfer(&$1) }
      rejected += judgement.isRejected ? 1 : 0
    }
    #expect(rejected > 10)
  }

  @Test("states that make no sense are refused")
  func refuses() throws {
    let settings = TestSettings(size: 4, rebase: 2)
    for (values, turned, rejectedOnEnd) in [
      ([1, 2, 1, 2, 3], 4, 0), ([1, 2, 1, .nan], 4, 0), ([1, 2, 1, .infinity], 4, 0),
      ([1, 2, 1, 2], 0, 0), ([1, 2], 1, 0), ([1, 2, 1, 2], 4, 2), ([1, 2, 1, 2], 4, -1),
      ([1, 2, 1, 2], 4, 1),
    ] as [([Double], Int, Int)] {
      let body = try stateBody { coder in
        try coder.section("history") { coder throws(StateError) in
          try coder.put("values", values)
          try coder.put("turned", turned)
          try coder.put("turned_panes", 0)
          try coder.put("panes", count: 0) { _, _ in }
        }
        try coder.put("rejected_on_end", rejectedOnEnd)
      }
      #expect(throws: StateError.self) {
        var detector = WelchDetector(settings)
        try readState(body) { try detector.transfer(&$0) }
      }
    }
  }
}
