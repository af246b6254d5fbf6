import Options
import StateFile
import Times

/// Where a tool keeps its state from one run to the next, and how often it is saved.
public struct StateSettings: Sendable {
  /// The file; nil: no state is kept.
  public var path: String?
  /// Begin afresh, whatever the file holds.
  public var isReset = false
  /// Print the file and end.
  var isShown = false
  /// How long a running tool goes on before it saves.
  var checkpoint = TimeSpan(nanoseconds: 10 * TimeSpan.second.nanoseconds)

  /// No state.
  public init() {}
}

extension OptionGroup where Settings == StreamSettings {
  /// State that outlives a run; for the tools that have one.
  public static var state: OptionGroup {
    OptionGroup(
      "State",
      [
        .value(
          "state", "FILE", \.state.path, as: .file, help: "Resume where the last run ended.",
          details: """
            Keep in FILE what the next run needs to resume where this one ended. FILE is loaded at \
            the start and saved at the end, on SIGINT and SIGTERM, and while running. Input that \
            was already seen changes nothing, so after a kill the same input can be fed again. \
            Next to FILE are `FILE.base`, the state at the start of the last run, and a lock for \
            each. The tool exits with status 3 if the state is damaged, is locked, or was created \
            with different options.
            """),
        .switch(
          "state-reset", \.state.isReset, help: "Remove the state and start afresh.",
          details: "Remove the state before starting, even one that cannot be used."),
        .switch(
          "state-show", \.state.isShown, help: "Print the state as JSON and exit.",
          details: "Print the state as one JSON object and exit. Nothing is read or changed."),
        .value(
          "checkpoint", "DURATION", \.state.checkpoint, as: .duration, default: "10s",
          help: "Save the state at least this often.",
          details: """
            While running, save at most DURATION after input that is not yet saved, and after the \
            output made from it is written.
            """),
      ])
  }
}

extension Command {
  /// Whose state a run with these settings keeps: that of the options declared as `keptInState`, and of
  /// others that no option says.
  /// - Parameter version: Raised when an older program could misread a newer state.
  public func stateIdentity(
    version: Int, of settings: Settings, and others: [StateIdentity.Option] = []
  ) -> StateIdentity {
    func listed(_ settings: Settings) -> [StateIdentity.Option] {
      optionsKeptInState(settings).flatMap { name, values in
        values.map { StateIdentity.Option(name, $0) }
      }
    }
    return StateIdentity(
      tool: name, version: version, options: listed(settings) + others, defaults: listed(defaults))
  }
}
