extension CompiledProgram {
  /// The result that the last value on the stack means.
  @inline(__always)
  func result(_ value: Value) -> EvaluationResult {
    if value.kind == .boolean { return .boolean(value.isTrue) }
    return otherResult(value)
  }

  private func otherResult(_ value: Value) -> EvaluationResult {
    let last = instructions.count - 1
    if value.kind == .missing || value.kind == .ambiguous {
      return failure(Value(.wrongType), last, value, value)
    }
    guard !options.isCondition else { return error(.notBoolean, last, value, value) }
    switch value.kind {
    case .integer: return .integer(value.integer)
    case .float: return .float(value.float)
    case .string: return .string(value.string)
    case .duration: return .duration(nanoseconds: value.integer)
    default: return error(.wrongResultType, last, value, value)
    }
  }

  private func error(
    _ kind: EvaluationError.Kind, _ site: Int, _ left: Value, _ right: Value
  ) -> EvaluationResult {
    .error(
      EvaluationError(
        kind: kind, site: Int32(truncatingIfNeeded: site), left: left.kind, right: right.kind))
  }

  /// The error for a failure; an operand that is missing or ambiguous explains it better.
  @inline(never)
  func failure(_ failure: Value, _ site: Int, _ left: Value, _ right: Value) -> EvaluationResult {
    for operand in [left, right] {
      if operand.kind == .missing {
        if operand.bits == Value.noValue.bits { return error(.noValue, site, left, right) }
        return error(.missingReference(slot: Int(operand.bits)), site, left, right)
      }
      if operand.kind == .ambiguous {
        return error(.ambiguousReference(slot: Int(operand.bits)), site, left, right)
      }
    }
    let kind: EvaluationError.Kind =
      switch Failure(rawValue: failure.bits) {
      case .wrongArguments: .wrongArguments
      case .divisionByZero: .divisionByZero
      case .badArgument: .badArgument
      case .outOfRange: .outOfRange
      case .textTooLong: .textTooLong
      case .tooMuchWork: .tooMuchWork
      case .wrongType, nil: .wrongType
      }
    return error(kind, site, left, right)
  }

  /// The error for a call that failed.
  @inline(never)
  func failure(_ failure: Value, _ site: Int, _ arguments: Arguments) -> EvaluationResult {
    let unknown = (0..<arguments.count).map { arguments[$0] }
      .first { $0.kind == .missing || $0.kind == .ambiguous }
    let shown = unknown ?? arguments[0]
    return self.failure(failure, site, shown, unknown ?? arguments[1])
  }
}
