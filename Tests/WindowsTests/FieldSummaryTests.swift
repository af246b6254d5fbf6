import Statistics
import Testing

@testable import Windows

@Suite("Summaries of a field")
struct FieldSummaryTests {
  private func value(
    _ name: String, _ summary: FieldSummary, _ rule: PercentileRule = .elasticsearch5
  ) -> Double {
    guard let function = AggregateFunction(name: name) else { return .nan }
    return summary.value(of: function, percentiles: rule, sorted: summary.sorted)
  }

  private func isNear(_ value: Double, _ expected: Double) -> Bool {
    abs(value - expected) <= 1e-12 * abs(expected)
  }

  private func summary(_ values: ArraySlice<Double>) -> FieldSummary {
    var summary = FieldSummary()
    for index in values.indices {
      summary.append(values[index], at: Int64(index), keepsValue: true)
    }
    return summary
  }

  @Test(
    "every function is right to 1e-12 on the values as a whole and merged from two panes",
    arguments: AggregateSample.all.indices)
  func table(sample: Int) {
    let sample = AggregateSample.all[sample]
    let values = sample.values
    for split in values.indices {
      var merged = summary(values[..<split])
      merged.merge(summary(values[split...]))
      for (name, expected) in sample.results {
        let ours = value(name, merged)
        #expect(isNear(ours, expected), "\(sample.name): \(name) is \(ours), not \(expected)")
      }
      for (name, expected) in sample.elasticsearch {
        #expect(value(name, merged) == expected, "\(sample.name): \(name)")
      }
      for (name, expected) in sample.interpolated {
        let ours = value(name, merged, .interpolated)
        #expect(isNear(ours, expected), "\(sample.name): \(name) is \(ours), not \(expected)")
      }
    }
  }

  @Test(
    "a constant is its own mean, to the last bit, so that no rule of sigmas finds it above that",
    arguments: [
      54.804, 0.1, -1.0 / 3, 46.027916666666655, 1e300, .leastNormalMagnitude / 3,
      .leastNonzeroMagnitude, 0,
    ])
  func constants(level: Double) {
    for count in 1...200 {
      let half = count / 2
      var merged = summary([Double](repeating: level, count: half)[...])
      merged.merge(summary([Double](repeating: level, count: count - half)[...]))
      #expect(value("mean", merged) == level, "\(count) times \(level)")
      #expect(value("stddevp", merged) == 0)
    }
  }

  @Test("of no values there is a count of 0 and nothing else")
  func empty() {
    let summary = FieldSummary()
    for name in AggregateFunction.names where name != "count" {
      #expect(value(name, summary).isNaN, "\(name)")
    }
    #expect(value("count", summary) == 0)
    #expect(value("p50", summary).isNaN)
  }

  @Test("a sample of one has no deviation, a population of one has none of any size")
  func single() {
    let one = summary([3.25])
    #expect(value("stddev", one).isNaN)
    #expect(value("stddevp", one) == 0)
    #expect(value("spread", one) == 0)
  }

  @Test("first and last go by time, and of equal times by arrival")
  func order() {
    var summary = FieldSummary()
    for (value, time) in [(1.0, 5), (2.0, 3), (3.0, 3), (4.0, 9), (5.0, 9), (6.0, 7)] {
      summary.append(value, at: Int64(time), keepsValue: false)
    }
    #expect(value("first", summary) == 2)
    #expect(value("last", summary) == 5)
  }

  @Test("a sum beyond the range of a double is infinite, and stays so")
  func overflow() {
    var sum = summary([1e308, 1e308, 1e308])
    #expect(value("sum", sum) == .infinity)
    sum.merge(summary([1]))
    #expect(value("sum", sum) == .infinity)
    #expect(value("mean", summary([1e308, 1e308])) == 1e308)
  }

  @Test("panes hold what their keys say, whatever order they come in, until they are dropped")
  func panes() {
    var panes = PaneAggregates()
    for key in [0, 20, 10, 30, 10, 0] as [Int64] {
      panes.append(Double(key), field: 1, at: key, pane: key, keepsValue: false)
    }
    #expect(panes.summary(of: 1, panes: 0..<20).count == 4)
    #expect(panes.summary(of: 1, panes: 10..<31).count == 4)
    #expect(panes.summary(of: 0, panes: 0..<40).count == 0)
    panes.dropPanes(before: 20)
    #expect(panes.summary(of: 1, panes: 0..<40).count == 2)
    panes.dropPanes(before: .max)
    #expect(panes.summary(of: 1, panes: .min..<(.max)).count == 0)
  }
}
