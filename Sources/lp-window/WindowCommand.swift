import CommandLineTool
import Options
import Times

/// The command line of lp-window.
enum WindowCommand {
  static var command: Command<WindowSettings> {
    Command(
      name: "lp-window",
      version: Tool.version,
      summary: "group points into windows of time",
      description: """
        `lp-window` reads points in line protocol and writes them in windows of time, each series by \
        itself: the points of a window between a comment line that tells its bounds and the line \
        `# end`. Every program that reads line protocol passes over the comments.

        A window holds the points from its start up to, but not at, its stop. Stops are multiples of \
        the time between windows since 1970; whole weeks start on Monday. Every window that holds a \
        point comes out once, and those of one series in order.

        A window closes when a point of its series reaches its stop, or when the newest point of the \
        whole stream is one window's time past it, so that a series that fell silent is not stuck. A \
        point that no open window can take is late: it is counted and left out. At the end of the \
        input the open windows come out too; those that the stream had not reached the end of are \
        marked `partial=1`.
        """,
      operands: [
        Operand(
          "PERIOD", \WindowSettings.period, as: .duration,
          help: "Length of a window, such as 5m or 1h30m."),
        .files(),
      ],
      defaults: WindowSettings(),
      groups: [windows, grouping, late, output, OptionGroup.stream.lifted(into: \.stream)],
      examples: [
        Example(
          "lp-gen | lp-window 5m | lp-ttest --field bed | lp-alert 'pvalue < 0.001'",
          explanation: "Finds the times at which the bed of a simulated printer was too cold."),
        Example(
          "lp-window 10m --every 1m --lateness 30s cpu.lp | grep -c '^# window'",
          explanation: "Counts windows of ten minutes that begin each minute."),
      ],
      exitStatuses: ExitStatusNote.filter,
      sections: [frames, .signals],
      seeAlso: ["lp-gen(1)", "lp-ttest(1)", "lp-alert(1)"],
      date: "November 21, 2026")
  }

  private static var windows: OptionGroup<WindowSettings> {
    OptionGroup(
      "Windows",
      [
        .value(
          "every", "DURATION", \.every, as: .duration, default: "PERIOD",
          help: "Time from one window to the next.",
          details: """
            The time from one window's stop to the next. Less than PERIOD makes windows overlap, \
            more leaves points between them out.
            """),
        .value(
          "offset", "DURATION", \.offset, as: .signedDuration, default: "0s",
          help: "Move all bounds by this much.",
          details: "Move the bounds of all windows by DURATION, which may be negative."),
        .choice(
          "align", \.alignment, default: "epoch", help: "Where bounds are counted from.",
          details: """
            `epoch` counts bounds from 1970, so that those of five minutes lie at full five minutes; \
            `first` counts them from the first point of each series.
            """),
        .switch(
          "fill", \.onlyFilled, help: "Leave out windows that begin before data.",
          details: """
            Leave out windows that begin before the first point of their series: the first ones, \
            which hold less than the others.
            """),
        .switch(
          "empty", \.emitsEmpty, help: "Write windows without points too.",
          details: """
            Write windows that hold no point too, for each series from its first point on, as the \
            stream goes on.
            """),
        .switch(
          "drop-partial", \.dropsPartial, help: "Leave out windows cut by the end of input.",
          details: "Leave out the windows that the end of the input cut off."),
      ])
  }

  private static var grouping: OptionGroup<WindowSettings> {
    OptionGroup(
      "Grouping",
      [
        .value(
          "group-by", "TAGS", \.grouping, as: .grouping, default: "*",
          help: "Tags whose points share windows.",
          details: """
            `*` gives each series, that is measurement and all tags, windows of its own; a list of \
            tags such as `host,cpu` one set for each measurement and the values of these tags; \
            `none` puts all points together.
            """),
        .value(
          "max-groups", "N", \.maxGroups, as: .wholeNumber(in: 1...1_000_000_000),
          default: "100000", help: "Refuse points of more groups than N.",
          details: """
            Hold at most N groups. Points of further ones are refused, which is told; the others go \
            on.
            """),
      ])
  }

  private static var late: OptionGroup<WindowSettings> {
    OptionGroup(
      "Late points",
      [
        .value(
          "lateness", "DURATION", \.lateness, as: .durationOrZero, default: "0s",
          help: "How long windows wait for stragglers.",
          details: "Close a window only when a point this much later than its stop has come."),
        .value(
          "late", "FILE", \.latePath, as: .file, help: "Keep late points in FILE.",
          details: "Add points that come too late for every window to FILE."),
      ])
  }

  private static var output: OptionGroup<WindowSettings> {
    OptionGroup(
      "Output",
      [
        .choice(
          "frames", \.frames, default: "comments", help: "How windows are marked.",
          details: """
            `comments` writes each window between comment lines; `none` writes the points only, for \
            readers that refuse comments.
            """)
      ])
  }

  private static var frames: ManualSection {
    ManualSection(
      "FRAMES",
      [
        .text("A window of two points in line protocol:"),
        .literal(
          """
          # window start=1451606400 stop=1451606700 n=2 prec=s group=temps,host=a
          temps,host=a bed=90.1 1451606400
          temps,host=a bed=89.9 1451606401
          # end
          """),
        .text(
          """
          `start` and `stop` are counted as the points' timestamps are, in the unit that `prec` \
          names, nanoseconds without it. `n` is how many points there were. `group` is measurement \
          and tags that all of them share, with every byte that is not a letter, a digit or one of \
          `-._~/:` written as `%` and two hexadecimal digits. `partial=1` marks a window that the \
          end of the input cut off.
          """),
      ])
  }
}
