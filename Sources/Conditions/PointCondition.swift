import Bytes
import Lambda
import LineProtocol

/// An expression over the fields and tags of points.
///
/// `measurement` and `name` are the point's measurement where it has neither a field
/// nor a tag so called. One condition serves all groups; what stateful functions remember is given with
/// each evaluation. It cannot be copied, so that evaluating neither counts references nor allocates.
public struct PointCondition: ~Copyable {
  /// What is evaluated.
  public let expression: LambdaExpression

  private var frame: EvaluationFrame
  /// What the expression reads, by slot.
  private var names = NoncopyableArray<SoughtName>()
  /// Whether a name that the point does not have stands for its measurement, by slot.
  private let meansMeasurement: [Bool]
  /// Whether the frame may hold text of the point before.
  private var hasText = true
  /// What an expression without a memory is given.
  private var blank: FunctionState

  /// A condition for evaluating `expression`.
  public init(_ expression: LambdaExpression) {
    self.expression = expression
    frame = EvaluationFrame(for: expression)
    blank = FunctionState(for: expression)
    meansMeasurement = expression.references.map { name in
      name.elementsEqual("measurement".utf8) || name.elementsEqual("name".utf8)
    }
    for name in expression.references { names.append(SoughtName(name)) }
  }

  /// Evaluates for a point whose line lies in `bytes`. The point has a time.
  public mutating func evaluate(
    _ point: borrowing Point, in bytes: Span<UInt8>, state: inout FunctionState
  ) -> EvaluationResult {
    load(point, in: bytes)
    return expression.evaluate(&frame, state: &state)
  }

  /// The same for an expression without stateful functions; one with them remembers here, across all
  /// groups.
  public mutating func evaluate(
    _ point: borrowing Point, in bytes: Span<UInt8>
  ) -> EvaluationResult {
    load(point, in: bytes)
    return expression.evaluate(&frame, state: &blank)
  }

  /// Gives every name of the expression what the point has for it.
  private mutating func load(_ point: borrowing Point, in bytes: Span<UInt8>) {
    let time = point.time?.nanoseconds ?? 0
    if hasText {
      frame.begin(time: time)
      hasText = false
    } else {
      frame.time = time
    }
    let hasTags = !point.tags.isEmpty
    var slot = 0
    while slot < names.count {
      let field = names[slot].fieldIndex(in: point, bytes)
      if hasTags, let tag = names[slot].tagIndex(in: point, bytes) {
        loadTag(slot, point.tags[tag].value, isAmbiguous: field != nil, in: bytes)
      } else if let field {
        load(slot, point.fields[field], of: point, in: bytes)
      } else if meansMeasurement[slot] {
        setText(slot, point.name, as: .name, in: bytes)
      } else {
        frame.setMissing(slot)
      }
      slot += 1
    }
  }

  private mutating func loadTag(
    _ slot: Int, _ value: Token, isAmbiguous: Bool, in bytes: Span<UInt8>
  ) {
    if isAmbiguous { return frame.setAmbiguous(slot) }
    setText(slot, value, as: .key, in: bytes)
  }

  @inline(__always)
  private mutating func load(
    _ slot: Int, _ field: Field, of point: borrowing Point, in bytes: Span<UInt8>
  ) {
    if field.kind == .float, let value = point.number(of: field, in: bytes) {
      frame.setFloat(slot, value)
    } else {
      loadOther(slot, field, of: point, in: bytes)
    }
  }

  private mutating func loadOther(
    _ slot: Int, _ field: Field, of point: borrowing Point, in bytes: Span<UInt8>
  ) {
    frame.setMissing(slot)
    switch field.kind {
    case .float: break
    case .integer:
      if let value = point.integer(of: field, in: bytes) { frame.setInteger(slot, value) }
    case .unsigned:
      // It is an integer where it fits, else a float: the language has no third kind.
      guard let value = point.unsigned(of: field, in: bytes) else { return }
      if let integer = Int64(exactly: value) {
        frame.setInteger(slot, integer)
      } else {
        frame.setFloat(slot, Double(value))
      }
    case .boolean:
      if let value = point.boolean(of: field, in: bytes) { frame.setBoolean(slot, value) }
    case .string: setText(slot, field.value, as: .string, in: bytes)
    }
  }

  private mutating func setText(
    _ slot: Int, _ token: Token, as kind: TokenKind, in bytes: Span<UInt8>
  ) {
    hasText = true
    guard token.hasBackslash else { return frame.setString(slot, bytes, token.range) }
    var text = ByteBuffer(capacity: token.range.count)
    text.append(unescaped: token, as: kind, of: bytes)
    frame.setString(slot, text.span, 0..<text.count)
  }
}
