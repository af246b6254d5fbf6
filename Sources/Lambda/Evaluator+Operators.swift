extension LambdaExpression {
  /// What the operator makes of two operands, or a failure.
  @inline(__always)
  func apply(
    _ symbol: BinaryOperator, _ left: Value, _ right: Value, _ text: inout FrameText
  ) -> Value {
    switch symbol {
    case .add, .subtract, .multiply, .divide, .remainder:
      if left.kind == .float, right.kind == .float {
        return symbol.arithmetic(left.float, right.float)
      }
      return arithmetic(symbol, left, right, &text)
    case .matches, .doesNotMatch:
      guard left.kind == .string, right.kind == .regularExpression else { return Value(.wrongType) }
      let matches = text.matches(Int(right.bits), left.string)
      return Value(matches == (symbol == .matches))
    default:
      return symbol.compare(left, right, text)
    }
  }

  private func arithmetic(
    _ symbol: BinaryOperator, _ left: Value, _ right: Value, _ text: inout FrameText
  ) -> Value {
    switch (left.kind, right.kind) {
    case (.integer, .integer):
      guard let result = symbol.wrapping(left.integer, right.integer) else {
        return Value(.divisionByZero)
      }
      return Value(result)
    case (.integer, .float), (.float, .integer):
      return symbol.arithmetic(left.promoted, right.promoted)
    case (.string, .string) where symbol == .add:
      return text.concatenate(left.string, right.string)
    case (.duration, _), (_, .duration):
      return symbol.duration(left, right)
    default:
      return Value(.wrongType)
    }
  }
}

extension UnaryOperator {
  /// The operand with the operator applied, or a failure.
  func apply(_ operand: Value) -> Value {
    if self == .not { return operand.kind == .boolean ? Value(!operand.isTrue) : Value(.wrongType) }
    switch operand.kind {
    case .float: return Value(-operand.float)
    case .integer: return Value(0 &- operand.integer)
    case .duration: return Value(duration: 0 &- operand.integer)
    default: return Value(.wrongType)
    }
  }
}

extension BinaryOperator {
  /// A float operator; a division by zero is a failure, other results are as in IEEE 754.
  @inline(__always)
  func arithmetic(_ left: Double, _ right: Double) -> Value {
    switch self {
    case .add: Value(left + right)
    case .subtract: Value(left - right)
    case .multiply: Value(left * right)
    case .divide: right == 0 ? Value(.divisionByZero) : Value(left / right)
    default: Value(.wrongType)
    }
  }

  /// An operator of two integers; sums and products wrap around, quotients are cut towards zero. Nil
  /// for a division by zero.
  func wrapping(_ left: Int64, _ right: Int64) -> Int64? {
    switch self {
    case .add: left &+ right
    case .subtract: left &- right
    case .multiply: left &* right
    case .divide: right == 0 ? nil : left.dividedReportingOverflow(by: right).partialValue
    default: right == 0 ? nil : left.remainderReportingOverflow(dividingBy: right).partialValue
    }
  }

  /// An operator of which at least one operand is a duration.
  func duration(_ left: Value, _ right: Value) -> Value {
    guard let kind = result(left.kind, right.kind) else { return Value(.wrongType) }
    if left.kind == .float || right.kind == .float {
      let (first, second) = (left.promoted, right.promoted)
      if self == .divide, second == 0 { return Value(.divisionByZero) }
      let product = self == .divide ? first / second : first * second
      guard let nanoseconds = Int64(exactly: product.rounded(.towardZero)) else {
        return Value(.outOfRange)
      }
      return Value(duration: nanoseconds)
    }
    guard let result = wrapping(left.integer, right.integer) else { return Value(.divisionByZero) }
    return kind == .integer ? Value(result) : Value(duration: result)
  }

  /// A comparison, or a failure when the operands cannot be compared.
  @inline(__always)
  func compare(_ left: Value, _ right: Value, _ text: borrowing FrameText) -> Value {
    // Most fields are floats, and most bounds are written as integers.
    if left.kind == .float, right.kind == .float || right.kind == .integer {
      return Value(holds(left.float, right.promoted))
    }
    return compareOthers(left, right, text)
  }

  private func compareOthers(
    _ left: Value, _ right: Value, _ text: borrowing FrameText
  ) -> Value {
    switch (left.kind, right.kind) {
    case (.integer, .integer), (.duration, .duration):
      return Value(holds(left.integer, right.integer))
    case (.integer, .float):
      return Value(holds(left.promoted, right.promoted))
    case (.boolean, .boolean) where self == .equal || self == .notEqual:
      return Value((left.isTrue == right.isTrue) == (self == .equal))
    case (.string, .string) where self == .equal || self == .notEqual:
      let texts = text.bytes.span
      return Value(texts.equal(left.string, texts, right.string) == (self == .equal))
    case (.string, .string):
      return Value(holds(text.order(left.string, right.string), 0))
    default:
      return Value(.wrongType)
    }
  }

  @inline(__always)
  private func holds<Number: Comparable>(_ left: Number, _ right: Number) -> Bool {
    switch self {
    case .equal: left == right
    case .notEqual: left != right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    default: left >= right
    }
  }
}
