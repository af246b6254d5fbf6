import FilterRun
import Options

/// The command line of lp-alert.
enum AlertCommand {
  static var command: Command<AlertSettings> {
    Command(
      name: "lp-alert",
      version: Tool.version,
      summary: "send an event when an expression about points holds",
      description: """
        `lp-alert` reads points, or windows of points, judges each by expressions and writes an \
        event for every point that is not OK and for the return to OK. Each series, that is \
        measurement and all tags, has a level of its own: OK, INFO, WARNING or CRITICAL.

        The first operand is the expression for CRITICAL, unless `--crit`, `--warn` or `--info` is \
        given; all other operands are files. With `--deadman` alone no expression is needed, and \
        an operand that names a file is taken as a file.

        Events are those of Kapacitor, one JSON object a line. If an expression cannot be \
        evaluated for a point, because a field is missing or has another type, the level stays as \
        it was; each kind of such an error is reported once.
        """,
      operands: [
        Operand(
          "EXPRESSION",
          help: "When a point is CRITICAL, such as 'pvalue < 0.001'."),
        .files,
      ],
      defaults: AlertSettings(),
      groups: [
        expressions, AlertOptions.events, AlertOptions.silence, AlertOptions.grouping,
        AlertOptions.output, AlertOptions.actions, OptionGroup.state.lifted(into: \.stream),
        OptionGroup.stream.lifted(into: \.stream),
        OptionGroup.json.lifted(into: \.stream),
      ],
      examples: [
        Example(
          "lp-gen | lp-window 5m | lp-ttest --field bed --alpha 0.001 | lp-alert 'pvalue < 0.001'",
          explanation: "Finds the times at which the bed of a simulated printer was too warm."),
        Example(
          "lp-alert --warn 'usage > 80' --crit 'usage > 90' --changes -o text cpu.lp",
          explanation: "Sends only changes of the level, one line each."),
        Example(
          "lp-alert 'value > upper' --log alerts.json --fail-on critical -q points.lp",
          explanation: "In a cron job: keeps a log and ends with status 4 when something was found."
        ),
      ],
      exitStatuses: exitStatuses,
      sections: [
        AlertManual.expressions, AlertManual.templates, AlertManual.actions, AlertManual.time,
        .signals,
      ],
      seeAlso: ["lp-gen(1)", "lp-window(1)", "lp-ttest(1)", "lp-surprise(1)", "jq(1)"],
      date: "November 21, 2026")
  }

  private static var exitStatuses: [ExitStatusNote] {
    var notes = ExitStatusNote.filter
    notes[1] = ExitStatusNote(
      "1", "some input refused, or an action failed",
      details: """
        All input was read, but some of it was refused or a command of `--exec` failed; each case \
        was reported.
        """)
    let alerted = ExitStatusNote(
      "4", "an event at the level of --fail-on",
      details: "An event at the level of `--fail-on` or above was sent.")
    notes.insert(alerted, at: 4)
    return notes
  }

  private static var expressions: OptionGroup<AlertSettings> {
    OptionGroup(
      "Expressions",
      [
        .value(
          "crit", "EXPRESSION", \.expressions[.critical], as: .text,
          help: "When a point is CRITICAL."
        ).understood(as: "critical"),
        .value(
          "warn", "EXPRESSION", \.expressions[.warning], as: .text, help: "When a point is WARNING."
        ).understood(as: "warning"),
        .value(
          "info", "EXPRESSION", \.expressions[.info], as: .text, help: "When a point is INFO.",
          details: "When a point is INFO. If several expressions hold, the highest level counts."),
        .value(
          "crit-reset", "EXPRESSION", \.expressions[.criticalReset], as: .text,
          help: "When CRITICAL may end.",
          details: """
            A series at CRITICAL stays there until this holds, even when the expression for \
            CRITICAL no longer holds.
            """),
        .value(
          "warn-reset", "EXPRESSION", \.expressions[.warningReset], as: .text,
          help: "When WARNING may end."),
        .value(
          "info-reset", "EXPRESSION", \.expressions[.infoReset], as: .text,
          help: "When INFO may end."
        ),
        .value(
          "filter", "EXPRESSION", \.expressions[.filter], as: .text,
          help: "Judge only such points.",
          details: "Judge only points for which this holds; pass over all others."),
        .repeated(
          "var", "NAME=VALUE", \.variables, as: .assignment, help: "A name for a value.",
          details: """
            Replace NAME by VALUE in all expressions: a number, a duration, `TRUE`, `FALSE` or \
            text in single quotes.
            """),
        .value(
          "tz", "ZONE", \.zone, as: .zone, default: "UTC",
          help: "Time zone of hour() and of texts.",
          details: """
            The time zone of `hour`, `day` and the related functions, and the zone in which `-o \
            text` and templates write times, such as `Europe/Prague`. JSON stays in UTC.
            """
        ).keptInState,
        .switch(
          "check", \.checksOnly, help: "Print the expressions as understood, and end.",
          details: "Check the expressions, print them as Kapacitor writes them, and exit."),
      ])
  }
}
