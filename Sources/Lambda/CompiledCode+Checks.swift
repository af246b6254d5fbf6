/// What refuses an expression that can never work, before it sees a point.
extension CompiledCode {
  // MARK: Operators

  /// What an operator with one operand can come to.
  func checked(
    _ symbol: UnaryOperator, _ operand: Int, _ node: SyntaxTree.Node
  ) throws(LambdaError) -> ValueKinds {
    let results = kinds[operand].intersection(symbol.operands)
    guard results.isEmpty else { return results }
    let message = "'\(symbol.rawValue)' takes \(symbol.operands.names), not \(kinds[operand].names)"
    throw refused(.wrongType, message, node)
  }

  /// What an operator with two operands can come to.
  func checked(
    _ symbol: BinaryOperator, _ left: Int, _ right: Int, _ node: SyntaxTree.Node
  ) throws(LambdaError) -> ValueKinds {
    let results = symbol.result(kinds[left], kinds[right])
    guard results.isEmpty else { return results }
    let takesPattern = symbol == .matches || symbol == .doesNotMatch
    let message =
      takesPattern && !kinds[right].contains(.regularExpression)
      ? "'\(symbol.rawValue)' takes a /pattern/ at its right, not \(side(right))"
      : "'\(symbol.rawValue)' cannot be applied to \(side(left)) and \(side(right))"
        + hint(left, right)
    throw refused(.wrongType, message, node)
  }

  /// A word of advice where it is plain what was meant.
  private func hint(_ left: Int, _ right: Int) -> String {
    if kinds[left] == .time || kinds[right] == .time {
      return "; unixNano(time) is a number, in nanoseconds"
    }
    guard case .literal(.string(let name), _) = tree.nodes[left].form,
      kinds[right].isDisjoint(with: .string), !name.isEmpty
    else { return "" }
    return "; a field's name stands bare or in double quotes"
  }

  private func side(_ operand: Int) -> String {
    kinds[operand].contains(.missing) ? "a field" : kinds[operand].names
  }

  // MARK: Calls

  /// What a function takes that is called with these arguments.
  func checked(
    _ function: Function, _ arguments: [Int], _ node: SyntaxTree.Node
  ) throws(LambdaError) -> [ValueKinds] {
    let ways = function.signature.ways
    guard let parameters = ways.first(where: { $0.count == arguments.count }) else {
      let counts = ways.map { String($0.count) }.joined(separator: " or ")
      throw wrongCount(function, counts, arguments.count, node)
    }
    for (index, (wanted, argument)) in zip(parameters, arguments).enumerated()
    where wanted.isDisjoint(with: kinds[argument]) {
      let message =
        "argument \(index + 1) of \(function.rawValue) is \(kinds[argument].names), not \(wanted.names)"
      throw refused(.wrongArguments, message, node)
    }
    return parameters
  }

  /// What is to be remembered has to be known before the first point.
  func checkLiteral(_ function: Function, _ argument: Int) throws(LambdaError) {
    let node = tree.nodes[argument]
    let (least, most): (Int64, Int64) =
      function == .sigma ? (2, RememberingCall.mostValues) : (1, .max)
    if case .literal(let literal, _) = node.form, let value = literal.count,
      (least...most).contains(value)
    {
      return
    }
    let wanted =
      function == .sigma
      ? "a number of values, from 2 to \(most)" : "a positive duration such as 1s"
    let message = "argument 2 of \(function.rawValue) is \(wanted), written out"
    throw refused(.wrongArguments, message, node)
  }

  private func wrongCount(
    _ function: Function, _ wanted: String, _ found: Int, _ node: SyntaxTree.Node
  ) -> LambdaError {
    let noun = wanted == "1" ? "argument" : "arguments"
    let message = "\(function.rawValue) takes \(wanted) \(noun), not \(found)"
    return refused(.wrongArguments, message, node)
  }

  /// What `coalesce` can come to.
  func coalesced(
    _ arguments: [Int], _ node: SyntaxTree.Node
  ) throws(LambdaError) -> ValueKinds {
    guard !arguments.isEmpty else { throw wrongCount(.coalesce, "1 or more", 0, node) }
    let kinds = try common(.coalesce, arguments, node)
    let canBeMissing = arguments.allSatisfy { self.kinds[$0].contains(.missing) }
    return canBeMissing ? kinds : kinds.subtracting(.missing)
  }

  /// The kinds of arguments of which one is taken; they must have a type in common, where an
  /// integer and a float count as of one type.
  func common(
    _ function: Function, _ arguments: [Int], _ node: SyntaxTree.Node
  ) throws(LambdaError) -> ValueKinds {
    var all: ValueKinds = []
    var shared = ValueKinds(rawValue: .max)
    for argument in arguments {
      let own = kinds[argument]
      all.formUnion(own)
      shared.formIntersection(own.isDisjoint(with: .number) ? own : own.union(.number))
    }
    guard shared.isEmpty else { return all }
    let names = arguments.map { kinds[$0].names }.joined(separator: " and ")
    let message = "\(function.rawValue) chooses between values of one type, not \(names)"
    throw refused(.wrongArguments, message, node)
  }

  func refused(
    _ kind: LambdaError.Kind, _ message: String, _ node: SyntaxTree.Node
  ) -> LambdaError {
    LambdaError(kind, message, at: node.offset, in: text)
  }

  // MARK: The result

  func checkResult(isCondition: Bool) throws(LambdaError) {
    let node = tree.nodes[tree.root]
    let allowed = isCondition ? ValueKinds.boolean : .result
    guard kinds[tree.root].isDisjoint(with: allowed) else { return }
    let names = kinds[tree.root].names
    let message =
      isCondition
      ? "a condition must be true or false; this is \(names)"
      : "the result cannot be \(names)"
    throw refused(.wrongResultType, message, node)
  }
}
