import FilterRun
import Options
import Times

/// The command line of `lp-gen replay`.
enum ReplayCommand {
  /// The command under the name that it is called by, or that its manual page has.
  static func command(named name: String) -> Command<ReplayOptions> {
    Command(
      name: name,
      version: Tool.version,
      summary: "write recorded points again",
      description: """
        `lp-gen replay` reads a recording and writes its points again: as fast as they are taken, or \
        paced by their times, and with the times they had or moved to others. A recording is any \
        file of points: line protocol, with windows or without, JSON with one object a line, or a \
        stream recording of Kapacitor after `zcat`. To record is to use `tee`.

        Lines of points go out byte for byte as they came in, but for what `--retime` and `--output` \
        change; so do comments. A window goes out as a whole. JSON is written in the form that all \
        tools write. Of a stream recording the points go out, of all databases.
        """,
      operands: [.files],
      defaults: ReplayOptions(),
      groups: [replay] + stream,
      examples: [
        Example(
          "zcat recording.srpl | lp-gen replay | lp-window 5m | lp-ttest --field bed",
          explanation: "Tests a recording of Kapacitor."),
        Example(
          "lp-gen replay --retime now --speed 60 printer.lp | lp-alert 'bed > 95'",
          explanation: "Plays a recording from now on, a minute each second."),
      ],
      exitStatuses: ExitStatusNote.filter,
      sections: [recordings, .signals],
      seeAlso: ["lp-gen(1)", "lp-gen-atlas(1)", "lp-window(1)", "tee(1)", "zcat(1)"],
      date: "November 21, 2026")
  }

  private static var replay: OptionGroup<ReplayOptions> {
    OptionGroup(
      "Replay",
      [
        .value(
          "speed", "X", \.speed, as: .number(in: .above(0)),
          help: "Write X seconds of data a second.",
          details: """
            Write X seconds of the recording in each second of the clock: 1 is real time, 60 a \
            minute a second. A point whose time is not after one before it goes out at once; a \
            window goes out at the time of its last point. Without it points are written as fast as \
            they are read.
            """),
        .value(
          "retime", "TIME", \.retiming, as: .moment,
          help: "Move all times so that the first is TIME.",
          details: """
            Move all times by one amount, so that the first is TIME: a time such as \
            2016-01-01T00:00:00Z, or `now`. Where the recording begins with a window, its start is \
            the first time. Times are rounded down to the unit of the recording's timestamps.
            """),
      ])
  }

  /// The options of every tool that reads.
  private static var stream: [OptionGroup<ReplayOptions>] {
    let groups: [OptionGroup<StreamSettings>] = [.stream, .output, .json]
    return groups.map { $0.lifted(into: \.stream) }
  }

  private static var recordings: ManualSection {
    ManualSection(
      "RECORDINGS OF KAPACITOR",
      [
        .text(
          """
          A stream recording, `.srpl`, is compressed by gzip and holds three lines a point: \
          database, retention policy, which may be empty, and line protocol:
          """),
        .literal(
          """
          printer
          autogen
          temperatures bed=90.1 1451606400000000000
          """),
        .text(
          """
          An input is taken for one when its first two lines are no line protocol, the third is, and \
          the fourth again is not. A batch recording, `.brpl`, is JSON.
          """),
      ])
  }
}

/// What the command line of `lp-gen replay` says.
struct ReplayOptions: Sendable {
  /// How many times as fast as the clock the recording's time passes; nil: as fast as it is taken.
  var speed: Double?
  /// Where the recording's first time is moved to; nil: it stays.
  var retiming: Timestamp?
  /// What it has in common with the tools that read.
  var stream = StreamSettings()
}
