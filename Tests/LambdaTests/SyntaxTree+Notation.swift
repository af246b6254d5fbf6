@testable import Lambda

extension SyntaxTree {
  /// A node in the notation of the vectors.
  func expression(_ index: Int) -> String {
    switch nodes[index].form {
    case .literal(.boolean(let value), _): "(bool \(value))"
    case .literal(.integer(let value), _): "(int \(value))"
    case .literal(.float(let value), _):
      "(float \(Int64(exactly: value).map { "\($0)" } ?? "\(value)"))"
    case .literal(.duration(let nanoseconds), _): "(dur \(nanoseconds))"
    case .literal(.string(let value), _): "(str \(quoted(value)))"
    case .literal(.regularExpression(let value), _): "(re \(quoted(value)))"
    case .reference(let name, isQuoted: true): "(ref \(quoted(name)))"
    case .reference(let name, isQuoted: false): "(ident \(String(decoding: name, as: UTF8.self)))"
    case .unary(let symbol, let operand): "(unary \(symbol.rawValue) \(expression(operand)))"
    case .binary(let symbol, let left, let right):
      "(\(symbol.rawValue) \(expression(left)) \(expression(right)))"
    case .call(let function, let arguments):
      "(\((["call", function.rawValue] + arguments.map(expression)).joined(separator: " ")))"
    }
  }

  /// As Go quotes a string.
  private func quoted(_ bytes: [UInt8]) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("\n", with: "\\n")
    return "\"\(escaped)\""
  }
}
