/// A set of kinds of values: what a node can come to; a value's own kind is a set of one.
struct ValueKinds: OptionSet, Hashable, Sendable {
  let rawValue: UInt16

  /// Neither a field nor a tag; the bits are the slot.
  static let missing = ValueKinds(rawValue: 1)
  /// Both a field and a tag; the bits are the slot.
  static let ambiguous = ValueKinds(rawValue: 2)
  static let boolean = ValueKinds(rawValue: 4)
  static let integer = ValueKinds(rawValue: 8)
  static let float = ValueKinds(rawValue: 16)
  static let string = ValueKinds(rawValue: 32)
  static let duration = ValueKinds(rawValue: 64)
  static let time = ValueKinds(rawValue: 128)
  static let regularExpression = ValueKinds(rawValue: 256)
  /// Not a value: an operation went wrong; the bits are an `EvaluationError.Kind`.
  static let failure = ValueKinds(rawValue: 512)

  /// A name for which a point has no value.
  static let absent: ValueKinds = [.missing, .ambiguous]
  /// Integers too, for they promote.
  static let number: ValueKinds = [.integer, .float]
  /// What most functions from one type to another take.
  static let scalar: ValueKinds = [.boolean, .integer, .float, .string]
  /// What an expression may come to.
  static let result: ValueKinds = [.scalar, .duration]
  /// What a field or tag can be.
  static let reference: ValueKinds = [.absent, .result]
  static let any = ValueKinds(rawValue: .max)

  /// The values in it, for a message: `an integer or a float`. What is absent is named only by itself.
  var names: String {
    let kinds = isSubset(of: .absent) ? self : subtracting(.absent)
    return Self.names.filter { kinds.contains($0.kind) }.map(\.name).joined(separator: " or ")
  }

  private static let names: [(kind: ValueKinds, name: String)] = [
    (.missing, "nothing"), (.ambiguous, "an ambiguous name"), (.boolean, "a boolean"),
    (.integer, "an integer"), (.float, "a float"), (.string, "a string"),
    (.duration, "a duration"), (.time, "a time"), (.regularExpression, "a regular expression"),
    (.failure, "an error"),
  ]
}

/// One operand during evaluation: sixteen bytes, nothing to retain.
struct Value: Sendable {
  var kind: ValueKinds
  var bits: UInt64

  init(_ kind: ValueKinds, bits: UInt64) {
    self.kind = kind
    self.bits = bits
  }
  init(_ value: Bool) { self.init(.boolean, bits: value ? 1 : 0) }
  init(_ value: Int64) { self.init(.integer, bits: UInt64(bitPattern: value)) }
  init(_ value: Int) { self.init(Int64(value)) }
  init(_ value: Double) { self.init(.float, bits: value.bitPattern) }
  init(_ failure: EvaluationError.Kind) { self.init(.failure, bits: failure.rawValue) }
  init(duration: Int64) { self.init(.duration, bits: UInt64(bitPattern: duration)) }
  init(time: Int64) { self.init(.time, bits: UInt64(bitPattern: time)) }
  /// A run of bytes in the frame; both ends lie below 2³¹.
  init(string: Range<Int>) {
    self.init(
      .string,
      bits: UInt64(truncatingIfNeeded: string.lowerBound) << 32
        | UInt64(truncatingIfNeeded: string.upperBound))
  }

  /// The place in a text, counted from its start; -1 for none.
  init(place: Int?, in text: Range<Int>) {
    self.init(place.map { $0 - text.lowerBound } ?? -1)
  }

  /// What a function comes to that needs a point before: missing, though no reference is.
  static let noValue = Value(.missing, bits: UInt64(UInt32.max))

  var isTrue: Bool { bits != 0 }
  var integer: Int64 { Int64(bitPattern: bits) }
  var float: Double { Double(bitPattern: bits) }
  var string: Range<Int> { Int(bits >> 32)..<Int(bits & 0xFFFF_FFFF) }
  /// The float, or the integer as a float; only for these two kinds and durations.
  var promoted: Double { kind == .float ? float : Double(integer) }

  /// The bytes of a text from `start` up to and without `stop`; a failure when they are not in it.
  func substring(_ start: Int64, _ stop: Int64) -> Value {
    guard start >= 0, start <= stop, stop <= Int64(string.count) else { return Value(.outOfRange) }
    return Value(string: string.lowerBound + Int(start)..<string.lowerBound + Int(stop))
  }
}
