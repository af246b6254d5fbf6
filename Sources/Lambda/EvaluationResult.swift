/// What an expression came to for one point.
public enum EvaluationResult: Hashable, Sendable {
  /// True or false.
  case boolean(Bool)
  /// An integer.
  case integer(Int64)
  /// A float; may be NaN or infinite.
  case float(Double)
  /// Text: the range lies in the frame's `bytes`.
  case string(Range<Int>)
  /// A duration.
  case duration(nanoseconds: Int64)
  /// No value.
  case error(EvaluationError)
}

/// Why an expression had no value for a point: a value, not thrown, for it may be so for each point.
///
/// `LambdaExpression.message(for:)` and `column(of:)` say it to a person.
public struct EvaluationError: Hashable, Sendable {
  /// What went wrong; equal for the same mistake in different points.
  public enum Kind: Hashable, Sendable {
    /// The point has neither a field nor a tag of the name `references[slot]`.
    case missingReference(slot: Int)
    /// `difference` or `rate` has no value, since there is no point to compare with. Not a mistake.
    case noValue
    /// The point has both a field and a tag of the name `references[slot]`.
    case ambiguousReference(slot: Int)
    /// An operator got operands of types that it does not take.
    case wrongType
    /// A function got arguments of types that it does not take.
    case wrongArguments
    /// A condition came to something else than true or false.
    case notBoolean
    /// The result is a time, which no caller can take.
    case wrongResultType
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
  /// The instruction at which it happened.
  let site: Int32
  let left: ValueKind
  let right: ValueKind
}
