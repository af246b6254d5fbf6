import Foundation
import Statistics
import TestSupport
import Testing

extension WelchDetector {
  mutating func judge(_ window: [Double]) -> Judgement { judge(window.span) }
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
      var detector = try WelchDetector()
      for (stop, window) in data.windows(of: field, seconds: 300) {
        let judgement = detector.judge(window)
        guard let test = judgement.verdict.test else {
          #expect(judgement.verdict == .untested(.firstWindow))
          continue
        }
        let found = expected.removeValue(forKey: "\(field) \(stop)")
        let row = try #require(found)
        // The guide's running mean drifts by up to 4e-10 standard errors in this day (exact rational
        // arithmetic on its windows shows the same gaps as here), so a t near 0 has fewer digits.
        let t = test.t ?? .nan
        strict += relativeError(t, row.t) <= 1e-8 ? 1 : 0
        tally.add(abs(t - row.t) / max(abs(row.t), 0.1), bound: 1e-8, "\(field) \(stop) t")
        tally.add(relativeError(test.pValue ?? .nan, row.p), bound: 1e-8, "\(field) \(stop) p")
        #expect(judgement.verdict.isRejected == (row.p <= 0.001))
        rejected += judgement.verdict.isRejected ? 1 : 0
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
        #expect(throws: WelchDetector.SettingsError.self) { try WelchDetector(item.settings) }
        refused += 1
        continue
      }
      var detector = try WelchDetector(item.settings)
      let tests = item.windows.compactMap { detector.judge($0).verdict.test }
      #expect(tests.count == item.rows.count, "\(name)")
      for (index, (test, row)) in zip(tests, item.rows).enumerated() {
        if item.hasIntegers {
          unread += 1
          continue
        }
        let p = try #require(Double(row.fields.pvalue))
        if p.isNaN {
          // 0/0 of equal constants: agreement here.
          #expect(test == .essentiallyConstant(meansAgree: true, t: 0, pValue: 1))
          undefined += 1
          continue
        }
        let t = Double(row.fields.t) ?? .nan
        tally.add(relativeError(test.t ?? .nan, t), bound: 1e-8, "\(name) \(index) t")
        tally.add(relativeError(test.pValue ?? .nan, p), bound: 1e-8, "\(name) \(index) p")
      }
    }
    print(tally.summary("Kapacitor's u cases, t and p"))
    print("u cases: \(cases), refused \(refused); rows NaN there \(undefined), integers \(unread)")
    #expect(cases > 0)
    #expect(tally.failures == [])
  }

  @Test("the first windows fill the history until the warm-up is reached")
  func warmup() throws {
    var detector = try WelchDetector(WelchDetector.Settings(size: 10, warmup: 5))
    #expect(detector.judge([]).verdict == .untested(.noValues))
    #expect(detector.judge([1, 2]).verdict == .untested(.firstWindow))
    #expect(detector.judge([2, 3]).verdict == .untested(.warmingUp))
    #expect(detector.judge([4]).verdict == .untested(.warmingUp))
    #expect(detector.judge([4]).verdict == .untested(.tooFewValues))
    let judgement = detector.judge([2, 3, 4])
    #expect(judgement.verdict.test?.pValue != nil)
    #expect(judgement.history.count == 6 && judgement.window.count == 3)
    #expect(detector.state.history.count == 9)
  }

  @Test("rejected windows stay out of the history for ever, or until a rebase")
  func rebase() throws {
    let normal = [1.0, 2, 3, 2, 1, 2, 3, 2]
    let shifted = normal.map { $0 + 100 }
    var stubborn = try WelchDetector(WelchDetector.Settings(size: 16))
    var adapting = try WelchDetector(WelchDetector.Settings(size: 16, rebase: 3))
    for _ in 0..<3 {
      _ = stubborn.judge(normal)
      _ = adapting.judge(normal)
    }
    // Two rejected windows, then an accepted one: the count starts again.
    for window in [shifted, shifted, normal] { _ = adapting.judge(window) }
    #expect(adapting.state.rejectedOnEnd == 0 && adapting.state.rejected == [])
    for index in 1...5 {
      #expect(stubborn.judge(shifted).verdict.isRejected)
      let verdict = adapting.judge(shifted).verdict
      #expect(verdict.isRejected == (index <= 3))
      if case .rejected(_, let rebased) = verdict { #expect(rebased == (index == 3)) }
    }
    #expect(stubborn.state.history == normal + normal)
    #expect(adapting.state.history == shifted + shifted)
  }

  @Test("a window with a value out of range is dropped and leaves the detector as it was")
  func wildValues() throws {
    var detector = try WelchDetector(WelchDetector.Settings(size: 8, rebase: 2))
    _ = detector.judge([1, 2, 3, 2])
    _ = detector.judge([50, 51, 52])
    let before = detector.state
    for wild in [Double.nan, .infinity, -.infinity, 1e151] {
      #expect(detector.judge([1, wild, 2]).verdict == .untested(.notFinite))
      #expect(detector.state == before)
    }
    var extreme = try WelchDetector(WelchDetector.Settings(size: 8))
    for _ in 0..<4 {
      let verdict = extreme.judge([1e150, -1e150, 1e150]).verdict
      #expect(verdict != .untested(.notFinite))
    }
  }

  @Test("a one-sided detector rejects only shifts of the window in its direction")
  func alternatives() throws {
    let normal = [1.0, 2, 3, 2, 1, 2, 3, 2]
    for (alternative, up, down) in [
      (Alternative.twoSided, true, true), (.greater, true, false), (.less, false, true),
    ] {
      for (shift, isRejected) in [(100.0, up), (-100, down)] {
        var detector = try WelchDetector(
          WelchDetector.Settings(size: 16, alternative: alternative))
        _ = detector.judge(normal)
        let verdict = detector.judge(normal.map { $0 + shift }).verdict
        #expect(verdict.isRejected == isRejected)
        #expect((verdict.test?.t ?? 0) * shift < 0)
      }
    }
  }

  @Test("a jump between constants is rejected with p = 0")
  func constants() throws {
    var detector = try WelchDetector()
    _ = detector.judge([10, 10, 10])
    #expect(detector.judge([10, 10]).verdict.test?.pValue == 1)
    #expect(detector.state.history.count == 5)
    #expect(detector.judge([11, 11]).verdict.isRejected)
    #expect(detector.judge([11, 11]).verdict.test?.t == -.infinity)
  }

  @Test("a detector restored after any window goes on to the same bits")
  func restores() throws {
    let settings = WelchDetector.Settings(size: 90, alpha: 0.05, warmup: 30, rebase: 4)
    var random = SeededGenerator(seed: 5)
    var detector = try WelchDetector(settings)
    var restored = detector
    var rejected = 0
    for index in 0..<400 {
      let level = Double(index / 60) * 0.8
      let window = (0..<(index % 17)).map { _ in level + random.nextNormal() }
      let judgement = detector.judge(window)
      #expect(restored.judge(window) == judgement)
      #expect(restored.state == detector.state)
      restored = try WelchDetector(settings, restoring: detector.state)
      rejected += judgement.verdict.isRejected ? 1 : 0
    }
    #expect(rejected > 10)
  }

  @Test("settings and states that make no sense are refused")
  func refuses() throws {
    typealias Settings = WelchDetector.Settings
    for (settings, error) in [
      (Settings(size: 1), WelchDetector.SettingsError.size), (Settings(alpha: 0), .alpha),
      (Settings(alpha: 1), .alpha), (Settings(alpha: .nan), .alpha),
      (Settings(warmup: -1), .warmup), (Settings(size: 5, warmup: 6), .warmup),
      (Settings(rebase: -1), .rebase),
    ] {
      #expect(throws: error) { try WelchDetector(settings) }
    }
    let settings = Settings(size: 4, rebase: 2)
    var detector = try WelchDetector(settings)
    _ = detector.judge([1, 2, 1, 2])
    _ = detector.judge([50, 51, 52])
    let good = detector.state
    #expect(good.rejectedOnEnd == 1)
    let changes: [(inout WelchDetector.State) -> Void] = [
      { $0.history.append(3) }, { $0.history[0] = .nan }, { $0.rejected[0] = .infinity },
      { $0.rejectedOnEnd = 2 }, { $0.rejectedOnEnd = 0 }, { $0.rejectedOnEnd = -1 },
      { $0.rejected = [] }, { $0.historySinceTurn = 0 }, { $0.rejectedSinceTurn = 2 },
    ]
    for change in changes {
      var state = good
      change(&state)
      #expect(throws: WelchDetector.SettingsError.state) {
        try WelchDetector(settings, restoring: state)
      }
    }
  }
}
