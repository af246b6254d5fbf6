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

/// Why a command line cannot be used: a message of one line, without the program's name and without an end
/// of line.
public enum OptionError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Before anything is read a program ends with the status for wrong options.
  case unusable(String)
  /// A file that an option names cannot be opened: no fault of the command line's form, so programs end
  /// with another status.
  case unopenable(String)

  /// The value of an option or operand cannot be read; `name` is what the user wrote before it.
  public static func badValue(
    of name: String, _ value: String, _ error: OptionValueError
  ) -> OptionError {
    .unusable("\(name): \(error.message(about: value))")
  }

  /// One operand more than the command takes.
  public static func unexpectedOperand(_ operand: String) -> OptionError {
    .unusable("unexpected operand \(quoted(operand))")
  }

  /// The message.
  public var description: String {
    switch self {
    case .unusable(let message), .unopenable(let message): message
    }
  }
}

/// The text in double quotes, safe to print on one line and cut to 200 characters.
func quoted(_ text: String) -> String { "\"\(printable(text))\"" }

func printable(_ text: String) -> String { PrintableText.of(text, atMost: 200) }
