import Statistics
import Testing

@testable import Windows

@Suite("Summaries of a field")
struct FieldSummaryTests {
  private func value(
    _ name: String, _ values: ArraySlice<Double>, split: Int? = nil,
    _ rule: PercentileRule = .elasticsearch5
  ) -> Double {
    guard let function = AggregateFunction(name: name) else { return .nan }
    var panes = PaneAggregates()
    for index in values.indices {
      panes.append(
        SummedNumber(values[index]), field: 0, at: Int64(index),
        pane: index < split ?? .max ? 0 : 1,
        keepsValue: true)
    }
    let summary = panes.summary(of: 0, panes: 0..<2)
    return panes.value(of: function, field: 0, in: summary, percentiles: rule)
  }

  private func isNear(_ value: Double, _ expected: Double) -> Bool {
    abs(value - expected) <= 1e-12 * abs(expected)
  }

  @Test(
    "every function is right to 1e-12 on the values as a whole and merged from two panes",
    arguments: AggregateSample.all.indices)
  func table(sample: Int) {
    let sample = AggregateSample.all[sample]
    let values = sample.values
    for split in values.indices {
      let all = values[...]
      for (name, expected) in sample.results {
        let ours = value(name, all, split: split)
        #expect(isNear(ours, expected), "\(sample.name): \(name) is \(ours), not \(expected)")
      }
      for (name, expected) in sample.elasticsearch {
        #expect(value(name, all, split: split) == expected, "\(sample.name): \(name)")
      }
      for (name, expected) in sample.interpolated {
        let ours = value(name, all, split: split, .interpolated)
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
      let values = [Double](repeating: level, count: count)[...]
      #expect(value("mean", values, split: count / 2) == level, "\(count) times \(level)")
      #expect(value("stddevp", values, split: count / 2) == 0)
    }
  }

  @Test("of no values there is a count of 0 and nothing else")
  func empty() {
    for name in AggregateFunction.names where name != "count" {
      #expect(value(name, []).isNaN, "\(name)")
    }
    #expect(value("count", []) == 0)
    #expect(value("p50", []).isNaN)
  }

  @Test("a sample of one has no deviation, a population of one has none of any size")
  func single() {
    let one: ArraySlice = [3.25]
    #expect(value("stddev", one).isNaN)
    #expect(value("stddevp", one) == 0)
    #expect(value("spread", one) == 0)
  }

  @Test("first and last go by time, and of equal times by arrival")
  func order() {
    var summary = FieldSummary()
    for (value, time) in [(1.0, 5), (2.0, 3), (3.0, 3), (4.0, 9), (5.0, 9), (6.0, 7)] {
      summary.append(SummedNumber(value), at: Int64(time))
    }
    #expect(summary.value(of: .first) == 2)
    #expect(summary.value(of: .last) == 5)
  }

  @Test("a sum beyond the range of a double is infinite, and stays so")
  func overflow() {
    #expect(value("sum", [1e308, 1e308, 1e308]) == .infinity)
    #expect(value("sum", [1e308, 1e308, 1e308, 1], split: 3) == .infinity)
    #expect(value("mean", [1e308, 1e308]) == 1e308)
  }

  @Test("panes hold what their keys say, whatever order they come in, until they are dropped")
  func panes() {
    var panes = PaneAggregates()
    for key in [0, 20, 10, 30, 10, 0] as [Int64] {
      panes.append(SummedNumber(Double(key)), field: 1, at: key, pane: key, keepsValue: false)
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
