import Testing
import Times

@testable import Alerts

@Suite("Levels of points")
struct LevelTests {
  /// The documentation's example of hysteresis: conditions above 60, 70, 80, resets below 50, 60, 70.
  private func hysteresis(_ value: Double, from current: Level) -> LevelVerdict {
    LevelVerdict(from: current) { level, kind in
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
    for truth in 0..<8 {
      for current in Level.allCases {
        let verdict = LevelVerdict(from: current) { level, kind in
          if kind == .reset { return nil }
          return truth >> (Int(level.rawValue) - 1) & 1 == 1 ? .yes : .no
        }
        let expected = Level(rawValue: truth >= 4 ? 3 : truth >= 2 ? 2 : UInt8(truth))
        #expect(verdict == expected.map { .level($0) })
      }
    }
  }

  @Test("no expression is asked twice for one point")
  func asksOnce() {
    for current in Level.allCases {
      var asked: [String] = []
      _ = LevelVerdict(from: current) { level, kind in
        asked.append("\(level) \(kind)")
        return kind == .reset ? .yes : .no
      }
      #expect(Set(asked).count == asked.count)
      #expect(asked.count == (current == .ok ? 3 : 4))
    }
  }

  @Test("an expression that fails decides nothing, be it a condition or a reset")
  func errors() {
    func verdict(from current: Level, _ condition: Truth) -> LevelVerdict {
      LevelVerdict(from: current) { level, kind in
        level != .critical ? nil : kind == .reset ? .error : condition
      }
    }
    #expect(verdict(from: .critical, .error) == .undecided)
    #expect(verdict(from: .ok, .error) == .undecided)
    #expect(verdict(from: .critical, .no) == .undecided)
    #expect(verdict(from: .ok, .no) == .level(.ok))
  }

  @Test("a reset without its condition is ignored")
  func loneReset() {
    let verdict = LevelVerdict(from: .warning) { level, kind in
      (level == .critical) == (kind == .condition) ? .no : nil
    }
    #expect(verdict == .level(.ok))
  }

  @Test("without any expression every point is OK")
  func noRules() {
    #expect(LevelVerdict(from: .warning) { _, _ in nil } == .level(.ok))
  }

  @Test("a window has its highest level at the first point that reaches it")
  func batchHighest() {
    var verdict = BatchVerdict()
    verdict.add(.ok, at: seconds(0), place: 0)
    verdict.add(.critical, at: seconds(20), place: 2)
    verdict.add(.critical, at: seconds(30), place: 3)
    #expect(
      verdict.outcome(stop: seconds(60)) == .init(level: .critical, time: seconds(20), place: 2))
  }

  @Test("an OK window, and one in which all points must agree, have the time of their stop")
  func batchStop() {
    var quiet = BatchVerdict()
    quiet.add(.ok, at: seconds(5), place: 0)
    #expect(quiet.outcome(stop: seconds(60))?.time == seconds(60))
    var all = BatchVerdict(requiresAll: true)
    all.add(.warning, at: seconds(5), place: 0)
    all.add(.critical, at: seconds(6), place: 1)
    #expect(all.outcome(stop: seconds(60)) == .init(level: .warning, time: seconds(60), place: 1))
  }

  @Test("a window without a point that could be judged says nothing")
  func batchEmpty() {
    #expect(BatchVerdict().outcome(stop: seconds(60)) == nil)
  }
}
