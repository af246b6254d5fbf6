/// A command as data: its options, operands and what the manual says.
///
/// The parser, `--help`, `--manual`, the completions and the page of the documentation all read this
/// one value, so none of them can say something else than the others. It touches no descriptor: it
/// returns text and typed errors. Declare it as a computed property or a function, because key paths
/// and closures cannot be shared between threads.
public struct Command<Settings> {
  /// The name of the program.
  public let name: String
  /// The operands in order.
  public let operands: [Operand]
  /// The settings before the first option is read.
  public let defaults: Settings
  /// The options, in the order of the page; those about the command itself are added at the end.
  public let groups: [OptionGroup<Settings>]

  /// The command without its settings, with the options that every command has at the end: all that its
  /// pages say.
  private let makeDescription: () -> CommandDescription

  /// A command; what is left out is empty.
  ///
  /// `summary` is a phrase without a full stop; `description` has paragraphs with an empty line between and
  /// `code` in backquotes; lines behind the first of `version` are facts about the build; `date` is the
  /// day of the manual page, `November 20, 2026`. What only the pages need is made when a page is: a run
  /// that reads its options does not pay for its manual. The first two examples stand at the head of
  /// `--help`; sections with a customary place in a manual are put there; `seeAlso` names other manual
  /// pages, `lp-ttest(1)`; `modes` are commands that the first word of the command line chooses instead
  /// of this one.
  public init(
    name: String, version: String, summary: String, description: String,
    operands: [Operand] = [], defaults: Settings, groups: [OptionGroup<Settings>],
    examples: @autoclosure @escaping () -> [Example] = [],
    exitStatuses: @autoclosure @escaping () -> [ExitStatusNote] = [],
    sections: @autoclosure @escaping () -> [ManualSection] = [],
    seeAlso: @autoclosure @escaping () -> [String] = [],
    modes: @autoclosure @escaping () -> [CommandMode] = [], date: String? = nil
  ) {
    self.name = name
    self.operands = operands
    self.defaults = defaults
    self.groups = groups
    makeDescription = {
      CommandDescription(
        name: name, version: version, summary: summary, text: description,
        operands: operands,
        groups: groups.map { .init(title: $0.title, options: $0.options.map(\.description)) }
          + [.init(title: "Help", options: OptionDescription.aboutCommand)],
        examples: examples(), exitStatuses: exitStatuses(), sections: sections(),
        seeAlso: seeAlso(), modes: modes(), date: date)
    }
  }

  /// The command as its pages see it.
  var described: CommandDescription { makeDescription() }

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
}

/// What the first word of a command line makes of the command, for the shells, which complete one
/// program.
public struct CommandMode {
  let word: String
  let command: CommandDescription
}
