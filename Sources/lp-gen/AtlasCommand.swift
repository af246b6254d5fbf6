import FilterRun
import Options
import Simulation

/// The command line of `lp-gen atlas`.
enum AtlasCommand {
  /// The command under the name that it is called by, or that its manual page has.
  static func command(named name: String) -> Command<AtlasOptions> {
    Command(
      name: name,
      version: Tool.version,
      summary: "simulate the hourly metrics of a search system",
      description: """
        `lp-gen atlas` writes the data that eBay's Atlas and its re-creation in Elasticsearch look \
        for disruptions in: a set of queries is sent to a search system every hour, and each answer \
        is measured by several metrics. A point such as `data,metric=0,query=17 value=71.302` holds \
        one metric of one query in one hour. The hours come in order; within one, the metrics, and \
        within those, the queries.

        In some hours a node, some queries or some metrics are disrupted; `--labels` tells which.

        The same seed gives the same bytes on every machine.
        """,
      defaults: AtlasOptions(),
      groups: [what, disruptions, form, OptionGroup.pace.lifted(into: \.shared)],
      examples: [
        Example(
          "lp-gen atlas --labels disruptions.json > atlas.lp",
          explanation: "Writes the published simulation and what a detector should find in it."),
        Example(
          "lp-gen atlas --profile realistic --queries 40 --hours 48 -o json | head -n 1",
          explanation: "Writes two days of data with daily cycles and gaps, as JSON."),
        Example(
          "lp-gen atlas --speed 3600 --precision s",
          explanation: "Writes the values of one hour each second."),
      ],
      exitStatuses: ExitStatusNote.generator,
      seeAlso: ["lp-gen(1)", "lp-gen-replay(1)", "lp-surprise(1)", "lp-alert(1)"],
      date: "November 21, 2026")
  }

  private static var what: OptionGroup<AtlasOptions> {
    OptionGroup(
      "What is simulated",
      [
        .choice(
          "profile", \.atlas.profile, default: "part1", help: "How the values behave.",
          details: """
            `part1` is the published simulation: each series has a constant mean with normal noise, \
            averaged over nodes. `realistic` has daily and weekly cycles, noise that is correlated \
            and has heavy tails, drift, lone spikes, missing values and a silent time of three \
            hours.
            """),
        .value(
          "seed", "N", \.atlas.seed, as: .wholeNumber, default: "1",
          help: "Decides the random numbers.",
          details: "The noise of a series depends on the seed, its metric and its query alone."),
        .value(
          "start", "TIME", \.start, as: .moment,
          default: "2015-01-01T00:00:00Z; with --live: this hour",
          help: "Time of the first hour."),
        .value(
          "hours", "N", \.atlas.hours, as: .wholeNumber(in: AtlasSettings.sizes),
          default: "600, realistic: 720",
          help: "How many hours."),
        .value(
          "queries", "N", \.atlas.queries, as: .wholeNumber(in: AtlasSettings.sizes),
          default: "500, realistic: 100",
          help: "How many queries: series of each metric."),
        .value(
          "metrics", "N", \.atlas.metrics, as: .wholeNumber(in: AtlasSettings.sizes), default: "5",
          help: "How many metrics."),
        .value(
          "nodes", "N", \.atlas.nodes, as: .wholeNumber(in: 1...10_000), default: "30; part1 only",
          help: "How many nodes are averaged."),
        .value(
          "missing", "SHARE", \.atlas.missing, as: .number(in: .from(0, through: 1)),
          default: "0.005; realistic only",
          help: "Share of values that are missing, 0 to 1.",
          details: """
            The share of values that are missing, 0 to 1. With 0 there is no silent time either.
            """),
        .value(
          "measurement", "NAME", \.atlas.measurement, as: .name, default: "data",
          help: "Name of the measurement."),
      ])
  }

  private static var disruptions: OptionGroup<AtlasOptions> {
    OptionGroup(
      "Disruptions",
      [
        .value(
          "disruptions", "N", \.atlas.disruptions, as: .wholeNumber(in: 0...1_000_000),
          default: "10, realistic: 9",
          help: "How many disruptions are drawn.",
          details: """
            How many disruptions are drawn. Those that would begin within another are left out, as \
            in the published simulation; none begins in the first 48 and the last 24 hours.
            """),
        .value(
          "labels", "FILE", \.shared.labelsPath, as: .file,
          help: "Write the disruptions to FILE as JSON.",
          details: """
            Write the disruptions to FILE, one JSON object a line with type, start, stop and \
            metrics: what a detector should find.
            """),
      ])
  }

  private static var form: OptionGroup<AtlasOptions> {
    OptionGroup(
      "Form",
      [
        Option.precision.lifted(into: \.shared),
        .value(
          "decimals", "N", \.atlas.decimals, as: .wholeNumber(in: 0...17), default: "3",
          help: "Digits after the decimal point."),
        Option.output.lifted(into: \.shared),
      ])
  }
}
