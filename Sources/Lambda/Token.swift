/// A word of an expression and where it stands.
struct Token {
  enum Kind: Equatable {
    case end
    case literal(LambdaLiteral, written: [UInt8]?)
    /// A field or tag in double quotes.
    case reference([UInt8])
    /// A bare name: a reference, a variable or a function.
    case name([UInt8])
    case binary(BinaryOperator)
    /// `!` and the word `not`, which binds less.
    case not(precedence: Int)
    case openParenthesis
    case closeParenthesis
    case comma
    /// A symbol that has no meaning here; kept so that the parser can say what was expected.
    case stray(Unicode.Scalar)
  }

  let kind: Kind
  let start: Int
  let end: Int

  /// What to call it in a message about `text`, in which it stands.
  func name(in text: [UInt8]) -> String {
    switch kind {
    case .end: "the end"
    case .literal(.string, _): "a string"
    case .literal(.duration, _): "a duration"
    case .literal(.regularExpression, _): "a regular expression"
    case .literal(.boolean(let value), _): value ? "TRUE" : "FALSE"
    case .literal: "a number"
    case .reference(let name), .name(let name): "\"\(String(decoding: name, as: UTF8.self))\""
    default: "'\(String(decoding: text[start..<end], as: UTF8.self))'"
    }
  }
}
