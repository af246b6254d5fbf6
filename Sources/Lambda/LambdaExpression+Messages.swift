extension LambdaExpression {
  /// The place of an evaluation error in the text: its line and its byte in the line, both from 1.
  public func place(of error: EvaluationError) -> (line: Int, column: Int) {
    let place = SourcePlace(of: code.offsets[Int(error.site)], in: text)
    return (place.line, place.column)
  }

  /// What went wrong, for a person; no position in it.
  public func message(for error: EvaluationError) -> String {
    switch error.kind {
    case .missingReference(let slot):
      "there is no field or tag \"\(name(slot))\"\(hint(slot))"
    case .noValue: "there is no point before this one"
    case .ambiguousReference(let slot):
      "\"\(name(slot))\" is both a field and a tag"
    case .wrongType: wrongType(error)
    case .wrongArguments:
      "\(function(error)) cannot take \(error.left.name)"
    case .notBoolean: "the condition is \(error.left.name), not true or false"
    case .wrongResultType: "the result cannot be \(error.left.name)"
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
        "'\(symbol.rawValue)' cannot be applied to \(error.left.name) and \(error.right.name)"
    case .prefix(let symbol):
      return "'\(symbol.rawValue)' cannot be applied to \(error.left.name)"
    default: return "AND and OR take true or false, not \(error.left.name)"
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
