import FilterRun
import JSONLines
import Options
import System
import Times

/// What the modes that make points of their own have in common.
struct GeneratorSettings: Sendable {
  var unit = TimestampUnit.nanoseconds
  var output = RecordEncoder.Format.lineProtocol
  var labelsPath: String?
  var speed: Double?
  var isLive = false

  /// How many times as fast as the clock the data's time passes; nil: as fast as they are taken.
  var pace: Double? { speed ?? (isLive ? 1 : nil) }
}

extension Option where Settings == GeneratorSettings {
  /// `--precision`.
  static var precision: Option {
    .choice(
      "precision", short: "p", \.unit, default: "ns", help: "Unit of the timestamps.",
      details: "The unit of the timestamps in line protocol.")
  }

  /// `--output`.
  static var output: Option {
    .choice(
      "output", short: "o", \.output, default: "lp", help: "Form of the output.",
      details: """
        `lp`: line protocol; `json`: one object a line with `name`, `tags`, `fields` and `time`; \
        `flat`: one object a line without nesting.
        """)
  }
}

extension OptionGroup where Settings == GeneratorSettings {
  /// How fast the points come.
  static var pace: OptionGroup {
    OptionGroup(
      "Pace",
      [
        .value(
          "speed", "X", \.speed, as: .number(in: .above(0)),
          help: "Write X seconds of data a second.",
          details: """
            Write X seconds of data in each second of the clock: 1 is real time, 60 a minute a \
            second. Without it points are written as fast as they are read.
            """),
        .switch(
          "live", \.isLive, help: "Stamp from now on, in real time.",
          details: """
            Stamp the points from the present time on, or from `--start`, and write each point at \
            its own time.
            """),
      ])
  }
}

extension ExitStatusNote {
  /// The statuses of the modes that make points of their own.
  static var generator: [ExitStatusNote] {
    [
      ExitStatusNote(
        "0", "all written", details: "All points were written, or the reader exited early."),
      ExitStatusNote("2", "wrong usage", details: "Wrong options."),
      ExitStatusNote("3", "could not continue", details: "The output could not be written."),
      ExitStatusNote(
        "128+n", "ended by signal n", details: "Ended by signal n, after a whole line."),
    ]
  }
}
