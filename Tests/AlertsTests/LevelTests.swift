import Testing
import Times

@testable import Alerts

@Suite("Levels of points")
struct LevelTests {
  /// The documentation's example of hysteresis: conditions above 60, 70, 80, resets below 50, 60, 70.
  private func hysteresis(_ value: Double, from current: Level) -> LevelVerdict {
    var rules = LevelRules()
    for level in [Level.info, .warning, .critical] {
      rules.add(.condition, for: level)
      rules.add(.reset, for: level)
    }
    return rules.level(from: current) { level, kind in
      let limit = 50.0 + 10 * Double(level.rawValue)
      return (kind == .condition ? value > limit : value < limit - 10) ? .yes : .no
    }
  }

  @Test("resets hold a level until the value is well below it")
  func resets() {
    let values: [Double] = [61, 73, 64, 85, 62, 56, 47]
    let expected: [Level] = [.info, .warning, .warning, .critical, .info, .info, .ok]
    var current = Level.ok
    for (value, level) in zip(values, expected) {
      #expect(hysteresis(value, from: current) == .level(level))
      current = level
    }
  }

  @Test("the highest level that matches wins, and none is OK")
  func highest() {
    var rules = LevelRules()
    for level in [Level.info, .warning, .critical] { rules.add(.condition, for: level) }
    for truth in 0..<8 {
      for current in Level.allCases {
        let verdict = rules.level(from: current) { level, _ in
          truth >> (Int(level.rawValue) - 1) & 1 == 1 ? .yes : .no
        }
        let expected = Level(rawValue: truth >= 4 ? 3 : truth >= 2 ? 2 : UInt8(truth))
        #expect(verdict == expected.map { .level($0) })
      }
    }
  }

  @Test("no expression is asked twice for one point")
  func asksOnce() {
    var rules = LevelRules()
    for level in [Level.info, .warning, .critical] {
      rules.add(.condition, for: level)
      rules.add(.reset, for: level)
    }
    for current in Level.allCases {
      var asked: [String] = []
      _ = rules.level(from: current) { level, kind in
        asked.append("\(level) \(kind)")
        return kind == .reset ? .yes : .no
      }
      #expect(Set(asked).count == asked.count)
      #expect(asked.count == (current == .ok ? 3 : 4))
    }
  }

  @Test("an expression that fails decides nothing, be it a condition or a reset")
  func errors() {
    var rules = LevelRules()
    rules.add(.condition, for: .critical)
    rules.add(.reset, for: .critical)
    #expect(rules.level(from: .critical) { _, _ in .error } == .undecided)
    #expect(rules.level(from: .ok) { _, _ in .error } == .undecided)
    let onlyReset = rules.level(from: .critical) { _, kind in kind == .reset ? .error : .no }
    #expect(onlyReset == .undecided)
  }

  @Test("a reset without its condition is ignored")
  func loneReset() {
    var rules = LevelRules()
    rules.add(.condition, for: .critical)
    rules.add(.reset, for: .warning)
    #expect(rules.level(from: .warning) { _, _ in .no } == .level(.ok))
  }

  @Test("without any expression every point is OK")
  func noRules() {
    #expect(LevelRules().level(from: .ok) { _, _ in .yes } == .level(.ok))
  }

  @Test("a window has its highest level at the first point that reaches it")
  func batchHighest() {
    var verdict = BatchVerdict()
    verdict.add(.ok, at: seconds(0))
    verdict.skip()
    verdict.add(.critical, at: seconds(20))
    verdict.add(.critical, at: seconds(30))
    #expect(
      verdict.outcome(stop: seconds(60))
        == .init(level: .critical, time: seconds(20), pointIndex: 2))
  }

  @Test("an OK window, and one in which all points must agree, have the time of their stop")
  func batchStop() {
    var quiet = BatchVerdict()
    quiet.add(.ok, at: seconds(5))
    #expect(quiet.outcome(stop: seconds(60))?.time == seconds(60))
    var all = BatchVerdict(requiresAll: true)
    all.add(.warning, at: seconds(5))
    all.add(.critical, at: seconds(6))
    #expect(
      all.outcome(stop: seconds(60)) == .init(level: .warning, time: seconds(60), pointIndex: 1))
  }

  @Test("a window without a point that could be judged says nothing")
  func batchEmpty() {
    var verdict = BatchVerdict()
    verdict.skip()
    #expect(verdict.outcome(stop: seconds(60)) == nil)
  }
}
