/// Why an expression was refused before any point was seen, and where.
public struct LambdaError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of mistake it is.
  public enum Kind: Hashable, Sendable {
    /// It does not follow the grammar.
    case syntax
    /// It is longer, deeper or larger than `LambdaLimits` allow.
    case limit
    /// It calls a function that does not exist.
    case unknownFunction
    /// It calls a function with the wrong number or types of arguments.
    case wrongArguments
    /// It applies an operator to types for which the operator can never work.
    case wrongType
    /// Its result can never be of a type that the caller takes.
    case wrongResultType
  }

  /// What kind of mistake it is.
  public let kind: Kind
  /// What is wrong, for a person; no position in it.
  public let message: String
  /// The place as a count of bytes from the start of the text.
  public let offset: Int
  /// The line of the place; the first is 1.
  public let line: Int
  /// The place in its line, counted in bytes; the first is 1.
  public let column: Int

  init(_ kind: Kind, _ message: String, at offset: Int, in text: [UInt8]) {
    let place = SourcePlace(of: offset, in: text)
    self.kind = kind
    self.message = message
    self.offset = offset
    line = place.line
    column = place.column
  }

  /// The place and the message: `1:8: expected an operand …`.
  public var description: String { "\(line):\(column): \(message)" }
}

/// Where a byte of a text lies.
struct SourcePlace {
  var line = 1
  var column = 1

  init(of offset: Int, in text: [UInt8]) {
    for byte in text.prefix(offset) {
      column += 1
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      }
    }
  }
}

/// How large an expression may be.
///
/// The limits keep a hostile text from costing more than a few milliseconds or megabytes.
public enum LambdaLimits {
  /// The longest text, in bytes.
  static let textLength = 65_536
  /// How deep parentheses, calls and prefix operators may be nested in each other.
  public static let nesting = 200
  /// How many operands, operators and calls an expression may have.
  public static let nodes = 10_000
  /// How many bytes of text one evaluation may produce.
  static let producedText = 16_777_216
}
