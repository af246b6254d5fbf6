import CommandLineTool
import Options
import Surprise
import Times

/// The command line of lp-surprise.
enum SurpriseCommand {
  static var command: Command<SurpriseSettings> {
    Command(
      name: "lp-surprise",
      version: Tool.version,
      summary: "find metrics whose series behave in an unusual way",
      description: """
        `lp-surprise` reads points and writes, for each metric and hour, how surprising its series are.
        """,
      operands: [.files()],
      defaults: SurpriseSettings(),
      groups: [input, surprise, bound, output, OptionGroup.stream.lifted(into: \.stream)],
      examples: [
        Example(
          "lp-gen atlas | lp-surprise | lp-alert 'value > upper'",
          explanation: "Finds the disruptions of a simulated search system."),
        Example(
          "lp-surprise --preset watcher data.lp | lp-alert 'value > upper'",
          explanation: "The article's two watches, to the last bit."),
      ],
      exitStatuses: ExitStatusNote.filter,
      sections: [.signals],
      seeAlso: ["lp-gen(1)", "lp-window(1)", "lp-alert(1)"],
      date: "November 21, 2026")
  }

  private static var input: OptionGroup<SurpriseSettings> {
    OptionGroup(
      "Series",
      [
        .choice(
          "preset", \.preset, default: "default", help: "A whole way of detecting.",
          details: "A whole way of detecting; other options change parts of it."),
        .value(
          "metric", "TAG", \.metricTag, as: .name, default: "metric",
          help: "Tag that names the metric.",
          details: "The tag that names the metric, for each of which a value comes out."),
        .repeated(
          "series", "TAG", \.seriesTags, as: .list, help: "Tags that name a series of it (query).",
          details: """
            The tag that tells the series of a metric apart, or several with commas between; `query` \
            where the option is not given. Points of one series in one hour are averaged, whatever \
            other tags they have.
            """),
        .value(
          "field", short: "f", "NAME", \.field, as: .name, default: "value",
          help: "Field that holds the values.", details: "The field that holds the values."),
        .value(
          "interval", "DURATION", \.interval, as: .interval, default: "1h",
          help: "Length of an hour.",
          details: "The length of what is called an hour here: the time over which is averaged."),
        .value(
          "lateness", "DURATION", \.lateness, as: .durationOrZero, default: "0s",
          help: "How long an hour waits for stragglers.",
          details: """
            Judge an hour only when a point this much later than its end has come. Points of an hour \
            that has been judged are left out, which is told.
            """),
        .value(
          "max-groups", "N", \.maxGroups, as: .wholeNumber(in: 1...1_000_000_000),
          default: "100000", help: "Refuse points of more series than N.",
          details: "Hold at most N series; points of further ones are refused, which is told."),
      ])
  }

  private static var surprise: OptionGroup<SurpriseSettings> {
    OptionGroup(
      "Surprise, as Elasticsearch computes it",
      [
        .value(
          "range", "DURATION", \.range, as: .duration, default: "24h",
          help: "How far back surprises are looked for.",
          details: """
            The range of the first watch: this many hours, the newest included, are all that counts \
            in an hour. 25h is what the published simulator asked for.
            """),
        .choice(
          "model", \.model, default: "simple", help: "What forecasts an hour's mean.",
          details: """
            The moving average that forecasts an hour's mean from those before it, exactly as \
            Elasticsearch 2 computes it.
            """),
        .value(
          "window", "N", \.window, as: .wholeNumber(in: 1...100_000), default: "24",
          help: "How many values the model looks at.",
          details: "How many values before an hour its forecast is made from."),
        .value(
          "alpha", "X", \.alpha, as: .number(in: .from(0, through: 1)), default: "0.3",
          help: "How fast the model's level follows."),
        .value(
          "beta", "X", \.beta, as: .number(in: .from(0, through: 1)), default: "0.1",
          help: "How fast its trend follows."),
        .value(
          "gamma", "X", \.gamma, as: .number(in: .from(0, through: 1)), default: "0.3",
          help: "How fast its season follows."),
        .value(
          "period", "N", \.period, as: .wholeNumber(in: 1...50_000), default: "1",
          help: "Values in a season of holt-winters."),
        .choice(
          "seasonal", \.seasonal, default: "additive", help: "How the season of holt-winters enters."),
        .choice(
          "gap", \.gap, default: "skip", help: "What hours without a value count as.",
          details: """
            What an hour without a value between two with points counts as: nothing, or a zero.
            """),
        .choice(
          "surprise", \.choice, default: "largest", help: "Which surprise of a series counts.",
          details: "The `largest` one in the range, as in the article, or only the `newest`."),
        .value(
          "percentile", "P", \.percentile, as: .number(in: .from(0, through: 100)), default: "90",
          help: "Which percentile over the series."),
        .choice(
          "percentile-rule", \.percentileRule, default: "es2", help: "How it is read.",
          details: """
            `es2`: the value at place P/100 times n, rounded down, as Elasticsearch did from 2.1 to \
            5.0; `es5`: at place P/100 times n - 1, rounded to the nearest.
            """),
        .value(
          "metrics-size", "N", \.metricsSize, as: .wholeNumber, default: "0, in presets 10",
          help: "How many metrics count; 0 for all.",
          details: """
            How many metrics count in an hour, those with the most points first, of equally many the \
            one whose name comes first; 0 for all.
            """),
        .value(
          "series-size", "N", \.seriesSize, as: .wholeNumber, default: "0, in presets 10",
          help: "How many series of a metric count; 0: all.",
          details: "The same for the series of a metric."),
      ])
  }

  private static var bound: OptionGroup<SurpriseSettings> {
    OptionGroup(
      "Bound",
      [
        .choice(
          "bound", \.bound, default: "by preset", help: "What values are compared with."),
        .value(
          "sigma", "K", \.sigma, as: .number(in: .atLeast(0)), default: "3",
          help: "How many deviations the bound lies above."),
        .value(
          "history", "DURATION", \.history, as: .duration, default: "6h",
          help: "Over how long the bound is computed."),
      ])
  }

  private static var output: OptionGroup<SurpriseSettings> {
    OptionGroup(
      "Output",
      [
        .switch(
          "details", \.showsDetails, help: "Write the figures behind the value too.")
      ])
  }
}

extension ValueParser where Value == TimeSpan {
  /// The length of an hour: so long that hours can be counted without a thought of overflow.
  fileprivate static var interval: ValueParser {
    ValueParser<TimeSpan>.duration.map { span throws(OptionValueError) in
      guard span >= .millisecond else { throw .because("must be a millisecond or more") }
      return span
    }
  }
}
