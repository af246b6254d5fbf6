/// What is known of an option without the settings that it changes: its names and its texts.
///
/// Help, manual, completions and the reading of words need no more than this; so they are compiled
/// once, not once for each tool's settings.
public struct OptionDescription {
  /// What happens when the option is met.
  public enum Kind: Equatable, Sendable {
    /// It takes no value and changes the settings.
    case `switch`
    /// It takes a value and changes the settings.
    case value
    /// It takes a value and adds it to the settings.
    case repeated
    /// It takes no value and ends the reading: the user wants to read a page.
    case page(Page)
    /// It takes the name of a shell and ends the reading: the user wants the completions for it.
    case completion
  }

  /// What happens when the option is met.
  public let kind: Kind
  /// The name after two dashes: lower-case letters, digits and hyphens.
  public let long: String
  /// The name after one dash, a letter or a digit.
  public let short: Character?
  /// One sentence for `--help`.
  public let help: String
  /// What the manual says: paragraphs with an empty line between, `code` in backquotes.
  public let details: String
  /// The default as the user would write it, or a phrase for it; nil where there is none to tell.
  let defaultText: String?
  /// What a shell offers for the value.
  public let completion: Completion
  /// Whether a saved state makes sense with the value of this option alone.
  var isKeptInState = false
  /// Other long names that are understood and not shown: earlier ones, and those that people try.
  var otherNames: [String] = []
  /// The name of the value as declared; empty where the words of a choice stand for it.
  let valueName: String

  /// A description; without details the help stands for them.
  @usableFromInline
  init(
    _ kind: Kind, long: String, short: Character? = nil, valueName: String = "",
    completion: Completion = .nothing, defaultText: String? = nil, help: String,
    details: String? = nil
  ) {
    self.kind = kind
    self.long = long
    self.short = short
    self.valueName = valueName
    self.completion = completion
    self.defaultText = defaultText
    self.help = help
    self.details = details ?? help
  }

  /// Whether a value has to follow.
  var takesValue: Bool {
    switch kind {
    case .value, .repeated, .completion: true
    case .switch, .page: false
    }
  }

  /// What stands for the value in help and manual, `DURATION` or `lp|json`; nil for a switch.
  var placeholder: String? {
    guard takesValue else { return nil }
    return valueName.isEmpty ? completion.words.joined(separator: "|") : valueName
  }

  /// The options about the command itself, which every command has at the end of its list.
  static var aboutCommand: [OptionDescription] {
    [
      OptionDescription(
        .page(.help), long: "help", short: "h",
        help: "Print this help, or that on a TOPIC; -h: less.",
        details: """
          Print all options and exit; `-h` prints their names alone. `--help TOPIC` prints what this \
          page says of one thing: a section, as `expressions`, an item of one, as `functions`, or an \
          option, as `state`.
          """),
      OptionDescription(
        .page(.version), long: "version", short: "V", help: "Print the version and exit."),
      OptionDescription(
        .page(.manual), long: "manual", help: "Print the manual page (mdoc) and exit.",
        details: "Print this manual page in mdoc and exit; `man -l -` displays it."),
      OptionDescription(
        .completion, long: "completion", completion: .words { Shell.allCases.map(\.rawValue) },
        help: "Print completions for a shell and exit.",
        details: "Print a script that makes the shell complete this command, and exit."),
    ]
  }
}
