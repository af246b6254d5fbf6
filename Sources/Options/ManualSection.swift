/// A part of a manual page's section.
///
/// In all text `code` stands in backquotes, as in Markdown; nothing else is marked up.
public enum ManualBlock: Equatable, Sendable {
  /// One or more paragraphs with an empty line between.
  case text(String)
  /// Lines to be shown as they are.
  case literal(String)
  /// Terms, each with what is said about it.
  case items([Item])
  /// Other manual pages, `lp-ttest(1)`; they are put in order.
  case references([String])

  /// A term of a list and what is said about it.
  public struct Item: Equatable, Sendable {
    let term: String
    let text: String

    /// A term with what is said about it.
    public init(_ term: String, _ text: String) {
      self.term = term
      self.text = text
    }
  }
}

/// A section that a command adds to its manual page, such as FORMATS or SIGNALS.
public struct ManualSection: Equatable, Sendable {
  /// The heading, in capitals.
  public let title: String
  /// What stands under it.
  public let blocks: [ManualBlock]

  /// A section with its heading and what stands under it.
  public init(_ title: String, _ blocks: [ManualBlock]) {
    self.title = title
    self.blocks = blocks
  }
}

/// A pipe that a user can paste, with what it does.
public struct Example: Equatable, Sendable {
  /// What is typed; several lines where a backslash ends each but the last.
  public let command: String
  /// What it does, in a sentence or two.
  public let explanation: String

  /// An example with its explanation.
  public init(_ command: String, explanation: String) {
    self.command = command
    self.explanation = explanation
  }
}

/// A status with which a program ends, and what it means.
public struct ExitStatusNote: Equatable, Sendable {
  /// The number as text, or `128+n`.
  public let status: String
  /// A phrase for `--help`: `all input handled`.
  public let meaning: String
  /// What the manual says; a sentence.
  public let details: String

  /// A status with its meaning in a phrase and, for the manual, in a sentence.
  public init(_ status: String, _ meaning: String, details: String) {
    self.status = status
    self.meaning = meaning
    self.details = details
  }
}
