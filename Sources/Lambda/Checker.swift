/// Finds out what each node of a tree can come to, and refuses what can never work.
struct Checker {
  private let tree: SyntaxTree
  private let text: [UInt8]
  /// What each node can come to.
  private(set) var kinds: [ValueKinds] = []

  /// Checks every node of `tree`, the tree of `text`.
  init(_ tree: SyntaxTree, text: [UInt8], options: LambdaOptions) throws(LambdaError) {
    self.tree = tree
    self.text = text
    kinds.reserveCapacity(tree.nodes.count)
    for node in tree.nodes { kinds.append(try kinds(of: node, options)) }
    try checkResult(isCondition: options.isCondition)
  }

  private func kinds(
    of node: SyntaxTree.Node, _ options: LambdaOptions
  ) throws(LambdaError) -> ValueKinds {
    switch node.form {
    case .literal(let literal, _):
      switch literal {
      case .boolean: return .boolean
      case .integer: return .integer
      case .float: return .float
      case .string: return .string
      case .duration: return .duration
      case .regularExpression: return .regularExpression
      }
    case .reference(let name, _): return name == PointTime.name ? .time : .reference
    case .unary(let symbol, let operand): return try unary(symbol, operand, node)
    case .binary(let symbol, let left, let right): return try binary(symbol, left, right, node)
    case .call(.if, let arguments):
      try check(.if, arguments, node)
      return try common(.if, Array(arguments[1...]), node)
    case .call(.coalesce, let arguments): return try coalesce(arguments, node)
    case .call(.now, let arguments):
      guard options.clock != nil else {
        throw refused(.unknownFunction, "now() has no clock here", node)
      }
      try check(.now, arguments, node)
      return .time
    case .call(let function, let arguments):
      try check(function, arguments, node)
      if function == .sigma || function == .rate { try checkLiteral(function, arguments, node) }
      return function.signature.result
    }
  }

  // MARK: Operators

  private func unary(
    _ symbol: UnaryOperator, _ operand: Int, _ node: SyntaxTree.Node
  ) throws(LambdaError) -> ValueKinds {
    let results = kinds[operand].intersection(symbol.operands)
    guard results.isEmpty else { return results }
    let message = "'\(symbol.rawValue)' takes \(symbol.operands.names), not \(kinds[operand].names)"
    throw refused(.wrongType, message, node)
  }

  private func binary(
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

  private func check(
    _ function: Function, _ arguments: [Int], _ node: SyntaxTree.Node
  ) throws(LambdaError) {
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
  }

  /// What is to be remembered has to be known before the first point.
  private func checkLiteral(
    _ function: Function, _ arguments: [Int], _ node: SyntaxTree.Node
  ) throws(LambdaError) {
    guard arguments.count == 2 else { return }
    let most = function == .sigma ? RememberingCall.mostValues : .max
    if case .literal(let literal, _) = tree.nodes[arguments[1]].form, let value = literal.count,
      value >= (function == .sigma ? 2 : 1), value <= most
    {
      return
    }
    let wanted =
      function == .sigma
      ? "a number of values, from 2 to \(most)" : "a positive duration such as 1s"
    let message = "argument 2 of \(function.rawValue) is \(wanted), written out"
    throw refused(.wrongArguments, message, tree.nodes[arguments[1]])
  }

  private func wrongCount(
    _ function: Function, _ wanted: String, _ found: Int, _ node: SyntaxTree.Node
  ) -> LambdaError {
    let noun = wanted == "1" ? "argument" : "arguments"
    let message = "\(function.rawValue) takes \(wanted) \(noun), not \(found)"
    return refused(.wrongArguments, message, node)
  }

  private func coalesce(
    _ arguments: [Int], _ node: SyntaxTree.Node
  ) throws(LambdaError) -> ValueKinds {
    guard !arguments.isEmpty else { throw wrongCount(.coalesce, "1 or more", 0, node) }
    let kinds = try common(.coalesce, arguments, node)
    let canBeMissing = arguments.allSatisfy { self.kinds[$0].contains(.missing) }
    return canBeMissing ? kinds : kinds.subtracting(.missing)
  }

  /// The kinds of arguments of which one is taken; they must have a type in common, where an
  /// integer and a float count as of one type.
  private func common(
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

  private func refused(
    _ kind: LambdaError.Kind, _ message: String, _ node: SyntaxTree.Node
  ) -> LambdaError {
    LambdaError(kind, message, at: node.offset, in: text)
  }

  // MARK: The result

  private func checkResult(isCondition: Bool) throws(LambdaError) {
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
