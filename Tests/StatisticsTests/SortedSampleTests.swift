import Statistics
import Testing

@Suite("Sorted samples")
struct SortedSampleTests {
  @Test("medians, modes and percentiles are those of numpy and of Elasticsearch")
  func table() {
    var tally = ErrorTally()
    for row in SortedSampleRow.all {
      let sample = SortedSample(row.values.reversed())
      let name = "\(row.values.prefix(3))"
      tally.add(relativeError(sample.median, row.median), bound: 1e-15, "\(name) median")
      tally.add(relativeError(sample.mode, row.mode), bound: 0, "\(name) mode")
      for (percent, es2, es5, nist) in row.percentiles {
        for (rule, expected) in [
          (PercentileRule.elasticsearch2, es2), (.elasticsearch5, es5), (.interpolated, nist),
        ] {
          let value = sample.percentile(percent, rule: rule)
          tally.add(
            relativeError(value, expected), bound: rule == .interpolated ? 2e-15 : 0,
            "\(name) p\(percent) \(rule.rawValue) \(value) \(expected)")
        }
      }
      for rule in PercentileRule.allCases {
        #expect(sample.percentile(100, rule: rule) == sample.values.last)
      }
    }
    print(tally.summary("Order statistics"))
    #expect(tally.failures == [])
  }

  @Test("no values, NaN and percents out of range give NaN")
  func edges() {
    for values in [[], [1, .nan, 2]] {
      let sample = SortedSample(values)
      #expect(sample.median.isNaN && sample.mode.isNaN)
      #expect(sample.percentile(50, rule: .interpolated).isNaN)
    }
    let sample = SortedSample([1.0, 2])
    for percent in [-0.1, 100.1, .nan, .infinity] {
      #expect(sample.percentile(percent, rule: .elasticsearch5).isNaN)
    }
    #expect(SortedSample([-Double.infinity, 3, .infinity]).median == 3)
    #expect(SortedSample([Double.greatestFiniteMagnitude, 1.7e308]).median.isFinite)
  }
}
