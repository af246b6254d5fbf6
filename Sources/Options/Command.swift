/// A command as data: its options, operands and what the manual says.
///
/// The parser, `--help`, `--manual`, the completions and the page of the documentation all read this
/// one value, so none of them can say something else than the others. It touches no descriptor: it
/// returns text and typed errors. Declare it as a computed property or a function, because key paths
/// and closures cannot be shared between threads.
public struct Command<Settings> {
  /// The name of the program.
  public var name: String
  /// The version, `0.1.0`; further lines may follow with facts about the build.
  public var version: String
  /// What it does, in a phrase without a full stop, for the head of the manual.
  public var summary: String
  /// What it does at length: paragraphs with an empty line between, `code` in backquotes.
  public var description: String
  /// The operands in order.
  public var operands: [Operand<Settings>]
  /// The settings before the first option is read.
  public var defaults: Settings
  /// The options, in the order of the page; those about the command itself are added at the end.
  public var groups: [OptionGroup<Settings>]
  /// The day of the manual page, `November 20, 2026`; nil leaves it out.
  public var date: String?

  private let makeExamples: () -> [Example]
  private let makeExitStatuses: () -> [ExitStatusNote]
  private let makeSections: () -> [ManualSection]
  private let makeSeeAlso: () -> [String]
  private let makeModes: () -> [CommandMode]

  /// A command; what is left out is empty.
  ///
  /// What only the pages need is made when a page is: a run that reads its options does not pay for
  /// its manual. The first two examples stand at the head of `--help`; sections with a customary
  /// place in a manual are put there; `seeAlso` names other manual pages, `lp-ttest(1)`; `modes` are
  /// commands that the first word of the command line chooses instead of this one.
  public init(
    name: String, version: String, summary: String, description: String,
    operands: [Operand<Settings>] = [], defaults: Settings, groups: [OptionGroup<Settings>],
    examples: @autoclosure @escaping () -> [Example] = [],
    exitStatuses: @autoclosure @escaping () -> [ExitStatusNote] = [],
    sections: @autoclosure @escaping () -> [ManualSection] = [],
    seeAlso: @autoclosure @escaping () -> [String] = [],
    modes: @autoclosure @escaping () -> [CommandMode] = [], date: String? = nil
  ) {
    self.name = name
    self.version = version
    self.summary = summary
    self.description = description
    self.operands = operands
    self.defaults = defaults
    self.groups = groups
    self.date = date
    makeExamples = examples
    makeExitStatuses = exitStatuses
    makeSections = sections
    makeSeeAlso = seeAlso
    makeModes = modes
  }

  /// Pipes to paste; a test can run them and compare what they print.
  public var examples: [Example] { makeExamples() }

  /// The options on which a state depends.
  var keptOptions: [Option<Settings>] {
    groups.flatMap(\.options).filter(\.description.isKeptInState)
  }

  /// The options on which a state depends, each with its values among these settings: none where it is
  /// not given and has no default, several of a list.
  public func optionsKeptInState(_ settings: Settings) -> [(name: String, values: [String])] {
    keptOptions.map { ("--" + $0.description.long, $0.texts(settings) ?? []) }
  }

  /// What the user asked to read.
  public func text(of page: Page) -> String { described.text(of: page) }

  /// This command as what `word`, the first of the command line, makes of another.
  public func chosen(by word: String) -> CommandMode {
    CommandMode(word: word, command: described)
  }

  /// The line that says how the command is called, and where to find more, for a program that was
  /// called with nothing to read.
  public var shortUsage: String { described.shortUsage }

  /// The command without its settings, with the options that every command has at the end.
  var described: CommandDescription {
    CommandDescription(
      name: name, version: version, summary: summary, text: description,
      operands: operands.map(\.description),
      groups: groups.map { .init(title: $0.title, options: $0.options.map(\.description)) }
        + [.init(title: "Help", options: OptionDescription.aboutCommand)],
      examples: makeExamples(), exitStatuses: makeExitStatuses(), sections: makeSections(),
      seeAlso: makeSeeAlso(), modes: makeModes(),
      date: date)
  }
}

/// What the first word of a command line makes of the command, for the shells, which complete one
/// program.
public struct CommandMode {
  let word: String
  let command: CommandDescription
}
