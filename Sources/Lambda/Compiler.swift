import Bytes
import RegularExpressions

/// Turns a checked tree into instructions.
///
/// Works off a list of steps instead of recursion: a sum of thousands of terms is as deep as it is
/// long.
struct Compiler: ~Copyable {
  private enum Step {
    case node(Int)
    case emit(Instruction, offset: Int)
    /// Emits a jump whose target is not known yet.
    case open(Instruction, offset: Int)
    /// Emits the jump over the second branch, and lets the last open jump lead behind it.
    case otherwise(offset: Int)
    /// Lets the last open jump lead here.
    case close
  }

  private(set) var instructions: [Instruction] = []
  /// Where in the text each instruction comes from.
  private(set) var offsets: [Int] = []
  private(set) var references: [[UInt8]] = []
  private(set) var constants: [UInt8] = []
  private(set) var regularExpressions: [RegularExpression] = []
  /// The calls that have a memory.
  private(set) var calls: [RememberingCall] = []
  /// How high the stack can become.
  private(set) var height = 0

  private let tree: SyntaxTree
  private let kinds: [ValueKinds]
  private let text: [UInt8]
  private var steps: [Step]
  private var openJumps: [Int] = []
  private var currentHeight = 0
  private var slots = ByteKeyTable()

  /// Compiles `tree`, the tree of `text`, whose nodes can come to `kinds`.
  init(_ tree: SyntaxTree, kinds: [ValueKinds], text: [UInt8]) throws(LambdaError) {
    self.tree = tree
    self.kinds = kinds
    self.text = text
    steps = [.node(tree.root)]
    while let step = steps.popLast() { try work(on: step) }
  }

  private mutating func work(on step: Step) throws(LambdaError) {
    switch step {
    case .node(let index): try compile(index)
    case .emit(let instruction, let offset): emit(instruction, offset)
    case .open(let instruction, let offset):
      openJumps.append(instructions.count)
      emit(instruction, offset)
    case .otherwise(let offset):
      let first = openJumps.removeLast()
      openJumps.append(instructions.count)
      emit(.jump(0), offset)
      instructions[first] = instructions[first].targeting(instructions.count)
    case .close:
      let jump = openJumps.removeLast()
      instructions[jump] = instructions[jump].targeting(instructions.count)
    }
  }

  private mutating func emit(_ instruction: Instruction, _ offset: Int) {
    instructions.append(instruction)
    offsets.append(offset)
    currentHeight += instruction.growth
    height = max(height, currentHeight)
  }

  /// Puts the steps for a node on the list; the last comes first.
  private mutating func compile(_ index: Int) throws(LambdaError) {
    let node = tree.nodes[index]
    switch node.form {
    case .literal(let literal, _):
      emit(.constant(try value(of: literal, node.offset)), node.offset)
    case .reference(let name, _):
      emit(name == PointTime.name ? .time : .slot(slot(for: name)), node.offset)
    case .unary(let symbol, let operand):
      if symbol == .negate, case .literal(let literal, _) = tree.nodes[operand].form,
        let negated = literal.negated
      {
        emit(.constant(try value(of: negated, node.offset)), node.offset)
      } else {
        steps.append(.emit(.prefix(symbol), offset: node.offset))
        steps.append(.node(operand))
      }
    case .binary(let symbol, let left, let right):
      try binary(symbol, left, right, node.offset)
    case .call(let function, let arguments):
      call(function, arguments, node.offset)
    }
  }

  private mutating func binary(
    _ symbol: BinaryOperator, _ left: Int, _ right: Int, _ offset: Int
  ) throws(LambdaError) {
    if symbol == .and || symbol == .or {
      steps.append(.close)
      if kinds[right] != .boolean { steps.append(.emit(.requireBoolean, offset: offset)) }
      steps.append(.node(right))
      steps.append(.open(symbol == .and ? .and(0) : .or(0), offset: offset))
      steps.append(.node(left))
    } else if symbol.isComparison, let slot = slot(at: left), let constant = try constant(right) {
      emit(.compare(symbol, slot: slot, constant), offset)
    } else {
      steps.append(.emit(.binary(symbol), offset: offset))
      steps.append(.node(right))
      steps.append(.node(left))
    }
  }

  private mutating func call(_ function: Function, _ arguments: [Int], _ offset: Int) {
    switch function {
    case .if:
      steps += [.close, .node(arguments[2]), .otherwise(offset: offset), .node(arguments[1])]
      steps += [.open(.jumpIfFalse(0), offset: offset), .node(arguments[0])]
    case .coalesce:
      for _ in arguments.dropLast() { steps.append(.close) }
      for (place, argument) in arguments.enumerated().reversed() {
        if place < arguments.count - 1 { steps.append(.open(.jumpIfPresent(0), offset: offset)) }
        steps.append(.node(argument))
      }
    case _ where function.isStateful:
      let site = Int32(calls.count)
      steps.append(
        .emit(function == .count ? .count(site: site) : .remember(site: site), offset: offset))
      remember(function, arguments)
      if let argument = arguments.first { steps.append(.node(argument)) }
    default:
      steps.append(.emit(.call(function, arguments: Int32(arguments.count)), offset: offset))
      for argument in arguments.reversed() { steps.append(.node(argument)) }
    }
  }

  /// Gives a call a memory. What `sigma` and `rate` have as a second argument is a literal.
  private mutating func remember(_ function: Function, _ arguments: [Int]) {
    var parameter: Int64 = function == .rate ? 1_000_000_000 : 0
    if arguments.count == 2, case .literal(let literal, _) = tree.nodes[arguments[1]].form {
      parameter = literal.count ?? parameter
    }
    let hasSample = function == .sigma && arguments.count == 2
    let sample = hasSample ? calls.count { $0.sample != nil } : nil
    calls.append(RememberingCall(function: function, parameter: parameter, sample: sample))
  }

  // MARK: Operands

  private mutating func slot(for name: [UInt8]) -> Int32 {
    let (slot, isNew) = slots.insert(name.span, name.indices)
    if isNew { references.append(name) }
    return Int32(slot)
  }

  private mutating func slot(at index: Int) -> Int32? {
    guard case .reference(let name, _) = tree.nodes[index].form, name != PointTime.name else {
      return nil
    }
    return slot(for: name)
  }

  /// The literal at a node, or the negated literal; nil for anything else.
  private mutating func constant(_ index: Int) throws(LambdaError) -> Value? {
    switch tree.nodes[index].form {
    case .literal(.regularExpression, _): return nil
    case .literal(let literal, _): return try value(of: literal, tree.nodes[index].offset)
    case .unary(.negate, let operand):
      guard case .literal(let literal, _) = tree.nodes[operand].form,
        let negated = literal.negated
      else { return nil }
      return try value(of: negated, tree.nodes[index].offset)
    default: return nil
    }
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

extension BinaryOperator {
  /// Whether it compares for equality or order.
  var isComparison: Bool {
    switch self {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: true
    default: false
    }
  }
}
