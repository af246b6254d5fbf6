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
}

/// The operators before one operand.
enum UnaryOperator: String, Sendable {
  case negate = "-"
  case not = "!"

  /// How tightly it binds: more than every binary operator.
  static let precedence = 8
  /// How tightly the word `not` binds: `not a == b` is `!(a == b)`.
  static let wordPrecedence = 3
}
