extension CompiledProgram {
  /// Runs the instructions for the point in `frame`.
  @inline(__always)
  func evaluate(_ frame: inout EvaluationFrame, _ state: inout FunctionState) -> EvaluationResult {
    precondition(frame.program === self, "the frame belongs to another expression")
    // The most frequent condition of all needs no machine.
    if instructions.count == 1, case .compare(let symbol, let slot, let constant) = instructions[0]
    {
      let left = frame.slots[Int(slot)]
      let value = symbol.compare(left, constant, frame.text)
      return value.kind == .failure ? failure(value, 0, left, constant) : .boolean(value.isTrue)
    }
    frame.text.forgetResults()
    return run(instructions, frame.slots, frame.time, &frame.stack, &frame.text, &state)
  }

  private func run(
    _ instructions: [Instruction], _ values: [Value], _ time: Int64, _ memory: inout [Value],
    _ text: inout FrameText, _ state: inout FunctionState
  ) -> EvaluationResult {
    let code = instructions.span
    let slots = values.span
    var stack = memory.mutableSpan
    var machine = Machine()
    while machine.next < code.count {
      let site = machine.next
      switch code[site] {
      case .compare(let symbol, let slot, let constant):
        let left = slots[Int(slot)]
        machine.push(symbol.compare(left, constant, text), &stack)
        if machine.hasFailed { return failure(machine.current, site, left, constant) }
      case .slot(let slot): machine.push(slots[Int(slot)], &stack)
      case .constant(let constant): machine.push(constant, &stack)
      case .time: machine.push(Value(time: time), &stack)
      case .binary(let symbol):
        let left = machine.popBelow(stack)
        let right = machine.current
        machine.replace(by: apply(symbol, left, right, &text))
        if machine.hasFailed { return failure(machine.current, site, left, right) }
      case .prefix, .remember:
        let operand = machine.current
        machine.replace(by: apply(code[site], operand, time: time, &state))
        if machine.hasFailed { return failure(machine.current, site, operand, operand) }
      case .count(let memory): machine.push(Value(state.count(Int(memory))), &stack)
      case .call(let function, let count):
        let arguments = machine.takeArguments(Int(count), &stack)
        machine.replace(by: call(function, arguments, &text))
        if machine.hasFailed { return failure(machine.current, site, arguments) }
      default:
        if let reason = machine.branch(code[site], stack) {
          return failure(Value(reason), site, machine.current, machine.current)
        }
      }
    }
    return result(machine.current)
  }
}
