/// What is known of an operand without the settings that it changes.
public struct OperandDescription {
  /// How often an operand stands on the command line.
  public enum Count: Sendable {
    /// It has to be there, once.
    case one
    /// It may be there, once.
    case optional
    /// Any number of times; only the last operand of a command may be so.
    case many
  }

  /// What stands for it in help and manual, in capitals.
  public let name: String
  /// How often it stands on the command line.
  public let count: Count
  /// What a shell offers for it.
  let completion: Completion
  /// One sentence for `--help`.
  public let help: String
  /// What the manual says, written as the details of an option.
  public let details: String

  /// A description; without details the help stands for them.
  @usableFromInline
  init(
    _ name: String, count: Count, completion: Completion, help: String, details: String?
  ) {
    self.name = name
    self.count = count
    self.completion = completion
    self.help = help
    self.details = details ?? help
  }

  /// How it is written in the line of usage: `PERIOD`, `[EXPRESSION]`, `[FILE]...`.
  var usage: String {
    switch count {
    case .one: name
    case .optional: "[\(name)]"
    case .many: "[\(name)]..."
    }
  }
}
