/// Which operator takes which kinds, and what comes of it.
extension BinaryOperator {
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

extension UnaryOperator {
  /// What the operator takes; the result has the operand's kind.
  var operands: ValueKinds {
    switch self {
    case .negate: [.integer, .float, .duration]
    case .not: .boolean
    }
  }
}

extension ValueKind {
  /// Whether it is an integer or a float.
  var isNumber: Bool { self == .integer || self == .float }
}
