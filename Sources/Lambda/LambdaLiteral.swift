/// A value as it can be written in an expression.
public enum LambdaLiteral: Hashable, Sendable {
  /// `TRUE`, `false`.
  case boolean(Bool)
  /// `42`; a leading zero means octal, as in Kapacitor.
  case integer(Int64)
  /// `0.5`, `1e-3`.
  case float(Double)
  /// `'text'`, `'''text'''`.
  case string([UInt8])
  /// `5m`, `1h30m`.
  case duration(nanoseconds: Int64)
  /// `/pattern/`.
  case regularExpression([UInt8])

  /// An integer, or a duration's nanoseconds.
  var count: Int64? {
    switch self {
    case .integer(let value), .duration(nanoseconds: let value): value
    default: nil
    }
  }

  /// The literal that is all of `text`, blanks aside; a number or duration may have a minus sign.
  ///
  /// For values given from outside the expression, such as `--var limit=0.5`.
  /// Throws when there is anything but one literal.
  public init(parsing text: [UInt8]) throws(LambdaError) {
    guard text.count <= LambdaLimits.textLength else {
      throw LambdaError(.limit, "the value is too long", at: LambdaLimits.textLength, in: text)
    }
    var lexer = Lexer(text)
    var token = try lexer.next()
    let isNegative = token.kind == .binary(.subtract)
    if isNegative { token = try lexer.next() }
    guard case .literal(let literal, _) = token.kind else {
      throw LambdaError(
        .syntax,
        "expected a number, duration, TRUE, FALSE, 'text' or /pattern/; text needs single quotes",
        at: token.start, in: text)
    }
    let end = try lexer.next()
    guard end.kind == .end else {
      throw LambdaError(
        .syntax, "unexpected \(end.name(in: text)) after the value", at: end.start, in: text)
    }
    guard isNegative else {
      self = literal
      return
    }
    guard let negated = literal.negated else {
      throw LambdaError(.syntax, "only a number or duration can have a minus sign", at: 0, in: text)
    }
    self = negated
  }

  /// The number or duration with the other sign; nil for anything else.
  var negated: LambdaLiteral? {
    switch self {
    case .integer(let value): .integer(0 &- value)
    case .float(let value): .float(-value)
    case .duration(let nanoseconds): .duration(nanoseconds: 0 &- nanoseconds)
    case .boolean, .string, .regularExpression: nil
    }
  }
}
