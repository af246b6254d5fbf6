import RegularExpressions

/// An expression as instructions, with everything that they need.
struct CompiledCode: Sendable {
  let tree: SyntaxTree
  let text: [UInt8]
  /// What each node of the tree can come to.
  private(set) var kinds: [ValueKinds] = []
  private(set) var instructions: [Instruction] = []
  /// Where in the text each instruction comes from.
  private(set) var offsets: [Int] = []
  private(set) var references: [[UInt8]] = []
  private(set) var constants: [UInt8] = []
  private(set) var regularExpressions: [RegularExpression] = []
  private(set) var calls: [Call] = []
  /// The calls that have a memory, in the order of the text.
  private(set) var memories: [RememberingCall] = []

  private var slots: [[UInt8]: Int32] = [:]
  /// The number of a call's memory by where the call stands.
  private var memoryNumbers: [Int: Int] = [:]
  /// By node the jump that follows it, where its value decides what is evaluated next.
  private var jumps: [Int: (decision: Instruction.Decision, offset: Int, place: Int)] = [:]

  /// Compiles `tree`, the tree of `text`; refuses what can never work.
  ///
  /// Nodes stand in the order in which they are evaluated: one instruction after the other for each, and
  /// jumps between them.
  init(_ tree: SyntaxTree, text: [UInt8], options: LambdaOptions) throws(LambdaError) {
    self.tree = tree
    self.text = text
    for node in tree.nodes { planJumps(of: node) }
    planMemories()
    for (index, node) in tree.nodes.enumerated() {
      kinds.append(try compile(node, options))
      guard let jump = jumps[index] else { continue }
      jumps[index]?.place = instructions.count
      emit(.jump(jump.decision, to: 0), at: jump.offset)
    }
    try checkResult(isCondition: options.isCondition)
  }

  private mutating func planJumps(of node: SyntaxTree.Node) {
    switch node.form {
    case .binary(.and, let left, _): jumps[left] = (.and, node.offset, 0)
    case .binary(.or, let left, _): jumps[left] = (.or, node.offset, 0)
    case .call(.if, let arguments) where arguments.count == 3:
      jumps[arguments[0]] = (.otherwise, node.offset, 0)
      jumps[arguments[1]] = (.always, node.offset, 0)
    case .call(.coalesce, let arguments):
      for argument in arguments.dropLast() { jumps[argument] = (.present, node.offset, 0) }
    default: break
    }
  }

  /// Gives every call that remembers a memory, in the order of the text: a saved state has them so.
  private mutating func planMemories() {
    for node in tree.nodes.sorted(by: { $0.offset < $1.offset }) {
      guard case .call(let function, let arguments) = node.form, function.isStateful else {
        continue
      }
      var parameter: Int64 = function == .rate ? 1_000_000_000 : 0
      if arguments.count == 2, case .literal(let literal, _) = tree.nodes[arguments[1]].form {
        parameter = literal.count ?? parameter
      }
      let hasSample = function == .sigma && arguments.count == 2
      let sample = hasSample ? memories.count { $0.sample != nil } : nil
      memoryNumbers[node.offset] = memories.count
      memories.append(RememberingCall(function: function, parameter: parameter, sample: sample))
    }
  }

  private mutating func emit(_ instruction: Instruction, at offset: Int) {
    instructions.append(instruction)
    offsets.append(offset)
  }

  /// Takes the last `count` instructions away.
  private mutating func removeLast(_ count: Int) {
    instructions.removeLast(count)
    offsets.removeLast(count)
  }

  /// Lets the jump behind a node lead to `place`.
  private mutating func land(behind node: Int, at place: Int) {
    guard let jump = jumps[node] else { return }
    instructions[jump.place] = .jump(jump.decision, to: Int32(truncatingIfNeeded: place))
  }

  /// Emits what a node does once its operands are on the stack; what it can come to.
  private mutating func compile(
    _ node: SyntaxTree.Node, _ options: LambdaOptions
  ) throws(LambdaError) -> ValueKinds {
    switch node.form {
    case .literal(let literal, _):
      let value = try value(of: literal, node.offset)
      emit(.constant(value), at: node.offset)
      return value.kind
    case .reference(LambdaExpression.time, _):
      emit(.time, at: node.offset)
      return .time
    case .reference(let name, _):
      emit(.slot(slot(for: name)), at: node.offset)
      return .reference
    case .unary(let symbol, let operand):
      let results = try checked(symbol, operand, node)
      if case .literal = tree.nodes[operand].form, case .constant(let value)? = instructions.last {
        removeLast(1)
        emit(.constant(symbol.apply(value)), at: node.offset)
      } else {
        emit(.prefix(symbol), at: node.offset)
      }
      return results
    case .binary(let symbol, let left, let right):
      let results = try checked(symbol, left, right, node)
      if symbol == .and || symbol == .or {
        if kinds[right] != .boolean { emit(.requireBoolean, at: node.offset) }
        land(behind: left, at: instructions.count)
      } else if symbol.isComparison, case .reference = tree.nodes[left].form,
        case .constant(let constant) = instructions[instructions.count - 1],
        case .slot(let slot) = instructions[instructions.count - 2]
      {
        removeLast(2)
        emit(.compare(symbol, slot: slot, constant), at: node.offset)
      } else {
        emit(.binary(symbol), at: node.offset)
      }
      return results
    case .call(let function, let arguments):
      return try compile(function, arguments, node, options)
    }
  }

  private mutating func compile(
    _ function: Function, _ arguments: [Int], _ node: SyntaxTree.Node, _ options: LambdaOptions
  ) throws(LambdaError) -> ValueKinds {
    if function == .coalesce {
      for argument in arguments.dropLast() { land(behind: argument, at: instructions.count) }
      return try coalesced(arguments, node)
    }
    var parameters = try checked(function, arguments, node)
    if function == .if {
      if let jump = jumps[arguments[1]] { land(behind: arguments[0], at: jump.place + 1) }
      land(behind: arguments[1], at: instructions.count)
      return try common(.if, Array(arguments[1...]), node)
    }
    if function == .now, options.clock == nil {
      throw refused(.unknownFunction, "now() has no clock here", node)
    }
    if function.isStateful, arguments.count == 2 {
      try checkLiteral(function, arguments[1])
      // The memory knows it.
      removeLast(1)
      parameters.removeLast()
    }
    emit(.call(Int32(calls.count), arguments: Int32(parameters.count)), at: node.offset)
    calls.append(
      Call(
        function: function, parameters: parameters, body: function.signature.body,
        memory: memoryNumbers[node.offset]))
    return function.signature.result
  }

  // MARK: Operands

  private mutating func slot(for name: [UInt8]) -> Int32 {
    if let slot = slots[name] { return slot }
    let slot = Int32(references.count)
    slots[name] = slot
    references.append(name)
    return slot
  }

  private mutating func value(of literal: LambdaLiteral, _ offset: Int) throws(LambdaError) -> Value
  {
    switch literal {
    case .boolean(let value): return Value(value)
    case .integer(let value): return Value(value)
    case .float(let value): return Value(value)
    case .duration(let nanoseconds): return Value(duration: nanoseconds)
    case .string(let bytes):
      constants += bytes
      return Value(string: constants.count - bytes.count..<constants.count)
    case .regularExpression(let pattern):
      do {
        regularExpressions.append(
          try RegularExpression(parsing: pattern.span, 0..<pattern.count))
      } catch {
        let message = "in the regular expression: \(error.message)"
        let isInText = text[offset] == UInt8(ascii: "/")
        throw LambdaError(
          .syntax, message, at: isInText ? offset + 1 + error.offset : offset, in: text)
      }
      return Value(.regularExpression, bits: UInt64(regularExpressions.count - 1))
    }
  }
}
