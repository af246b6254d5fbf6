extension BinaryOperator {
  /// What it makes of two operands, or a failure. AND and OR are jumps and never come here.
  @inline(__always)
  func apply(_ left: Value, _ right: Value, _ text: inout FrameText) -> Value {
    // Most fields are floats, and most bounds are written as integers.
    left.kind == .float && (right.kind == .float || right.kind == .integer)
      ? ofFloats(left.float, right.promoted) : ofOthers(left, right, &text)
  }

  /// A division by zero is a failure, other results are as in IEEE 754.
  @inline(__always)
  private func ofFloats(_ left: Double, _ right: Double) -> Value {
    switch self {
    case .add: Value(left + right)
    case .subtract: Value(left - right)
    case .multiply: Value(left * right)
    case .divide: right == 0 ? Value(.divisionByZero) : Value(left / right)
    case .or, .and, .matches, .doesNotMatch, .remainder: Value(.wrongType)
    default: Value(holds(left, right))
    }
  }

  private func ofOthers(_ left: Value, _ right: Value, _ text: inout FrameText) -> Value {
    // The most frequent reason for not comparing is told first.
    guard left.kind.union(right.kind).isDisjoint(with: .absent) else { return Value(.wrongType) }
    switch (left.kind, right.kind) {
    case (.integer, .float): return ofFloats(left.promoted, right.float)
    case (.integer, .integer): return ofIntegers(left, right, .integer)
    case (.boolean, .boolean) where self == .equal || self == .notEqual:
      return Value(holds(left.bits, right.bits))
    case (.string, .regularExpression) where self == .matches || self == .doesNotMatch:
      return Value(text.matches(Int(right.bits), left.string) == (self == .matches))
    case (.string, .string) where self == .equal || self == .notEqual:
      let texts = text.bytes.span
      return Value(texts.equal(left.string, texts, right.string) == (self == .equal))
    case (.string, .string) where self == .add:
      return text.concatenate(left.string, right.string)
    case (.string, .string) where isComparison:
      return Value(holds(text.order(left.string, right.string), 0))
    case (.duration, _), (_, .duration): return ofDurations(left, right)
    default: return Value(.wrongType)
    }
  }

  /// Of which at least one is a duration.
  private func ofDurations(_ left: Value, _ right: Value) -> Value {
    let kind = result(left.kind, right.kind)
    if kind.isEmpty { return Value(.wrongType) }
    guard left.kind == .float || right.kind == .float else { return ofIntegers(left, right, kind) }
    let scaled = ofFloats(left.promoted, right.promoted)
    guard scaled.kind == .float else { return scaled }
    return Int64(exactly: scaled.float.rounded(.towardZero)).map { Value(duration: $0) }
      ?? Value(.outOfRange)
  }

  /// Of integers and durations; sums and products wrap around, quotients are cut towards zero.
  private func ofIntegers(_ left: Value, _ right: Value, _ kind: ValueKinds) -> Value {
    let (first, second) = (left.integer, right.integer)
    let result: Int64
    switch self {
    case .add: result = first &+ second
    case .subtract: result = first &- second
    case .multiply: result = first &* second
    case .divide, .remainder:
      guard second != 0 else { return Value(.divisionByZero) }
      result =
        self == .divide
        ? first.dividedReportingOverflow(by: second).partialValue
        : first.remainderReportingOverflow(dividingBy: second).partialValue
    default: return Value(holds(first, second))
    }
    return Value(kind, bits: UInt64(bitPattern: result))
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
