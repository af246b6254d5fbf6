/// A shell for which completions can be printed.
public enum Shell: String, CaseIterable, Sendable {
  /// The GNU shell, from version 4.
  case bash
  /// The Z shell.
  case zsh
  /// The friendly interactive shell.
  case fish
}

/// Something that a user asks to read instead of running the program.
public enum Page: Equatable, Sendable {
  /// The answer to `--help`.
  case help
  /// The answer to `-h`: a screen with the names of the options.
  case shortHelp
  /// The answer to `--help TOPIC`: what the manual says of one thing.
  case topic(String)
  /// The answer to `--version`.
  case version
  /// The answer to `--manual`: a page in mdoc.
  case manual
  /// The answer to `--completion`.
  case completion(Shell)
  /// The answer to `--completion SHELL WORD...`, which the script of that asks.
  case candidates([String], Shell)
}

/// What a command line asks for.
public enum Invocation<Settings> {
  /// To run with these settings and operands, in order.
  case run(Settings, operands: [String])
  /// To print `Command.text(of:)` on standard output and end with success.
  case show(Page)
}
