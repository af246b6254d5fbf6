import Bytes
import Lambda
import LineProtocol

/// An expression over the fields and tags of points.
///
/// Where a name stood in the point before is tried first, so that a stream of like points costs one
/// comparison a name. One condition serves all groups; what stateful functions remember is given with
/// each evaluation. It cannot be copied, so that evaluating neither counts references nor allocates.
public struct PointCondition: ~Copyable {
  /// A name of the expression: its place in `names`, and where it stood among the fields of the point
  /// before.
  private struct Name {
    let place: Range<Int>
    var hint = 0
  }

  /// What is evaluated.
  public let expression: LambdaExpression

  private var frame: EvaluationFrame
  private var names = ByteBuffer()
  private var slots: [Name] = []
  /// What an expression without a memory is given.
  private var blank: FunctionState

  /// A condition for evaluating `expression`.
  public init(_ expression: LambdaExpression) {
    self.expression = expression
    frame = EvaluationFrame(for: expression)
    blank = FunctionState(for: expression)
    for name in expression.references {
      slots.append(Name(place: names.count..<names.count + name.count))
      names.append(name)
    }
  }

  /// The state before any point, of one group.
  public var initialState: FunctionState { FunctionState(for: expression) }

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

  private mutating func load(_ point: borrowing Point, in bytes: Span<UInt8>) {
    frame.begin(time: point.time?.nanoseconds ?? 0)
    var slot = 0
    while slot < slots.count {
      load(slot, from: point, in: bytes)
      slot += 1
    }
  }

  private mutating func load(_ slot: Int, from point: borrowing Point, in bytes: Span<UInt8>) {
    switch find(slot, in: point, bytes) {
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
      if slots[slot].hint != field { slots[slot].hint = field }
      load(slot, point.fields[field], of: point, in: bytes)
    }
  }

  /// The places of the field and of the tag with the name of `slot`.
  private func find(
    _ slot: Int, in point: borrowing Point, _ bytes: Span<UInt8>
  ) -> (field: Int?, tag: Int?) {
    let name = names.span.extracting(slots[slot].place)
    let field = point.fieldIndex(named: name, in: bytes, hint: slots[slot].hint)
    return (field, point.tags.isEmpty ? nil : point.tagIndex(named: name, in: bytes))
  }

  private mutating func load(
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
  private mutating func loadUnsigned(
    _ slot: Int, _ field: Field, of point: borrowing Point, in bytes: Span<UInt8>
  ) {
    guard let value = point.unsigned(of: field, in: bytes) else { return }
    if let integer = Int64(exactly: value) {
      frame.setInteger(slot, integer)
    } else {
      frame.setFloat(slot, Double(value))
    }
  }

  private mutating func setUnescaped(
    _ slot: Int, _ token: Token, as kind: TokenKind, in bytes: Span<UInt8>
  ) {
    var text = ByteBuffer(capacity: token.range.count)
    text.append(unescaped: token, as: kind, of: bytes)
    frame.setString(slot, text.span, 0..<text.count)
  }
}
