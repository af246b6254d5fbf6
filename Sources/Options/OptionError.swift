import Bytes

/// What is wrong with a value, said without the name of the option that it was given to.
public enum OptionValueError: Error, Equatable, Sendable {
  /// Another kind of value is wanted; the phrase names it: `a duration such as 5m or 1h30m`.
  case expected(String)
  /// The value is none of these words.
  case notOneOf([String])
  /// Any other reason, as a phrase: `missing closing )`.
  case because(String)

  /// The value and what is wrong with it: `"5x": expected a duration such as 5m or 1h30m`.
  ///
  /// The value is cut to 200 characters and its control characters are escaped, so that the message
  /// stays one line.
  public func message(about value: String) -> String {
    let value = quoted(value)
    switch self {
    case .expected(let phrase): return "\(value): expected \(phrase)"
    case .notOneOf(let words): return "\(value) is not one of \(words.joined(separator: ", "))"
    case .because(let reason): return "\(value): \(reason)"
    }
  }
}

/// Why a command line cannot be used.
///
/// `description` is one line without the program's name and without an end of line. A program that
/// meets one ends with the status for wrong options, before it has read anything.
public enum OptionError: Error, Equatable, Sendable, CustomStringConvertible {
  /// No such option; `nearest` is the long name that was probably meant, written with its dashes.
  case unknownOption(String, nearest: String?)
  /// The beginning of several long options, which are named.
  case ambiguousOption(String, among: [String])
  /// An operand was taken for an option because it begins with a dash, as the expression `-x < 0`.
  case dashedOperand(String)
  /// An option that takes a value stands at the end of the command line without one.
  case missingValue(option: String, placeholder: String)
  /// A switch was given a value, as in `--strict=yes`.
  case unexpectedValue(option: String, value: String)
  /// The value of an option cannot be read.
  case badValue(option: String, value: String, OptionValueError)
  /// An operand that has to be there is not.
  case missingOperand(String)
  /// One operand more than the command takes.
  case unexpectedOperand(String)
  /// The value of an operand cannot be read.
  case badOperand(name: String, value: String, OptionValueError)
  /// Options that are well formed each by itself but not together; the text is the whole message.
  case unusable(String)
  /// A file that an option names cannot be opened; the text is the whole message. No fault of the
  /// command line's form, so programs end with another status.
  case unopenable(String)

  /// The message: what was written, and what is wrong with it or was expected.
  public var description: String {
    switch self {
    case .unknownOption(let name, let nearest):
      let hint = nearest.map { "; did you mean \($0)?" } ?? ""
      return "unknown option \(printable(name))\(hint)"
    case .ambiguousOption(let name, let options):
      return "\(printable(name)) is the beginning of \(options.joined(separator: ", "))"
    case .dashedOperand(let operand):
      return "\(quoted(operand)) is no option; put -- before an operand that begins with a dash"
    case .missingValue(let option, let placeholder):
      return "\(option) needs a value (\(placeholder))"
    case .unexpectedValue(let option, let value):
      return "\(option) takes no value, but was given \(quoted(value))"
    case .badValue(let option, let value, let error):
      return "\(option): \(error.message(about: value))"
    case .missingOperand(let name):
      return "\(name) is missing"
    case .unexpectedOperand(let value):
      return "unexpected operand \(quoted(value))"
    case .badOperand(let name, let value, let error):
      return "\(name): \(error.message(about: value))"
    case .unusable(let message), .unopenable(let message):
      return message
    }
  }
}

/// The text in double quotes, safe to print on one line and cut to 200 characters.
private func quoted(_ text: String) -> String { "\"\(printable(text))\"" }

private func printable(_ text: String) -> String { PrintableText.of(text, atMost: 200) }
