/// A word of the command line that belongs to no option: `PERIOD`, `EXPRESSION`, `FILE`. What it means
/// the program reads by itself, since options may decide it.
public struct Operand {
  /// What stands for it in help and manual, in capitals.
  public let name: String
  /// Whether it may stand there any number of times, otherwise once; only the last of a command may.
  let isRepeated: Bool
  /// What a shell offers for it.
  let completion: Completion
  /// One sentence for `--help`.
  public let help: String
  /// What the manual says, written as the details of an option.
  public let details: String

  /// An operand that may be there, once; without details the help stands for them.
  public init(
    _ name: String, completing completion: Completion = .nothing, help: String,
    details: String? = nil
  ) {
    self.init(name, isRepeated: false, completion, help, details)
  }

  /// `FILE...`: files that are read in order as one stream.
  public static var files: Operand {
    Operand(
      "FILE", isRepeated: true, .files, "Files to read in order; - is standard input.", nil)
  }

  private init(
    _ name: String, isRepeated: Bool, _ completion: Completion, _ help: String, _ details: String?
  ) {
    self.name = name
    self.isRepeated = isRepeated
    self.completion = completion
    self.help = help
    self.details = details ?? help
  }

  /// How it is written in the line of usage: `[EXPRESSION]`, `[FILE]...`.
  var usage: String { isRepeated ? "[\(name)]..." : "[\(name)]" }
}
