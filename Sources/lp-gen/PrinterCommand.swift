import FilterRun
import Options
import Simulation

/// The command line of `lp-gen printer`, which is lp-gen without a mode too.
enum PrinterCommand {
  static var command: Command<PrinterOptions> {
    Command(
      name: "lp-gen",
      version: Tool.version,
      summary: "write simulated or recorded points in line protocol",
      description: """
        `lp-gen` writes the temperatures of a simulated 3D printer: 86402 points of the measurement \
        `temperatures`, one a second from 2016-01-01T00:00:00Z, with the fields `hotend`, `bed` and \
        `air`. Each is normally distributed around its target (220, 90 and 70, with standard \
        deviations 0.5, 1 and 3), except in the anomalies: the hot end at 01:00, the bed at 08:00, \
        the air at 12:00, as in InfluxData's guide to anomaly detection with Kapacitor.

        The same seed gives the same bytes on every machine.

        There are two more modes, each with a manual of its own: `lp-gen atlas` simulates the hourly \
        values of a search system with disruptions, and `lp-gen replay` writes a recording again.
        """,
      operands: [
        Operand(
          "MODE", completing: .words { Program.modes },
          help: "First word: printer (default), atlas or replay.",
          details: """
            What to do: `printer`, the default and described here, `atlas` or `replay`. It is the \
            first word; `lp-gen atlas --help` lists the options of a mode.
            """)
      ],
      defaults: PrinterOptions(),
      groups: [what, anomalies, form, OptionGroup.pace.lifted(into: \.shared)],
      examples: [
        Example(
          "lp-gen | lp-window 5m | lp-ttest --field bed | lp-alert 'pvalue < 0.001'",
          explanation: "Finds the times at which the bed was too warm."),
        Example(
          "lp-gen --field load=0.5:0.1 --anomaly load@1h+10m:0.1:0.3 --duration 3h -p s",
          explanation: "Writes three hours of a field of your own that is too high for ten minutes."
        ),
        Example(
          "lp-gen --live --tag host=a --tag rack=7 | head -n 3",
          explanation: "Writes a point a second, stamped with the present time."),
      ],
      exitStatuses: ExitStatusNote.generator,
      seeAlso: [
        "lp-gen-atlas(1)", "lp-gen-replay(1)", "lp-window(1)", "lp-ttest(1)", "lp-surprise(1)",
        "lp-alert(1)",
      ],
      modes: [
        AtlasCommand.command(named: "lp-gen-atlas").chosen(by: "atlas"),
        ReplayCommand.command(named: "lp-gen-replay").chosen(by: "replay"),
      ],
      date: "November 21, 2026")
  }

  private static var what: OptionGroup<PrinterOptions> {
    OptionGroup(
      "What is simulated",
      [
        .value(
          "seed", "N", \.printer.seed, as: .wholeNumber, default: "1",
          help: "Decides the random numbers.",
          details: """
            Seed of the random numbers. Each field has its own stream of random numbers, so its \
            noise does not change when other fields or anomalies do.
            """),
        .value(
          "start", "TIME", \.start, as: .moment,
          default: "2016-01-01T00:00:00Z; with --live: now",
          help: "Time of the first point."),
        .value(
          "count", short: "n", "N", \.printer.count, as: .wholeNumber,
          default: "86402; with --live: no end",
          help: "How many points.",
          details: """
            How many points. The default is a day and two more points, which close the last \
            window.
            """),
        .value(
          "duration", "DURATION", \.printer.duration, as: .duration,
          help: "How long the data are, instead of --count."),
        .value(
          "every", "DURATION", \.printer.every, as: .duration, default: "1s",
          help: "Time between two points."),
        .value(
          "measurement", "NAME", \.printer.measurement, as: .name, default: "temperatures",
          help: "Name of the measurement."),
        .repeated(
          "tag", "KEY=VALUE", \.tags, as: .assignment, help: "A tag of every point."),
        .repeated(
          "field", "NAME=TARGET:SIGMA", \.fields, as: .simulatedField,
          help: "A field, in place of the printer's.",
          details: """
            A field with its mean and its standard deviation, in place of the printer's three.
            """),
      ])
  }

  private static var anomalies: OptionGroup<PrinterOptions> {
    OptionGroup(
      "Anomalies",
      [
        .repeated(
          "anomaly", "NAME@START+LENGTH:SIGMA:SHIFT", \.anomalies, as: .simulatedAnomaly,
          help: "Another deviation and mean for a time.",
          details: """
            For LENGTH, from START after the first point on, the field NAME has the standard \
            deviation SIGMA and its mean is moved by SHIFT, as in `bed@8h+15m:5:2`. Added to the \
            printer's own anomalies.
            """),
        .switch(
          "no-anomalies", \.isWithoutAnomalies, help: "Leave the printer's anomalies out.",
          details: "Leave out the printer's own anomalies; anomalies given with `--anomaly` stay."),
        .value(
          "labels", "FILE", \.shared.labelsPath, as: .file,
          help: "Write the anomalies to FILE as JSON.",
          details: """
            Write the anomalies to FILE, one JSON object a line with name, field, tags, start, stop, \
            sigma and shift: what a detector should find.
            """),
      ])
  }

  private static var form: OptionGroup<PrinterOptions> {
    OptionGroup(
      "Form",
      [
        Option.precision.lifted(into: \.shared),
        .value(
          "decimals", "N", \.printer.decimals, as: .wholeNumber(in: 0...17), default: "6",
          help: "Digits after the decimal point."),
        Option.output.lifted(into: \.shared),
      ])
  }
}
