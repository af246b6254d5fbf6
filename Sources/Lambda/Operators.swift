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

  /// What the operator takes; the result has the operand's kind.
  var operands: ValueKinds {
    switch self {
    case .negate: [.integer, .float, .duration]
    case .not: .boolean
    }
  }
}

// MARK: - Which operator takes which kinds, and what comes of it

extension BinaryOperator {
  /// Whether it compares for equality or order.
  var isComparison: Bool {
    switch self {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: true
    default: false
    }
  }

  /// The kind of the result for operands of these kinds; nil when the operator cannot take them.
  ///
  /// Integers promote: an integer and a float give a float, except for `%`, which takes integers
  /// only.
  func result(_ left: ValueKind, _ right: ValueKind) -> ValueKind? {
    switch self {
    case .or, .and: return left == .boolean && right == .boolean ? .boolean : nil
    case .equal, .notEqual:
      return left == .boolean && right == .boolean || Self.areOrdered(left, right) ? .boolean : nil
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      return Self.areOrdered(left, right) ? .boolean : nil
    case .matches, .doesNotMatch:
      return left == .string && right == .regularExpression ? .boolean : nil
    case .remainder: return left == .integer && right == .integer ? .integer : nil
    case .add: return left == .string && right == .string ? .string : sum(left, right)
    case .subtract: return sum(left, right)
    case .multiply:
      if left == .duration { return right.isNumber ? .duration : nil }
      if right == .duration { return left.isNumber ? .duration : nil }
      return Self.number(left, right)
    case .divide:
      if left == .duration {
        return right == .duration ? .integer : right.isNumber ? .duration : nil
      }
      return Self.number(left, right)
    }
  }

  /// All kinds that can come of operands of any of these kinds.
  func result(_ left: ValueKinds, _ right: ValueKinds) -> ValueKinds {
    var results: ValueKinds = []
    for first in left.kinds {
      for second in right.kinds {
        if let kind = result(first, second) { results.insert(ValueKinds(kind)) }
      }
    }
    return results
  }

  private func sum(_ left: ValueKind, _ right: ValueKind) -> ValueKind? {
    left == .duration && right == .duration ? .duration : Self.number(left, right)
  }

  private static func number(_ left: ValueKind, _ right: ValueKind) -> ValueKind? {
    guard left.isNumber, right.isNumber else { return nil }
    return left == .integer && right == .integer ? .integer : .float
  }

  private static func areOrdered(_ left: ValueKind, _ right: ValueKind) -> Bool {
    left.isNumber && right.isNumber || left == right && (left == .string || left == .duration)
  }
}
