import FilterRun
import Options
import Times

/// The options of lp-surprise.
extension SurpriseCommand {
  static var series: OptionGroup<SurpriseSettings> {
    OptionGroup(
      "Series",
      [
        .choice(
          "preset", \.preset, default: "default", help: "Detector configuration.",
          details: """
            A complete detector configuration; other options change parts of it: `default`, which \
            finds most; `watcher`, the article's two watches; `timelion`, the article's chart.
            """),
        .value(
          "metric", "TAG", \.metricTag, as: .name, default: "metric",
          help: "Tag that names the metric.",
          details: "The tag that names the metric. Each metric gets records of its own."
        ).keptInState,
        .repeated(
          "series", "TAG", \.seriesTags, as: .list, help: "Tags that name its series (query).",
          details: """
            The tag that distinguishes the series of a metric, or several tags separated by \
            commas; `query` where the option is not given. Points of one series in one hour are \
            averaged, whatever other tags they have.
            """
        ).keptInState,
        .value(
          "field", short: "f", "NAME", \.field, as: .name, default: "value",
          help: "Field that holds the values.", details: "The field that holds the values."
        ).keptInState,
        .value(
          "interval", "DURATION", \.interval, as: .interval, default: "1h",
          help: "Length of one interval, called hour here.",
          details: """
            The length of one interval, over which the values of a series are averaged. This page \
            calls it an hour. Durations in other options must be multiples of it.
            """
        ).keptInState,
        .value(
          "lateness", "DURATION", \.lateness, as: .durationOrZero, default: "0s",
          help: "How long an hour waits for stragglers.",
          details: """
            An hour is judged when more than half of the series that are not silent have points \
            after it; with DURATION, this long after its end. Points of an hour that was already \
            judged are left out, which is reported.
            """),
        .value(
          "max-ahead", "DURATION", \.maxAhead, as: .duration,
          help: "Do not believe a jump of a series at once (10 times --interval).",
          details: """
            Hold a point back that is more than DURATION ahead of the hour of its series, until \
            the next point of the series shows whether the series continued after a gap or the \
            timestamp was wrong; a point with a wrong timestamp is refused. A series whose clock \
            goes back by more than DURATION is accepted when ten points in a row agree.
            """),
        .value(
          "max-groups", "N", \.maxGroups, as: .wholeNumber(in: 1...1_000_000_000),
          default: "100000", help: "Refuse points of more series than N.",
          details: "Hold at most N series; points of further series are refused, which is reported."
        ),
        .value(
          "expire", "DURATION", \.expire, as: .duration, help: "Forget series unseen for DURATION.",
          details: """
            Forget a series that has had no point while the others advanced by DURATION, which is \
            reported; its place in `--max-groups` becomes free, unless `--state` has to remember \
            what was seen. The first points of all series together also count as one series; so \
            DURATION should be longer than the differences between clocks, and longer than what \
            the detector remembers.
            """
        ).keptInState,
        .value(
          "metrics-size", "N", \.metricsSize, as: .wholeNumber, default: "0, in other presets 10",
          help: "How many metrics are judged; 0: all.",
          details: """
            How many metrics are judged in an hour: those with the most points, of equally many the one \
            whose name comes first; 0 for all. 10 is Elasticsearch's own default and so part of the \
            other presets.
            """),
      ])
  }

  static var unrest: OptionGroup<SurpriseSettings> {
    OptionGroup(
      "Unrest",
      [
        .choice(
          "feature", \.feature, default: "by preset", help: "What is measured.",
          details: """
            What is measured: `unrest`, as in the default preset, or `surprise`, as in the others.
            """
        ).keptInState,
        .value(
          "season", "DURATION", \.season, as: .duration, default: "24h",
          help: "Length of a season.",
          details:
            "The length of a season: with a day, a series is compared with the same hour of other days."
        ).keptInState,
        .value(
          "cycles", "N", \.detector.unrest.cycles, as: .wholeNumber(in: 1...100), default: "7",
          help: "How many seasons are remembered.",
          details: """
            How many seasons are remembered. The usual value is the median of N seasons. The value \
            N or 2 N seasons ago explains a deviation too: with days and 7, the value one or two \
            weeks ago. Each series takes eight bytes of memory for each hour of N seasons.
            """
        ).keptInState,
        .value(
          "least-share", "X", \.detector.unrest.leastShare, as: .number(in: .atLeast(0)),
          default: "0.001",
          help: "Least noise, as a share of the value.",
          details: """
            Take the standard deviation of a series to be at least this share of its usual value, \
            so that a series that was constant may move a little.
            """),
      ])
  }

  static var surprise: OptionGroup<SurpriseSettings> {
    OptionGroup(
      "Surprise, as Elasticsearch computes it",
      [
        .value(
          "range", "DURATION", \.range, as: .duration, default: "24h",
          help: "How far back surprises are looked for.",
          details: """
            The range of the first watch: only this many hours are used, the newest included. 25h \
            is what the published simulator asked for.
            """
        ).keptInState,
        .choice(
          "model", \.detector.surprise.model, default: "simple",
          help: "What forecasts an hour's mean.",
          details: """
            The moving average that forecasts an hour's mean from those before it in the range, exactly \
            as Elasticsearch 2 computes it; holt-winters without the search for constants.
            """),
        .value(
          "window", "N", \.detector.surprise.window, as: .wholeNumber(in: 1...100_000),
          default: "24",
          help: "How many values the model looks at.",
          details: "The number of earlier values from which the mean of an hour is forecast."),
        .value(
          "level-smoothing", "X", \.detector.surprise.alpha, as: .number(in: .from(0, through: 1)),
          default: "0.3",
          help: "How fast the level of the model follows the data.",
          details: "How fast the level of the model follows the data: Elasticsearch's `alpha`."
        ).understood(as: "alpha"),
        .value(
          "trend-smoothing", "X", \.detector.surprise.beta, as: .number(in: .from(0, through: 1)),
          default: "0.1",
          help: "How fast the trend of the model follows the data.",
          details: "How fast the trend of the model follows the data: Elasticsearch's `beta`."
        ).understood(as: "beta"),
        .value(
          "season-smoothing", "X", \.detector.surprise.gamma, as: .number(in: .from(0, through: 1)),
          default: "0.3",
          help: "How fast the season of the model follows the data.",
          details: "How fast the season of the model follows the data: Elasticsearch's `gamma`."
        ).understood(as: "gamma"),
        .value(
          "period", "N", \.detector.surprise.period, as: .wholeNumber(in: 1...50_000), default: "1",
          help: "Values in a season of holt-winters."),
        .choice(
          "seasonal", \.detector.surprise.seasonal, default: "additive",
          help: "How the season is applied."),
        .choice(
          "gap", \.detector.surprise.gap, default: "skip",
          help: "What hours without a value count as.",
          details: """
            How to count an hour without a value between two hours with points: not at all, or as \
            zero.
            """),
        .choice(
          "surprise", \.detector.surprise.choice, default: "largest",
          help: "Which surprise of a series counts.",
          details: "The `largest` one in the range, as in the article, or only the `newest`."),
        .value(
          "percentile", "P", \.detector.surprise.percentile,
          as: .number(in: .from(0, through: 100)),
          default: "90",
          help: "Which percentile over the series."),
        .choice(
          "percentile-rule", \.detector.surprise.rule, default: "es2",
          help: "Method of the percentile.",
          details: """
            The percentile of n sorted surprises, counted from 0: `es2` takes the one at \
            place P/100 times n, rounded down, as Elasticsearch did from 2.1 to 5.0; `es5` the one at \
            P/100 times n - 1, rounded to the nearest; `interpolated` is between the neighbours of \
            P/100 times n + 1, less one, as in NIST's handbook.
            """),
        .value(
          "series-size", "N", \.seriesSize, as: .wholeNumber, default: "0, in other presets 10",
          help: "How many series of a metric count; 0: all.",
          details: "How many series of a metric count, chosen as `--metrics-size` does."),
      ])
  }

  static var bound: OptionGroup<SurpriseSettings> {
    OptionGroup(
      "Bound",
      [
        .choice(
          "bound", \.bound, default: "by preset", help: "What values are compared with.",
          details: """
            `robust`: median and scaled median deviation of the trailing values that were no anomaly \
            themselves; `watcher`: mean and population standard deviation of the trailing values, the \
            tested one among them; `timelion`: mean and deviation of the values before, all of which \
            have to be there, with the deviation as Timelion computed it when the article was written; \
            `timelion-fixed`: the same with the sample standard deviation.
            """
        ).keptInState,
        .value(
          "sigma", "K", \.sigma, as: .number(in: .atLeast(0)), default: "6, in other presets 3",
          help: "How many deviations above the mean the bound lies."),
        .value(
          "history", "DURATION", \.history, as: .duration, default: "168h, in other presets 6h",
          help: "The time over which the bound is computed."
        ).keptInState,
        .value(
          "least", "X", \.least, as: .number(in: .atLeast(0)), default: "0.045, for surprises 0",
          help: "The robust bound never lies below X.",
          details: "The robust bound never lies below X, to which `--least-series` adds."),
        .value(
          "least-series", "N", \.leastSeries, as: .number(in: .atLeast(0)), default: "1.3",
          help: "Nor below N series' share of the unrest.",
          details: """
            Of unrest, the robust bound does not lie below `--least` and N divided by the number of \
            series: above 1, a single series has to be out of the ordinary for two hours.
            """),
        .value(
          "warmup", "N", \.detector.bound.warmup, as: .wholeNumber, default: "24",
          help: "Values before the first that is judged.",
          details: "How many values the robust bound collects before it judges one."),
      ])
  }

  static var details: OptionGroup<SurpriseSettings> {
    OptionGroup(
      "Details",
      [
        .switch(
          "full", \.showsDetails, help: "Write the figures behind the value too.",
          details:
            "Write also `series`, `points` and `top`, which names the series that contribute most."
        ).understood(as: "details"),
        .value(
          "top", "N", \.top, as: .wholeNumber(in: 0...1000), default: "5",
          help: "How many series --full names."),
      ])
  }
}

extension ValueParser where Value == TimeSpan {
  /// The length of an hour: so long that hours can be counted without a thought of overflow.
  fileprivate static var interval: ValueParser {
    ValueParser<TimeSpan>.duration.map(texts: { [$0.text] }) { span throws(OptionValueError) in
      guard span >= .millisecond else { throw .because("must be a millisecond or more") }
      return span
    }
  }
}
