import FilterRun
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
        `lp-window` reads points in line protocol and writes them in windows of time, one series \
        at a time: the points of a window stand between a comment line that gives its bounds and \
        the line `# end`. Every program that reads line protocol passes over the comments.

        A window holds the points from its start up to, but not at, its stop. Stops are multiples \
        of the time between windows since 1970; whole weeks start on Monday. Every window that \
        holds a point is written once, and the windows of a series are written in order.

        A window closes when a point of its series reaches its stop, or when the newest point of \
        the whole stream is one window's time past it, so that the windows of a silent series are \
        written too. A point that no open window can take is late: it is counted and left out. At \
        the end of the input the open windows are written too; a window whose end the stream had \
        not reached is marked `partial=1`.

        With `--agg` each window is written as one point that summarises it.
        """,
      operands: [
        Operand(
          "PERIOD", help: "Length of a window, such as 5m or 1h30m.",
          details: """
            The length of a window, such as 5m or 1h30m. With `--count` there is none, and all \
            operands are files.
            """),
        .files,
      ],
      defaults: WindowSettings(),
      groups: [
        windows, grouping, late, aggregates, output,
        OptionGroup.output.lifted(into: \.stream),
        OptionGroup.state.lifted(into: \.stream),
        OptionGroup.stream.keepingInState("precision").lifted(into: \.stream),
        OptionGroup.json.lifted(into: \.stream),
      ],
      examples: [
        Example(
          "lp-gen | lp-window 5m | lp-ttest --field bed | lp-alert 'pvalue < 0.001'",
          explanation: "Finds the times at which the bed of a simulated printer was too warm."),
        Example(
          "lp-window 10m --every 1m --lateness 30s cpu.lp | grep -c '^# window'",
          explanation: "Counts windows of ten minutes that begin each minute."),
        Example(
          """
          lp-window 6h --every 1h --agg last,mean,stddevp --field value --group-by metric load.lp | \
          lp-alert 'value_last > value_mean + 3 * value_stddevp'
          """,
          explanation: "Reports metrics whose last value is far above the mean of six hours."),
      ],
      exitStatuses: ExitStatusNote.filter,
      sections: [frames, lateness, .signals],
      seeAlso: ["lp-gen(1)", "lp-ttest(1)", "lp-surprise(1)", "lp-alert(1)"],
      date: "November 21, 2026")
  }

  private static var windows: OptionGroup<WindowSettings> {
    OptionGroup(
      "Windows",
      [
        .value(
          "every", "DURATION", \.every, as: .durationOrZero, default: "PERIOD",
          help: "Time from one window to the next.",
          details: """
            The time from one window's stop to the next. Less than PERIOD makes windows overlap, \
            more leaves points between them out. With 0 each point ends a window: one at t holds the \
            points later than t - PERIOD up to t itself, and its frame says `stop=`t. A point older \
            than the newest of its series ends none.
            """
        ).keptInState,
        .value(
          "offset", "DURATION", \.offset, as: .signedDuration, default: "0s",
          help: "Move all bounds by this much.",
          details: "Move the bounds of all windows by DURATION, which may be negative."
        ).keptInState,
        .choice(
          "align", \.alignment, help: "Where bounds are counted from (epoch).",
          details: """
            `epoch`, the default, counts bounds from 1970, so that windows of five minutes start \
            at full five minutes; `first` counts them from the first point of each series.
            """
        ).keptInState,
        .value(
          "tz", "ZONE", \.zone, as: .zone, help: "Time zone of whole days and weeks.",
          details: """
            Start windows of whole days and weeks when the clocks of ZONE, such as \
            `Europe/Prague`, show midnight, or midnight and `--offset`. A day on which the clocks \
            change has 23 or 25 hours.
            """
        ).keptInState,
        .value(
          "count", "N", \.count, as: .wholeNumber(in: 1...4_294_967_295),
          help: "Windows of N points instead of a time.",
          details: """
            Write the last N points of each series after every `--every-count` points. `start` and \
            `stop` are the earliest and the latest time among them: the point at `stop` belongs to \
            the window. A point earlier than the `stop` of the last window is late. The points \
            left over at the end of the input make a partial window.
            """
        ).keptInState,
        .value(
          "every-count", "N", \.everyCount, as: .wholeNumber(in: 1...4_294_967_295),
          default: "--count", help: "Points from one such window to the next."
        ).keptInState,
        .switch(
          "fill", \.onlyFilled, help: "Leave out windows that begin before data.",
          details: """
            Leave out windows that begin before the first point of their series: the first ones, \
            which hold less than the others. With `--count` the first window is written after that \
            many points.
            """
        ).keptInState,
        .switch(
          "empty", \.emitsEmpty, help: "Write windows without points too.",
          details: """
            Write windows that hold no point too, for each series from its first point on.
            """
        ).keptInState,
        .switch(
          "drop-partial", \.dropsPartial, help: "Leave out windows cut by the end of input.",
          details: "Leave out the windows that the end of the input, or a silence, cut off."),
        .value(
          "idle-flush", "DURATION", \.idleLimit, as: .duration,
          help: "Write open windows after such a silence.",
          details: """
            When no input has arrived for DURATION by the system clock, write the open windows up \
            to the one that holds the newest point of each series, so that they are not held back \
            when a live stream stops. They are marked `partial=1` as at the end of the input, and \
            are closed: a later point for them is late, or belongs to overlapping windows that end \
            later. Windows of `--count` are written with the points they hold, and the count \
            starts again.
            """),
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
            """
        ).keptInState,
        .value(
          "max-groups", "N", \.maxGroups, as: .wholeNumber(in: 1...1_000_000_000),
          default: "100000", help: "Refuse points of more groups than N.",
          details: """
            Hold at most N groups. Points of further groups are refused, which is reported; the \
            other groups continue.
            """),
        .value(
          "expire", "DURATION", \.expire, as: .duration, help: "Forget series unseen for DURATION.",
          details: """
            Drop a group that has had no points while the others advanced by DURATION: its windows \
            are written as they are, and its place in `--max-groups` becomes free, unless \
            `--state` has to remember what was seen. The first points of all groups together also \
            count as one series; so DURATION should be longer than the differences between clocks, \
            and longer than the windows: a group that returns starts new windows.
            """
        ).keptInState,
      ])
  }

  private static var late: OptionGroup<WindowSettings> {
    OptionGroup(
      "Late points",
      [
        .value(
          "lateness", "DURATION", \.lateness, as: .durationOrZero, default: "0s",
          help: "How long windows wait for stragglers.",
          details: "Close a window only after a point this much later than its stop has arrived."
        ).keptInState,
        .value(
          "silence", "DURATION", \.silence, as: .durationOrZero,
          help: "When a series counts as silent (10 times --every).",
          details: """
            Write the open windows of a series that has had no points while the others advanced by \
            DURATION, as they are; by default ten times `--every`. How far the others advanced is \
            measured in order of arrival, so clocks need not agree. With 0 a series waits for its \
            own points only.
            """
        ).keptInState,
        .value(
          "now", "TIME", \.now, as: .moment, help: "What time it is when the input ends.",
          details: """
            At the end of the input, assume that the time is TIME, or the present time with `now`: \
            windows that have ended by then, less `--lateness`, are written whole, even with \
            `--state` and for an empty input. After them the comment `# now` passes the time to \
            the stages downstream, so that `lp-alert --deadman` needs no `--now` of its own. Use \
            it for batches, for example in cron.
            """),
        .value(
          "max-ahead", "DURATION", \.maxAhead, as: .duration,
          help: "Do not believe a jump of a series at once (10 times --every).",
          details: """
            Hold a point back that is more than DURATION ahead of the newest point of its series, \
            until the next point of the series shows whether the series continued after a gap or \
            the timestamp was wrong; a point with a wrong timestamp is refused. A series whose \
            clock goes back by more than DURATION starts again when ten points in a row agree. By \
            default ten times `--every`, or a day where `--every` does not apply.
            """
        ).keptInState,
        .switch(
          "dedupe", \.dropsDuplicates, help: "Drop points that come twice.",
          details: """
            Of points with the same series, time and fields, keep only the first, as long as a \
            window that holds it is open; the others are counted and dropped. Lines of the same \
            series and time with other fields are parts of one point; all are kept. With \
            `--group-by` lines are of one series when their measurement and tags are written \
            alike.
            """),
        .value(
          "late", "FILE", \.latePath, as: .file, help: "Keep late points in FILE.",
          details: "Append points that are too late for every window to FILE."),
      ])
  }

  private static var aggregates: OptionGroup<WindowSettings> {
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
          "percentile-rule", "", \.percentileRule, as: .choice.understanding("es", as: "es5"),
          default: "es5",
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

  private static var output: OptionGroup<WindowSettings> {
    OptionGroup(
      "Frames",
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

  private static var lateness: ManualSection {
    ManualSection(
      "LIMITS",
      [
        .text(
          """
          Memory holds the points of open windows, at most `--max-groups` groups, and, with \
          `--dedupe`, 40 bytes more for each point. With `--agg` it holds sums instead of points, and \
          does not grow with the length of a window but for `median`, `mode` and percentiles (8 bytes \
          a value) and with `--every 0`.
          """)
      ])
  }
}
