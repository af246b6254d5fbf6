import Options

/// Settings modelled on a tool that raises alerts.
struct AlertSettings: Equatable {
  enum Level: String, CaseIterable {
    case info, warn, crit
  }

  var shared = SharedSettings()
  var critical: String?
  var warning: String?
  var variables: [Assignment] = []
  var alpha = 0.001
  var flapping: [Double] = []
  var withoutRecoveries = false
  var failOn: Level?
  var execute: String?
  var id = "{{ .Name }}"
}

/// A command without examples' output, further sections and required operands.
func alertCommand() -> Command<AlertSettings> {
  Command(
    name: "lp-alert", version: "0.1.0", summary: "raise alerts where an expression holds",
    description: "Reads points and writes alert events.",
    operands: [
      Operand("EXPRESSION", help: "The critical expression."),
      .files,
    ],
    defaults: AlertSettings(),
    groups: [
      OptionGroup(
        "Levels",
        [
          .value("crit", "EXPRESSION", \.critical, as: .name, help: "When an event is critical."),
          .value("warn", "EXPRESSION", \.warning, as: .name, help: "When it is a warning."),
          .repeated("var", "NAME=VALUE", \.variables, as: .assignment, help: "Name a value."),
          .value(
            "alpha", "P", \.alpha, as: .number(in: .between(0, 1)), default: "0.001",
            help: "Level of significance."),
          .value(
            "flapping", "LOW,HIGH", \.flapping, as: .list(of: .number(in: .from(0, through: 1))),
            help: "When a series counts as flapping."),
          .switch(
            "no-recoveries", \.withoutRecoveries, help: "No event when all is well."),
          .choice("fail-on", \.failOn, help: "End with status 4 from this level on."),
        ]),
      OptionGroup(
        "Actions",
        [
          .value("exec", short: "x", "COMMAND", \.execute, as: .name, help: "Run it for an event."),
          .value(
            "id", "TEMPLATE", \.id, as: .text, default: "{{ .Name }}", help: "Name of the event."),
        ]),
    ] + SharedSettings.groups.map { $0.lifted(into: \.shared) },
    examples: [
      Example(
        "lp-alert 'pvalue < 0.001' --id 'it''s' points.lp", explanation: "Alert on small p-values.")
    ],
    exitStatuses: exitStatuses, seeAlso: ["lp-window(1)"], date: "November 20, 2026")
}

/// A command whose first operand is one of a few words and that reads no files.
func generatorCommand() -> Command<GeneratorSettings> {
  Command(
    name: "lp-gen", version: "0.1.0", summary: "make points to try detectors with",
    description: "Writes points.",
    operands: [
      Operand("MODEL", completing: .words { ["printer", "atlas"] }, help: "What is simulated.")
    ],
    defaults: GeneratorSettings(),
    groups: [
      OptionGroup(
        "Data",
        [
          .value(
            "seed", short: "s", "N", \.seed, as: .wholeNumber, default: "1",
            help: "Where the random numbers start.")
        ])
    ],
    examples: [Example("lp-gen | head", explanation: "The first points.")])
}

/// Settings modelled on a tool that makes points.
struct GeneratorSettings: Equatable {
  enum Model: String, CaseIterable {
    case printer, atlas
  }

  var model = Model.printer
  var seed = 1
}
