/// What a condition came to for one point.
public enum EvaluationResult: Hashable, Sendable {
  /// True or false.
  case boolean(Bool)
  /// No value.
  case error(EvaluationError)
}

/// Why an expression had no value for a point.
///
/// `LambdaExpression.message(for:)` and `place(of:)` say it to a person.
public struct EvaluationError: Error, Hashable, Sendable {
  /// What went wrong.
  public enum Kind: UInt64, Sendable {
    /// The point has neither a field nor a tag of the name `references[slot]`.
    case missingReference
    /// `difference` or `rate` has no value, since there is no point to compare with. Not a mistake.
    case noValue
    /// The point has both a field and a tag of the name `references[slot]`.
    case ambiguousReference
    /// An operator got operands of types that it does not take.
    case wrongType
    /// A function got arguments of types that it does not take.
    case wrongArguments
    /// A condition came to something else than true or false.
    case notBoolean
    /// A division by zero, also of floats.
    case divisionByZero
    /// A text that a conversion cannot read.
    case badArgument
    /// A number or index beyond what can be.
    case outOfRange
    /// More text than `LambdaLimits.producedText`.
    case textTooLong
    /// A pattern whose matches in this text would take too long to find.
    case tooMuchWork
  }

  /// What went wrong.
  public let kind: Kind
  /// The place in `references` of the name that is missing or ambiguous; of no meaning for other kinds.
  public let slot: Int
  /// The instruction at which it happened.
  let site: Int32
  let left: ValueKinds
  let right: ValueKinds

  /// The error for a failure; an operand that is missing or ambiguous explains it better.
  init(_ failure: Value, at site: Int, _ left: Value, _ right: Value) {
    let absent = ValueKinds.absent.contains(left.kind) ? left : right
    switch absent.kind {
    case .missing where absent.bits == Value.noValue.bits: kind = .noValue
    case .missing: kind = .missingReference
    case .ambiguous: kind = .ambiguousReference
    default: kind = Kind(rawValue: failure.bits) ?? .wrongType
    }
    slot = ValueKinds.absent.contains(absent.kind) ? Int(absent.bits) : -1
    self.site = Int32(truncatingIfNeeded: site)
    (self.left, self.right) = (left.kind, right.kind)
  }
}
