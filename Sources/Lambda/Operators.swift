/// The operators between two operands.
enum BinaryOperator: String, CaseIterable, Sendable {
  case or = "OR"
  case and = "AND"
  case equal = "=="
  case notEqual = "!="
  case matches = "=~"
  case doesNotMatch = "!~"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case remainder = "%"

  /// How tightly it binds; all are left-associative.
  var precedence: Int {
    switch self {
    case .or: 1
    case .and: 2
    case .equal, .notEqual, .matches, .doesNotMatch: 4
    case .less, .lessOrEqual, .greater, .greaterOrEqual: 5
    case .add, .subtract: 6
    case .multiply, .divide, .remainder: 7
    }
  }

  /// Whether it compares for equality or order.
  var isComparison: Bool {
    switch self {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: true
    default: false
    }
  }

  /// Which operators take which kinds, and what comes of it.
  ///
  /// Integers promote: an integer and a float give a float, except for `%`, which takes integers only.
  private static let rules:
    [(operators: [BinaryOperator], left: ValueKinds, right: ValueKinds, result: ValueKinds)] = [
      ([.or, .and, .equal, .notEqual], .boolean, .boolean, .boolean),
      (order, .number, .number, .boolean),
      (order, .string, .string, .boolean),
      (order, .duration, .duration, .boolean),
      ([.matches, .doesNotMatch], .string, .regularExpression, .boolean),
      ([.add], .string, .string, .string),
      ([.add, .subtract, .multiply, .divide, .remainder], .integer, .integer, .integer),
      ([.add, .subtract, .multiply, .divide], .float, .number, .float),
      ([.add, .subtract, .multiply, .divide], .number, .float, .float),
      ([.add, .subtract], .duration, .duration, .duration),
      ([.multiply, .divide], .duration, .number, .duration),
      ([.multiply], .number, .duration, .duration),
      ([.divide], .duration, .duration, .integer),
    ]

  private static let order = allCases.filter(\.isComparison)

  /// All kinds that can come of operands of any of these kinds; none where it cannot take them.
  func result(_ left: ValueKinds, _ right: ValueKinds) -> ValueKinds {
    var results: ValueKinds = []
    for rule in Self.rules where rule.operators.contains(self) {
      guard !rule.left.isDisjoint(with: left), !rule.right.isDisjoint(with: right) else { continue }
      results.formUnion(rule.result)
    }
    return results
  }
}

/// The operators before one operand.
enum UnaryOperator: String, Sendable {
  case negate = "-"
  case not = "!"

  /// How tightly it binds: more than every binary operator.
  static let precedence = 8
  /// How tightly the word `not` binds: `not a == b` is `!(a == b)`.
  static let wordPrecedence = 3

  /// What the operator takes; the result has the operand's kind.
  var operands: ValueKinds {
    switch self {
    case .negate: [.integer, .float, .duration]
    case .not: .boolean
    }
  }

  /// The operand with the operator applied, or a failure.
  func apply(_ operand: Value) -> Value {
    guard operands.contains(operand.kind) else { return Value(.wrongType) }
    switch operand.kind {
    case .boolean: return Value(!operand.isTrue)
    case .float: return Value(-operand.float)
    default: return Value(operand.kind, bits: 0 &- operand.bits)
    }
  }
}
