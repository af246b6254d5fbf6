import Bytes
import Lambda
import LineProtocol

/// An expression over the fields and tags of points.
///
/// Where a name stood in the point before is tried first, so that a stream of like points costs one
/// comparison a name. One object serves all groups; what stateful functions remember is given with
/// each evaluation.
public final class PointCondition {
  /// What is evaluated.
  public let expression: LambdaExpression

  private var frame: EvaluationFrame
  private var names: [[UInt8]]
  /// Where each name stood among the fields of the point before.
  private var hints: [Int]

  /// A condition for evaluating `expression`.
  public init(_ expression: LambdaExpression) {
    self.expression = expression
    frame = EvaluationFrame(for: expression)
    names = expression.references
    hints = names.map { _ in 0 }
  }

  /// The state before any point, of one group.
  public var initialState: FunctionState { FunctionState(for: expression) }

  /// Evaluates for a point whose line lies in `bytes`. The point has a time.
  public func evaluate(
    _ point: borrowing Point, in bytes: Span<UInt8>, state: inout FunctionState
  ) -> EvaluationResult {
    frame.begin(time: point.time?.nanoseconds ?? 0)
    for slot in names.indices { load(slot, from: point, in: bytes) }
    return expression.evaluate(&frame, state: &state)
  }

  private func load(_ slot: Int, from point: borrowing Point, in bytes: Span<UInt8>) {
    let field = point.fieldIndex(named: names[slot], in: bytes, hint: hints[slot])
    let tag = point.tags.isEmpty ? nil : point.tagIndex(named: names[slot], in: bytes)
    switch (field, tag) {
    case (nil, nil): break
    case (.some, .some): frame.setAmbiguous(slot)
    case (nil, let tag?):
      let token = point.tags[tag].value
      if token.hasBackslash {
        setUnescaped(slot, token, as: .key, in: bytes)
      } else {
        frame.setString(slot, bytes, token.range)
      }
    case (let field?, nil):
      hints[slot] = field
      load(slot, point.fields[field], of: point, in: bytes)
    }
  }

  private func load(
    _ slot: Int, _ field: Field, of point: borrowing Point, in bytes: Span<UInt8>
  ) {
    switch field.kind {
    case .float: if let value = point.number(of: field, in: bytes) { frame.setFloat(slot, value) }
    case .integer:
      if let value = point.integer(of: field, in: bytes) { frame.setInteger(slot, value) }
    case .unsigned: loadUnsigned(slot, field, of: point, in: bytes)
    case .boolean:
      if let value = point.boolean(of: field, in: bytes) { frame.setBoolean(slot, value) }
    case .string:
      if field.value.hasBackslash {
        setUnescaped(slot, field.value, as: .string, in: bytes)
      } else {
        frame.setString(slot, bytes, field.value.range)
      }
    }
  }

  /// An unsigned is an integer where it fits, else a float: the language has no third kind.
  private func loadUnsigned(
    _ slot: Int, _ field: Field, of point: borrowing Point, in bytes: Span<UInt8>
  ) {
    guard let value = point.unsigned(of: field, in: bytes) else { return }
    if let integer = Int64(exactly: value) {
      frame.setInteger(slot, integer)
    } else {
      frame.setFloat(slot, Double(value))
    }
  }

  private func setUnescaped(
    _ slot: Int, _ token: Token, as kind: TokenKind, in bytes: Span<UInt8>
  ) {
    var text = ByteBuffer(capacity: token.range.count)
    text.append(unescaped: token, as: kind, of: bytes)
    frame.setString(slot, text.span, 0..<text.count)
  }
}
