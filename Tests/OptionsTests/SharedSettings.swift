import Options

/// A stand-in for the options that all tools share.
struct SharedSettings: Equatable {
  enum Format: String, CaseIterable {
    case lp, json
  }

  enum Precision: String, CaseIterable {
    case auto, ns, us, ms, s
  }

  var input: Format?
  var output: Format?
  var precision = Precision.auto
  var isStrict = false
  var maximumErrors: Int?
  var reject: String?
  var longestLine = 16 << 20
  var isQuiet = false
  var isVerbose = false

  static var groups: [OptionGroup<SharedSettings>] {
    [
      OptionGroup(
        "Input and output",
        [
          .choice(
            "input", short: "i", \.input, default: "by content", help: "Format of the input.",
            details: "The format of the input, whatever its first byte looks like."),
          .choice(
            "output", short: "o", \.output, default: "as the input",
            help: "Format of the output."),
          .value(
            "precision", short: "p", "UNIT", \.precision, as: .choice, default: "auto",
            help: "Unit of the input's time stamps.",
            details: """
              The unit in which the time stamps of the input are counted.
              With `auto` the first stamp decides, by its magnitude.
              """),
          .value(
            "max-line", "SIZE", \.longestLine, as: .size(), default: "16MiB",
            help: "Refuse lines that are longer.",
            details: """
              Refuse lines that are longer, so that memory stays bounded. The suffixes `k`, `M` and `G`,
              with or without `iB`, stand for powers of 1024.
              """),
        ]),
      OptionGroup(
        "Errors and messages",
        [
          .switch("strict", \.isStrict, help: "Stop at the first bad line."),
          .value(
            "max-errors", "N", \.maximumErrors, as: .wholeNumber, help: "Stop after N bad lines."),
          .value(
            "reject", "FILE", \.reject, as: .file, help: "Append bad lines to FILE as they came."),
          .switch("quiet", short: "q", \.isQuiet, help: "Say nothing on standard error."),
          .switch("verbose", short: "v", \.isVerbose, help: "Tell counts at the end."),
        ]),
    ]
  }
}

/// A length of time, read as simply as a test needs it.
struct Seconds: Equatable {
  var count: Int

  init(_ count: Int) { self.count = count }
}

/// How another room adds a kind of value of its own.
extension ValueParser where Value == Seconds {
  static var duration: ValueParser {
    ValueParser { text throws(OptionValueError) in
      let factor: Int? =
        switch text.last {
        case "s": 1
        case "m": 60
        case "h": 3600
        default: nil
        }
      guard let factor, let count = Int(text.dropLast()) else {
        throw .expected("a duration such as 5m or 1h30m")
      }
      return Seconds(count * factor)
    }
  }
}

/// What the exit statuses of all tools mean.
let exitStatuses = [
  ExitStatusNote("0", "all input handled", details: "All input was handled."),
  ExitStatusNote(
    "1", "some input refused", details: "Some input was refused; each time it was told."),
  ExitStatusNote(
    "2", "wrong options or input", details: "Options, expression or kind of input are wrong."),
  ExitStatusNote(
    "3", "could not go on", details: "A read or write failed, or a limit was reached."),
  ExitStatusNote(
    "128+n", "ended by signal n", details: "Ended by signal `n`, after saving what there was."),
]

extension ValueParser where Value == String {
  /// One of the words, spelt exactly so.
  public static func word(of words: [String]) -> ValueParser {
    ValueParser(completing: .words { words }, texts: { [$0] }) { text throws(OptionValueError) in
      guard words.contains(text) else { throw .notOneOf(words) }
      return text
    }
  }
}
