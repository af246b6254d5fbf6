import FilterRun
import Options
import Times

/// The command line of lp-surprise: what it says at length. The options are beside it.
enum SurpriseCommand {
  static var command: Command<SurpriseSettings> {
    Command(
      name: "lp-surprise",
      version: Tool.version,
      summary: "find metrics whose series behave in an unusual way",
      description: """
        `lp-surprise` reads points of many series, each belonging to a metric, and writes one \
        point for each metric and hour: `value` says how unusual its series were, and `upper` is \
        the bound above which that is an anomaly. A record is stamped with the start of its newest \
        hour.

        By default it measures unrest: the mean over a metric's series of how far each strays from what \
        it usually does at this hour of the day, in units of its own noise, where a chance spike counts \
        for at most 1 and a deviation that lasts for more. A deviation that the same hour a week or two ago \
        explains is none; nor is one of all metrics, three or more, in which each is like it was at one \
        other day of the last week, or an hour earlier or later: a holiday, or clocks that were set. The bound follows the metric's own past, from which anomalies are kept out, \
        and never lies below a least unrest, so that few series at once do not alert by chance. Nothing \
        is written before three days of data have come: one to compare with, one to learn the noise \
        from, one to learn the metric's unrest.

        `--preset watcher` is the detector of the article that this tool replaces, to the last bit: for \
        each metric the 90th percentile, over its ten first series, of the largest distance of an hourly \
        mean from the moving average before it within 24 hours; its bound is the mean and three standard \
        deviations of the last six values, the tested one among them, and so can hardly ever be \
        exceeded. `--preset timelion` has the bound of the article's chart instead.

        Points are averaged for each series and hour. An hour is judged when a point of a later one has \
        come, or when `lp-window` says that it is complete: windows such as those of \
        `lp-window 24h --every 1h --group-by none` give the same records as the bare points.
        """,
      operands: [.files],
      defaults: SurpriseSettings(),
      groups: [
        series, unrest, surprise, bound, details, OptionGroup.output.lifted(into: \.stream),
        OptionGroup.state.lifted(into: \.stream), OptionGroup.stream.lifted(into: \.stream),
        OptionGroup.json.lifted(into: \.stream),
      ],
      examples: [
        Example(
          "lp-gen atlas | lp-surprise --full | lp-alert 'value > upper'",
          explanation: "Finds the disruptions of a simulated search system."),
        Example(
          "lp-gen atlas | lp-surprise --preset watcher | lp-alert 'value > upper'",
          explanation: "Does the same as the article's two watches."),
        Example(
          "lp-surprise --metric host --series host -f usage --interval 5m --season 1h cpu.lp",
          explanation: "Uses other names than the article, and five minutes instead of an hour."),
      ],
      exitStatuses: ExitStatusNote.filter,
      sections: [fields, .signals],
      seeAlso: ["lp-gen(1)", "lp-window(1)", "lp-ttest(1)", "lp-alert(1)"],
      date: "November 21, 2026")
  }

  private static var fields: ManualSection {
    ManualSection(
      "FIELDS",
      [
        .items([
          .init("value", "How unusual the metric was."),
          .init(
            "mean, stddev",
            """
            The mean and standard deviation of the trailing values, from which the bound is \
            computed; for the robust bound their median and scaled median deviation. They are left \
            out where there are too few values.
            """),
          .init("upper", "The bound; `value > upper` is an anomaly. Left out like the others."),
          .init("n", "How many trailing values the bound is computed from."),
          .init("series", "With `--full`: how many series the value is computed from."),
          .init(
            "points",
            """
            With `--full`: how many points the metric had, in this hour or, for surprises, over the \
            range.
            """),
          .init(
            "top",
            """
            With `--full`: the series that contribute most, with their deviation in standard \
            deviations, such as `17 +12.3, 22 -8.1`; for surprises with their surprise.
            """),
        ])
      ])
  }
}
