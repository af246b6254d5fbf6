extension LambdaExpression {
  /// The place of an evaluation error in the text: its line and its byte in the line, both from 1.
  public func place(of error: EvaluationError) -> (line: Int, column: Int) {
    let place = SourcePlace(of: code.offsets[Int(error.site)], in: text)
    return (place.line, place.column)
  }

  /// What went wrong, for a person; no position in it.
  public func message(for error: EvaluationError) -> String {
    switch error.kind {
    case .missingReference:
      "there is no field or tag \"\(name(error.slot))\"\(hint(error.slot))"
    case .noValue: "there is no point before this one"
    case .ambiguousReference: "\"\(name(error.slot))\" is both a field and a tag"
    case .wrongType: wrongType(error)
    case .wrongArguments: "\(function(error)) cannot take \(error.left.names)"
    case .notBoolean: "the condition is \(error.left.names), not true or false"
    case .divisionByZero: "division by zero"
    case .badArgument: "\(function(error)) cannot read its argument"
    case .outOfRange: "\(function(error)): a number or index is out of range"
    case .tooMuchWork: "the pattern would take too long to replace in this text"
    case .textTooLong: "the text became longer than \(LambdaLimits.producedText) bytes"
    }
  }

  private func name(_ slot: Int) -> String {
    String(decoding: references[slot], as: UTF8.self)
  }

  /// Text in double quotes where single ones were meant is the most frequent cause.
  private func hint(_ slot: Int) -> String {
    let wasQuoted = tree.nodes.contains { node in
      guard case .binary(let symbol, _, let right) = node.form, symbol.isComparison else {
        return false
      }
      return tree.nodes[right].form == .reference(references[slot], isQuoted: true)
    }
    return wasQuoted ? "; text is written '\(name(slot))'" : ""
  }

  private func wrongType(_ error: EvaluationError) -> String {
    switch code.instructions[Int(error.site)] {
    case .binary(let symbol), .compare(let symbol, _, _):
      return
        "'\(symbol.rawValue)' cannot be applied to \(error.left.names) and \(error.right.names)"
    case .prefix(let symbol):
      return "'\(symbol.rawValue)' cannot be applied to \(error.left.names)"
    default: return "AND and OR take true or false, not \(error.left.names)"
    }
  }

  private func function(_ error: EvaluationError) -> String {
    switch code.instructions[Int(error.site)] {
    case .call(let number, _): code.calls[Int(number)].function.rawValue
    case .jump: "if"
    case .binary(let symbol): "'\(symbol.rawValue)'"
    default: "the expression"
    }
  }
}
