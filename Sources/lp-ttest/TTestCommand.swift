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
        `lp-ttest` reads windows of points, as `lp-window` writes them, and tells for each window \
        and field how likely its values are if nothing has changed: Welch's t-test of the window \
        against the history of its group.

        The history is the last values of windows that were not rejected, that is, whose p-value \
        was above `--alpha`. The first window only fills it. For each window one point is written, \
        stamped with the end of the window, with the fields `t` and `pvalue`; the sign of `t` is \
        that of the history's mean minus the window's.

        Integers count as numbers. A point without the field is not a value. Windows or histories \
        of fewer than two values are not tested. Where all values are equal, so that there is no \
        spread to measure by, `pvalue` is 1 if the means agree, else 0 and `t` is left out.
        """,
      operands: [.files()],
      defaults: TTestSettings(),
      groups: [
        test, output, kapacitor, OptionGroup.output.lifted(into: \.stream),
        OptionGroup.state.lifted(into: \.stream),
        OptionGroup.stream.lifted(into: \.stream), OptionGroup.json.lifted(into: \.stream),
      ],
      examples: [
        Example(
          "lp-gen | lp-window 5m | lp-ttest --field bed --alpha 0.001 | lp-alert 'pvalue < 0.001'",
          explanation: "Finds the times at which the bed of a simulated printer was too warm."),
        Example(
          "lp-window 1h cpu.lp | lp-ttest --field usage,load --details -v",
          explanation: "Tests two fields, each against its own history, and tells counts."),
      ],
      exitStatuses: ExitStatusNote.filter,
      sections: [.signals],
      seeAlso: ["lp-gen(1)", "lp-window(1)", "lp-alert(1)"],
      date: "November 21, 2026")
  }

  private static var test: OptionGroup<TTestSettings> {
    OptionGroup(
      "Test",
      [
        .repeated(
          "field", short: "f", "NAME", \.fields, as: .list,
          help: "Field to test; several with commas.",
          details:
            "The field to test, or several with commas between, each against its own history."),
        .value(
          "alpha", "P", \.alpha, as: .number(in: .between(0, 1)), default: "0.001",
          help: "Keep windows up to this p out of the history.",
          details: """
            A window whose p-value is at most P is rejected: its values do not become part of the \
            history.
            """),
        .value(
          "size", "N", \.size, as: .wholeNumber(in: 2...100_000_000), default: "3600",
          help: "Values in the history.", details: "The history is the last N values."),
        .value(
          "history", "D", \.history, as: .duration, help: "History in time, instead of --size.",
          details: """
            The history is the values of the windows that ended within D before the tested window \
            began, however many they are, instead of the last `--size` values. Windows that overlap \
            the tested one are no part of it.
            """),
        .value(
          "warmup", "N", \.warmup, as: .wholeNumber, default: "0",
          help: "Values of history before the first test.",
          details: """
            Test nothing while the history has fewer than N values, at most `--size`. With 0 the second window \
            is tested against the first.
            """),
        .value(
          "rebase", "N", \.rebase, as: .wholeNumber, default: "0",
          help: "Take N rejected windows as the new history.",
          details: """
            After N windows in a row that were rejected, take their values as the new history: the \
            level has changed for good. With 0 the old history stays for ever.
            """),
        .choice(
          "alternative", \.alternative, default: "two-sided", help: "Which differences count.",
          details: """
            `two-sided`: any; `less`: only windows whose mean is less than the history's; `greater`: \
            only those whose mean is greater.
            """),
        .switch(
          "partial", \.testsPartial, help: "Test windows cut by the end of input too.",
          details: "Test windows marked `partial=1` too, which are passed over otherwise."),
        .value(
          "max-groups", "N", \.maxGroups, as: .wholeNumber(in: 1...1_000_000_000),
          default: "100000", help: "Refuse windows of more groups than N.",
          details: "Hold histories of at most N groups; windows of further ones are refused."),
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
            functions, instead of reading windows: `lp-ttest` in the place of the guide's Python. A \
            TICKscript gives `field`, `size` and `alpha`; what it leaves out, and all else, is as on \
            this command line. Each group has its own history, and Kapacitor keeps it by snapshots.
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
          "details", \.showsDetails, help: "Write the figures behind the test too.",
          details: """
            Write also `df`, `n`, `mean`, `stddev`, `history_n`, `history_mean`, `history_stddev` \
            and `log10p`, the logarithm of the p-value, which still tells where that is too small \
            for a number.
            """),
      ])
  }
}
