import Options

/// Settings modelled on a tool that cuts a stream into windows.
struct WindowSettings: Equatable {
  enum Alignment: String, CaseIterable {
    case epoch, first
  }

  var shared = SharedSettings()
  var every: Seconds?
  var offset = Seconds(0)
  var alignment = Alignment.epoch
  var zone = "UTC"
  var groupBy = ["*"]
  var count: Int?
  var lateness = Seconds(0)
  var late: String?
  var dropsPartial = false
  var emitsEmpty = false
  var maximumGroups = 100_000
  var functions: [String] = []
  var fields: [String] = []
  var state: String?
}

/// The command that the tests read, print and complete.
func windowCommand() -> Command<WindowSettings> {
  Command(
    name: "lp-window", version: "0.1.0",
    summary: "cut a stream of points into windows of time or count",
    description: """
      `lp-window` reads points and writes the same points, each window between two comment lines.
      'Quotes', back\\slashes and ~tildes^ are text, e.g. in \\fBthis\\fR. Half-open bounds: a point
      at the end (−5 ≤ x < 5…) belongs to the next window.

      .Dd is no request here, and neither is
      .It at the start of a line.
      """,
    operands: [
      Operand(
        "PERIOD", help: "Length of a window, such as 5m.",
        details: "The length of a window, such as `5m`."),
      .files,
    ],
    defaults: WindowSettings(),
    groups: [windowGroup, aggregateGroup] + SharedSettings.groups.map { $0.lifted(into: \.shared) },
    examples: [
      Example(
        "lp-gen | lp-window 5m | lp-ttest --field bed --alpha 0.001",
        explanation: "Test each window of five minutes against the last hour."),
      Example(
        "printf 'a x=1 0\\na x=3 60\\n' | \\\n  lp-window 1h --agg mean -p s",
        explanation: "The mean of an hour."),
      Example("lp-window 1h late.lp --late /dev/null", explanation: "No late points are kept."),
    ],
    exitStatuses: exitStatuses,
    sections: [
      ManualSection(
        "FORMATS",
        [
          .text("A window in line protocol looks so:"),
          .literal("# window start=0 stop=10\n.a'b\tx=\"\\\\\" 1\n\n'c x=-1 ~^`\n# end"),
          .text("The keys are:"),
          .items([
            .init("`start`", "The first moment, \"inclusive\"."), .init("No", "Nd Ar | . El"),
          ]),
        ]),
      ManualSection(
        "SIGNALS", [.items([.init("SIGUSR1", "Counts are told."), .init("SIGHUP", "Reopens.")])]),
      ManualSection("ENVIRONMENT", [.text("No variable is read.")]),
    ],
    seeAlso: ["lp-ttest(1)", "lp-alert(1)", "awk(1)"])
}

private var windowGroup: OptionGroup<WindowSettings> {
  OptionGroup(
    "Windows",
    [
      .value(
        "every", short: "e", "DURATION", \.every, as: .duration, default: "PERIOD",
        help: "Begin a window each DURATION.",
        details: """
          Begin a window each DURATION. Shorter than the period, windows overlap.

          With `--every 0s` each point emits the window that ends with it.
          """),
      .value(
        "offset", "DURATION", \.offset, as: .duration, default: "0s",
        help: "Shift all bounds by DURATION."),
      .choice(
        "align", \.alignment, default: "epoch", help: "What bounds are counted from.",
        details: "Count bounds from the `epoch` or from the `first` point."),
      .value(
        "tz", "ZONE", \.zone, as: .name, default: "UTC",
        help: "Time zone of whole days and weeks."),
      .value(
        "group-by", short: "g", "TAGS", \.groupBy, as: .list, default: "*",
        help: "Tags that make a group; * is each series."),
      .value(
        "count", short: "n", "N", \.count, as: .wholeNumber(in: 1...100),
        help: "Windows of N points instead of a period."),
      .value(
        "lateness", short: "l", "DURATION", \.lateness, as: .duration, default: "0s",
        help: "Wait so long for late points."
      ).understood(as: "grace"),
      .value("late", "FILE", \.late, as: .file, help: "Append late points to FILE."),
      .switch(
        "drop-partial", \.dropsPartial,
        help: "Leave out windows that the end cuts."),
      .switch("empty", short: "0", \.emitsEmpty, help: "Also emit windows without points."),
      .value(
        "max-groups", "N", \.maximumGroups, as: .wholeNumber(in: 1...10_000_000),
        default: "100000", help: "Refuse points of further groups."),
      .value("state", "FILE", \.state, as: .file, help: "Go on where the last run ended."),
    ])
}

private var aggregateGroup: OptionGroup<WindowSettings> {
  OptionGroup(
    "Aggregates",
    [
      .repeated(
        "agg", short: "a", "FUNC,...", \.functions,
        as: .list(of: .word(of: ["count", "sum", "mean", "min", "max"])),
        help: "Write one point of these instead of the window."),
      .repeated("field", short: "f", "FIELD", \.fields, as: .name, help: "Only this field."),
    ])
}
