import CommandLineTool
import Options

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

        Without `--retime` and `--output` line protocol and JSON points go out byte for byte as they \
        came in, comments too; only an end of line is added where the last one is missing. Of a \
        stream recording the points go out, of all databases.
        """,
      operands: [.files()],
      defaults: ReplayOptions(),
      groups: [replay, form, errors, OptionGroup.json.lifted(into: \.stream)],
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
            window in JSON goes out at the time of its last point. Without it points are written as \
            fast as they are read.
            """),
        .value(
          "retime", "START", \.retiming, as: .retimingStart,
          help: "Move all times so that the first is START.",
          details: """
            Move all times by one amount, so that the first is START: a time such as \
            2016-01-01T00:00:00Z, or `now`. Where the recording begins with a window, its start is \
            the first time. Times are rounded down to the unit of the recording's timestamps.
            """),
      ])
  }

  private static var form: OptionGroup<ReplayOptions> {
    let output = OptionGroup.output.options.map { $0.lifted(into: \ReplayOptions.stream) }
    return OptionGroup(
      "Form",
      [
        .choice(
          "input", short: "i", \.input, help: "Form of the input.",
          details: """
            The form of the recording: line protocol, JSON with one object a line, or `srpl`, \
            Kapacitor's stream recording. Without it the first lines decide.
            """)
      ] + output)
  }

  /// The options of every tool that reads, but for the form of the input.
  private static var errors: OptionGroup<ReplayOptions> {
    let names = ["precision", "max-line", "strict", "max-errors", "reject", "quiet", "verbose"]
    let options = OptionGroup.stream.options.filter { names.contains($0.description.long) }
    return OptionGroup("Input and errors", options).lifted(into: \.stream)
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
