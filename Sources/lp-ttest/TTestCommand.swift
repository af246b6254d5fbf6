import FilterRun
import Options
import Statistics

/// The command line of lp-ttest.
enum TTestCommand {
  static var command: Command<TTestSettings> {
    Command(
      name: "lp-ttest",
      version: Tool.version,
      summary: "test windows of values against their history",
      description: """
        `lp-ttest` reads windows of points, as `lp-window` writes them, and compares each with the \
        history of its group, field by field. For each window it writes one point, stamped with \
        the end of the window. The field `pvalue` is the probability of a difference at least this \
        large if nothing has changed. The field `t` is positive where the history's mean is above \
        the window's.

        `--test welch` is Welch's t-test of the window's values against the last values of windows \
        that were not rejected, as in InfluxData's guide. It is right for values that do not \
        depend on each other. Most measured values do depend on each other; then it rejects far \
        more windows than `--alpha` says, and reports so once.

        `--test batch-means` keeps to its alpha on such values too. It compares the mean of the \
        window, and the logarithm of its standard deviation, with the same figures of the last \
        `--batches` windows. It also reads aggregates, one point a window with `FIELD_mean`, \
        `FIELD_stddev` and `FIELD_count`, as `lp-window --agg count,mean,stddev` writes them.

        Integers count as numbers. A point without the field is not a value. `welch` does not test \
        windows or histories of fewer than two values. Where all values are equal, so that there \
        is no spread to measure by, `pvalue` is 1 if the means agree, else 0 and `t` is left out.
        """,
      operands: [.files],
      defaults: TTestSettings(),
      groups: [
        test, output, kapacitor, OptionGroup.output.lifted(into: \.stream),
        OptionGroup.state.lifted(into: \.stream),
        OptionGroup.stream.lifted(into: \.stream), OptionGroup.json.lifted(into: \.stream),
      ],
      examples: [
        Example(
          "lp-gen | lp-window 5m | lp-ttest --field bed --alpha 0.001 | lp-alert 'pvalue < 0.001'",
          explanation: "Finds the times at which the bed of a simulated printer changed."),
        Example(
          "lp-window 1h --agg count,mean,stddev cpu.lp | "
            + "lp-ttest --test batch-means --season 1d --batches 336 -f usage | "
            + "lp-alert 'pvalue < 0.0005' --changes --clear-for 1d",
          explanation: "Watches a measured series that has a daily cycle."),
        Example(
          "lp-window 1h cpu.lp | lp-ttest --field usage,load --details -v",
          explanation: "Tests two fields, each against its own history, and prints counts."),
      ],
      exitStatuses: ExitStatusNote.filter,
      sections: [.signals],
      seeAlso: ["lp-gen(1)", "lp-window(1)", "lp-surprise(1)", "lp-alert(1)"],
      date: "November 26, 2026")
  }

  private static var test: OptionGroup<TTestSettings> {
    OptionGroup(
      "Test",
      [
        .repeated(
          "field", short: "f", "NAME", \.fields, as: .list,
          help: "Field to test; several with commas.",
          details:
            "The field to test, or several separated by commas, each against its own history."
        ).keptInState,
        .choice(
          "test", \.test, default: "welch", help: "Which test.",
          details: """
            `welch`: the values of the window against those of the history; for independent values. \
            `batch-means`: the window's mean and spread against those of the last windows; for measured \
            values. A window of equal values has no spread: half the smallest seen stands for it. How \
            heavy the tails are is learned over some thousand windows, so that `--alpha` holds for \
            heavy ones too.
            """
        ).keptInState,
        .value(
          "alpha", "P", \.alpha, as: .number(in: .between(0, 1)), default: "0.001",
          help: "Keep windows up to this p out of the history.",
          details: """
            A window whose p-value is at most P is rejected: `--history-rule` says what becomes of it. \
            The parts of `batch-means` share P.
            """
        ).keptInState,
        .value(
          "size", "N", \.size, as: .wholeNumber(in: 2...100_000_000), default: "3600",
          help: "Values in the history.", details: "The history is the last N values."
        ).keptInState,
        .value(
          "history", "DURATION", \.history, as: .duration,
          help: "History in time, instead of --size.",
          details: """
            The history is the values of the windows that ended within DURATION before the tested \
            window began, however many they are, instead of the last `--size` values. Windows that \
            overlap the tested one are left out.
            """
        ).keptInState,
        .value(
          "warmup", "N", \.warmup, as: .wholeNumber,
          help: "Values of history before the first test.",
          details: """
            Test nothing while the history has fewer than N values, at most `--size`; by default the \
            second window is tested against the first. With `batch-means` N counts windows, is at least \
            2, and 8 by default.
            """
        ).keptInState,
        .value(
          "batches", "N", \.batches, as: .wholeNumber(in: 2...1_000_000), default: "72",
          help: "Windows in the history of batch-means.",
          details: "With `batch-means` the history is the last N windows."
        ).keptInState,
        .value(
          "season", "DURATION", \.season, as: .duration,
          help: "Compare with the same time of day too.",
          details: """
            With `batch-means`, compare the window's mean also with the means of the windows that \
            ended once to seven times DURATION earlier: its distance from their median is tested as a third part, \
            as soon as there are three. `1d` for a daily cycle.
            """
        ).keptInState,
        .choice(
          "history-rule", \.historyRule, help: "What becomes of rejected windows.",
          details: """
            `out`: they stay out of the history, so that an anomaly never becomes normal; the default of \
            `welch`. `clip`: they join, moved to at most three standard deviations from the history's \
            mean, so that a lasting change becomes normal after a while; the default of `batch-means`. \
            `join`: they join as they are.
            """
        ).keptInState,
        .value(
          "rebase", "N", \.rebase, as: .wholeNumber, default: "0",
          help: "Take N rejected windows as the new history.",
          details: """
            After N rejected windows in a row, take their values as the new history: the level has \
            changed for good. With 0 the old history is kept for ever.
            """
        ).keptInState,
        .choice(
          "alternative", \.alternative, default: "two-sided", help: "Which differences count.",
          details: """
            `two-sided`: any; `less`: only windows whose mean is less than the history's; `greater`: \
            only those whose mean is greater.
            """
        ).keptInState,
        .switch(
          "partial", \.testsPartial, help: "Test windows cut by the end of input too.",
          details: "Test windows marked `partial=1` too, which are passed over otherwise."
        ).keptInState,
        .value(
          "max-groups", "N", \.maxGroups, as: .wholeNumber(in: 1...1_000_000_000),
          default: "100000", help: "Refuse windows of more groups than N.",
          details: "Hold histories of at most N groups; windows of further ones are refused."),
        .value(
          "expire", "DURATION", \.expire, as: .duration,
          help: "Drop the history of a series unseen for DURATION.",
          details: """
            Drop the history of a group that has had no window while the others advanced by \
            DURATION, which is reported; its place in `--max-groups` becomes free, unless \
            `--state` has to remember what was seen. The first windows of all groups together also \
            count as one series; so DURATION should be longer than the differences between clocks.
            """
        ).keptInState,
      ])
  }

  private static var kapacitor: OptionGroup<TTestSettings> {
    OptionGroup(
      "Kapacitor",
      [
        .switch(
          "kapacitor-udf", \.isKapacitorFunction, help: "Be a function of a real Kapacitor.",
          details: """
            Answer a real Kapacitor on standard input and output, by its protocol for user-defined \
            functions, instead of reading windows: `lp-ttest` in the place of the guide's Python. \
            A TICKscript gives `field` (several names with commas), `size` and `alpha`; everything \
            else is as on this command line. Each group has its own history, and Kapacitor keeps \
            it by snapshots.
            """)
      ])
  }

  private static var output: OptionGroup<TTestSettings> {
    OptionGroup(
      "What is written",
      [
        .value(
          "field-tag", "NAME", \.fieldTag, as: .text, default: "field",
          help: "Tag that names the field; '' for none.",
          details: """
            The tag of the output that names the tested field. With an empty NAME there is none, \
            which is allowed for a single field only.
            """),
        .switch(
          "full", \.showsDetails, help: "Write the figures behind the test too.",
          details: """
            Write also `df`, `n`, `mean`, `stddev`, `history_n`, `history_mean`, `history_stddev` \
            and `log10p`, the logarithm of the p-value, which is exact even where the p-value \
            itself is too small for a number. With `batch-means` each part has its own fields, \
            such as `level_t` and `level_df`, and `part` names the one that differs most: `level`, \
            `spread` or `season`.
            """
        ).understood(as: "details"),
      ])
  }
}
