import FilterRun
import Options
import Statistics

/// The options of windows that are summed up.
enum WindowAggregateOptions {
  static var group: OptionGroup<WindowSettings> {
    OptionGroup(
      "Aggregates",
      [
        .repeated(
          "agg", "FUNCTION,...", \.functions, as: .list(of: .function),
          help: "Write one point that sums up each window.",
          details: """
            Instead of each window, write one point stamped with the window's stop, with the field \
            `NAME_FUNCTION` for each field and each of the functions: `count`, `sum`, `mean`, \
            `median`, `min`, `max`, `spread` (`max` minus `min`), `first` and `last` in time, \
            `stddev` (of a sample, over n - 1), `stddevp` (of a population, over n), `mode` (the \
            smallest of the most frequent) and percentiles such as `p90` and `p99.9`. Integers \
            count as floats, and all results but `count` are floats. A result without a value, \
            such as the `stddev` of one point, is left out; a window without values has only \
            `count`, 0. The measurement of a point of `--group-by none` is that of the first \
            point. Windows that the end of the input cut off are written too; see \
            `--drop-partial`.
            """
        ).keptInState,
        .repeated(
          "field", short: "f", "NAME,...", \.fields, as: .list,
          help: "Fields to sum up; all numbers without.",
          details: """
            Summarise these fields; a point in which one of them is not a number is refused. \
            Without it, every field that holds a number is summarised.
            """
        ).keptInState,
        .value(
          "percentile-rule", "", \.percentileRule, as: .percentileRule, default: "es5",
          help: "How percentiles are read.",
          details: """
            Of n values in order, counted from 0, percentile p is with `es5` the one at p/100 (n - 1), \
            rounded, as Elasticsearch reads it: a value that occurred. `es2` takes the one at p/100 n, \
            rounded down, as it did before version 5.1. With `interpolated` it is between the \
            neighbours of p/100 (n + 1) - 1, as in NIST's handbook.
            """
        ).keptInState,
      ])
  }
}

extension ValueParser where Value == PercentileRule {
  /// A rule by its name; `es` is an earlier one of `es5`.
  fileprivate static var percentileRule: ValueParser {
    let names = ValueParser.choice
    return ValueParser(completing: names.completion, texts: names.texts) {
      text throws(OptionValueError) in try names.parse(text == "es" ? "es5" : text)
    }
  }
}
