import RegularExpressions

/// An expression as instructions, with everything that they need.
struct CompiledCode: Sendable {
  private(set) var instructions: [Instruction] = []
  /// Where in the text each instruction comes from.
  private(set) var offsets: [Int] = []
  private(set) var references: [[UInt8]] = []
  private(set) var constants: [UInt8] = []
  private(set) var regularExpressions: [RegularExpression] = []
  private(set) var calls: [Call] = []
  /// The calls that have a memory, in the order of the text.
  private(set) var memories: [RememberingCall] = []
  /// How high the stack can become.
  private(set) var height = 0

  private let text: [UInt8]
  private var slots: [[UInt8]: Int32] = [:]
  private var currentHeight = 0
  /// The number of a call's memory by where the call stands.
  private var memoryNumbers: [Int: Int] = [:]
  /// By node the jump that follows it, where its value decides what is evaluated next.
  private var jumps: [Int: (decision: Instruction.Decision, offset: Int, place: Int)] = [:]

  /// Compiles `tree`, the tree of `text`, whose nodes can come to `kinds`.
  ///
  /// Nodes stand in the order in which they are evaluated: one instruction after the other for each, and
  /// jumps between them.
  init(_ tree: SyntaxTree, kinds: [ValueKinds], text: [UInt8]) throws(LambdaError) {
    self.text = text
    for node in tree.nodes { planJumps(of: node) }
    planMemories(tree)
    for index in tree.nodes.indices {
      try compile(index, tree, kinds)
      guard let jump = jumps[index] else { continue }
      jumps[index]?.place = instructions.count
      emit(.jump(jump.decision, to: 0), at: jump.offset)
    }
  }

  private mutating func planJumps(of node: SyntaxTree.Node) {
    switch node.form {
    case .binary(.and, let left, _): jumps[left] = (.and, node.offset, 0)
    case .binary(.or, let left, _): jumps[left] = (.or, node.offset, 0)
    case .call(.if, let arguments):
      jumps[arguments[0]] = (.otherwise, node.offset, 0)
      jumps[arguments[1]] = (.always, node.offset, 0)
    case .call(.coalesce, let arguments):
      for argument in arguments.dropLast() { jumps[argument] = (.present, node.offset, 0) }
    default: break
    }
  }

  /// Gives every call that remembers a memory, in the order of the text: a saved state has them so.
  private mutating func planMemories(_ tree: SyntaxTree) {
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
    currentHeight += instruction.growth
    height = max(height, currentHeight)
  }

  /// Takes the last `count` instructions away.
  private mutating func removeLast(_ count: Int) {
    for instruction in instructions.suffix(count) { currentHeight -= instruction.growth }
    instructions.removeLast(count)
    offsets.removeLast(count)
  }

  /// Lets the jump behind a node lead to `place`.
  private mutating func land(behind node: Int, at place: Int) {
    guard let jump = jumps[node] else { return }
    instructions[jump.place] = .jump(jump.decision, to: Int32(truncatingIfNeeded: place))
  }

  /// Emits what a node does once its operands are on the stack.
  private mutating func compile(
    _ index: Int, _ tree: SyntaxTree, _ kinds: [ValueKinds]
  ) throws(LambdaError) {
    let node = tree.nodes[index]
    switch node.form {
    case .literal(let literal, _):
      emit(.constant(try value(of: literal, node.offset)), at: node.offset)
    case .reference(PointTime.name, _): emit(.time, at: node.offset)
    case .reference(let name, _): emit(.slot(slot(for: name)), at: node.offset)
    case .unary(let symbol, let operand):
      guard symbol == .negate, case .literal(let literal, _) = tree.nodes[operand].form,
        let negated = literal.negated
      else { return emit(.prefix(symbol), at: node.offset) }
      removeLast(1)
      emit(.constant(try value(of: negated, node.offset)), at: node.offset)
    case .binary(.and, let left, let right), .binary(.or, let left, let right):
      if kinds[right] != .boolean { emit(.requireBoolean, at: node.offset) }
      land(behind: left, at: instructions.count)
    case .binary(let symbol, let left, _):
      guard symbol.isComparison, case .reference = tree.nodes[left].form,
        case .constant(let constant) = instructions[instructions.count - 1],
        case .slot(let slot) = instructions[instructions.count - 2]
      else { return emit(.binary(symbol), at: node.offset) }
      removeLast(2)
      emit(.compare(symbol, slot: slot, constant), at: node.offset)
    case .call(.if, let arguments):
      if let jump = jumps[arguments[1]] { land(behind: arguments[0], at: jump.place + 1) }
      land(behind: arguments[1], at: instructions.count)
    case .call(.coalesce, let arguments):
      for argument in arguments.dropLast() { land(behind: argument, at: instructions.count) }
    case .call(let function, let arguments):
      call(function, arguments, node.offset)
    }
  }

  private mutating func call(_ function: Function, _ arguments: [Int], _ offset: Int) {
    let signature = function.signature
    var parameters = signature.ways.first { $0.count == arguments.count } ?? []
    if function.isStateful, arguments.count == 2 {
      // The memory knows it.
      removeLast(1)
      parameters.removeLast()
    }
    emit(.call(Int32(calls.count), arguments: Int32(parameters.count)), at: offset)
    calls.append(
      Call(
        function: function, parameters: parameters, body: signature.body,
        memory: memoryNumbers[offset]))
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
