extension LambdaExpression {
  /// Evaluates it for the point in `frame`.
  ///
  /// Frame and state must have been made for this expression; others trap. Takes time linear in the number
  /// of operands and operators, for functions of text also in the text.
  @inline(__always)
  public func evaluate(
    _ frame: inout EvaluationFrame, state: inout FunctionState
  ) -> EvaluationResult {
    precondition(frame.expression === self, "the frame belongs to another expression")
    // The most frequent condition of all needs no stack.
    if code.instructions.count == 1,
      case .compare(let symbol, let slot, let constant) = code.instructions[0]
    {
      let left = frame.slots[Int(slot)]
      let value = symbol.apply(left, constant, &frame.text)
      return value.kind == .failure
        ? .error(EvaluationError(value, at: 0, left, constant)) : .boolean(value.isTrue)
    }
    do throws(EvaluationError) {
      return .boolean(try value(&frame, &state).isTrue)
    } catch {
      return .error(error)
    }
  }

  /// What it comes to; for a condition that is a boolean.
  func value(
    _ frame: inout EvaluationFrame, _ state: inout FunctionState
  ) throws(EvaluationError) -> Value {
    frame.text.forgetResults()
    return try run(code.instructions, frame.slots, frame.time, &frame.stack, &frame.text, &state)
  }

  private func run(
    _ code: [Instruction], _ values: [Value], _ time: Int64, _ memory: inout [Value],
    _ text: inout FrameText, _ state: inout FunctionState
  ) throws(EvaluationError) -> Value {
    let instructions = code.span
    let slots = values.span
    var stack = memory.mutableSpan
    // How many values lie on the stack.
    var height = 0
    var next = 0
    while next < instructions.count {
      let site = next
      next += 1
      let value: Value
      var (left, right) = (Value(false), Value(false))
      switch instructions[site] {
      case .compare(let symbol, let slot, let constant):
        (left, right) = (slots[Int(slot)], constant)
        value = symbol.apply(left, right, &text)
      case .slot(let slot): value = slots[Int(slot)]
      case .constant(let constant): value = constant
      case .time: value = Value(time: time)
      case .binary(let symbol):
        height -= 2
        (left, right) = (stack[height], stack[height + 1])
        value = symbol.apply(left, right, &text)
      case .prefix(let symbol):
        height -= 1
        (left, right) = (stack[height], stack[height])
        value = symbol.apply(left)
      case .call(let number, let count):
        height -= Int(count)
        let arguments = stack.span.extracting(height..<height + Int(count))
        value = call(Int(number), arguments, time, &text, &state)
        if value.kind == .failure { (left, right) = Self.telling(arguments) }
      case .requireBoolean:
        height -= 1
        left = stack[height]
        value = left.kind == .boolean ? left : Value(.wrongType)
      case .jump(let decision, let target):
        let top = stack[height - 1]
        guard top.kind == .boolean || !decision.needsBoolean else {
          let failed = Value(decision == .otherwise ? .wrongArguments : .wrongType)
          throw EvaluationError(failed, at: site, top, top)
        }
        let isTaken = decision.takes(top)
        if isTaken { next = Int(target) }
        if !isTaken || decision == .otherwise { height -= 1 }
        continue
      }
      if value.kind == .failure { throw EvaluationError(value, at: site, left, right) }
      stack[height] = value
      height += 1
    }
    let result = stack[0]
    let allowed = options.isCondition ? ValueKinds.boolean : .result
    guard allowed.contains(result.kind) else {
      throw EvaluationError(Value(.notBoolean), at: instructions.count - 1, result, result)
    }
    return result
  }

  /// What a call comes to, or a failure.
  private func call(
    _ number: Int, _ arguments: Span<Value>, _ time: Int64, _ text: inout FrameText,
    _ state: inout FunctionState
  ) -> Value {
    for index in arguments.indices
    where !code.calls[number].parameters[index].contains(arguments[index].kind) {
      return Value(.wrongArguments)
    }
    if let memory = code.calls[number].memory {
      let argument = arguments.isEmpty ? Value(false) : arguments[0]
      return state.remember(code.memories[memory], memory, argument, time: time)
    }
    return code.calls[number].body?(arguments, &text) ?? Value(.wrongArguments)
  }

  /// The arguments that a message about a call tells of: what is missing or ambiguous, else the first.
  private static func telling(_ arguments: Span<Value>) -> (Value, Value) {
    for index in arguments.indices where ValueKinds.absent.contains(arguments[index].kind) {
      return (arguments[index], arguments[index])
    }
    let first = arguments.isEmpty ? Value(false) : arguments[0]
    return (first, arguments.count > 1 ? arguments[1] : first)
  }
}
