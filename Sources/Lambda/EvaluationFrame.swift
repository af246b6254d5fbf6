import Bytes

/// The values of one point for one expression, and the room that its evaluation needs.
///
/// Made once and used again for every point: `begin(time:)`, then a `set…` for each reference that
/// the point has, then `evaluate`. After the first points nothing is allocated.
public struct EvaluationFrame: ~Copyable {
  var slots: [Value]
  var stack: [Value]
  var text: FrameText
  /// What it was made for.
  let expression: LambdaExpression
  /// The time of the point, in nanoseconds since 1970: the reference `"time"`.
  public var time: Int64 = 0

  /// A frame for `expression`; using it with another is a mistake that traps.
  public init(for expression: LambdaExpression) {
    slots = (0..<expression.references.count).map { Value(.missing, bits: UInt64($0)) }
    // No instruction makes the stack higher by more than one.
    stack = Array(repeating: Value(false), count: expression.code.instructions.count)
    text = FrameText(for: expression)
    self.expression = expression
  }

  /// Begins a point: all references are missing, all earlier text is forgotten.
  public mutating func begin(time: Int64) {
    self.time = time
    var values = slots.mutableSpan
    for slot in values.indices { values[slot] = Value(.missing, bits: UInt64(slot)) }
    text.forgetInput()
  }

  /// Says that the point has neither a field nor a tag for reference `slot`.
  public mutating func setMissing(_ slot: Int) {
    slots[slot] = Value(.missing, bits: UInt64(slot))
  }

  /// Says that the point has both a field and a tag for reference `slot`: an error when it is used.
  public mutating func setAmbiguous(_ slot: Int) {
    slots[slot] = Value(.ambiguous, bits: UInt64(slot))
  }

  /// Gives reference `slot` a float.
  public mutating func setFloat(_ slot: Int, _ value: Double) { slots[slot] = Value(value) }

  /// Gives reference `slot` an integer.
  public mutating func setInteger(_ slot: Int, _ value: Int64) { slots[slot] = Value(value) }

  /// Gives reference `slot` a boolean.
  public mutating func setBoolean(_ slot: Int, _ value: Bool) { slots[slot] = Value(value) }

  /// Gives reference `slot` the text in `range` of `bytes`, which is copied.
  ///
  /// All texts of a point together can have 2 GiB; what does not fit counts as missing.
  public mutating func setString(_ slot: Int, _ bytes: Span<UInt8>, _ range: Range<Int>) {
    guard let copy = text.keep(bytes, range) else { return setMissing(slot) }
    slots[slot] = Value(string: copy)
  }
}
