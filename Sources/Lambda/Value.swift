/// What kind of value an operand has.
enum ValueKind: UInt8, Sendable {
  /// Neither a field nor a tag; the bits are the slot.
  case missing
  /// Both a field and a tag; the bits are the slot.
  case ambiguous
  case boolean
  case integer
  case float
  case string
  case duration
  case time
  case regularExpression
  /// Not a value: an operation went wrong; the bits are a `Failure`.
  case failure

  var isNumber: Bool { self == .integer || self == .float }

  /// What to call it in a message.
  var name: String {
    switch self {
    case .missing: "nothing"
    case .ambiguous: "an ambiguous name"
    case .boolean: "a boolean"
    case .integer: "an integer"
    case .float: "a float"
    case .string: "a string"
    case .duration: "a duration"
    case .time: "a time"
    case .regularExpression: "a regular expression"
    case .failure: "an error"
    }
  }
}

/// A set of kinds: what a node can come to.
struct ValueKinds: OptionSet, Hashable, Sendable {
  let rawValue: UInt16
  init(rawValue: UInt16) { self.rawValue = rawValue }
  init(_ kind: ValueKind) { rawValue = 1 << UInt16(kind.rawValue) }

  static let missing = ValueKinds(.missing)
  static let boolean = ValueKinds(.boolean)
  static let integer = ValueKinds(.integer)
  static let float = ValueKinds(.float)
  static let string = ValueKinds(.string)
  static let duration = ValueKinds(.duration)
  static let time = ValueKinds(.time)
  static let regularExpression = ValueKinds(.regularExpression)
  /// Integers too, for they promote.
  static let number: ValueKinds = [.integer, .float]
  /// What a field or tag can be.
  static let reference: ValueKinds = [
    .missing, ValueKinds(.ambiguous), .boolean, .integer, .float, .string, .duration,
  ]
  /// What most functions from one type to another take.
  static let scalar: ValueKinds = [.boolean, .integer, .float, .string]
  static let any = ValueKinds(rawValue: .max)
  /// What an expression may come to.
  static let result: ValueKinds = [.boolean, .integer, .float, .string, .duration]

  /// The kinds in it, in order.
  var kinds: [ValueKind] {
    (0...ValueKind.failure.rawValue).compactMap(ValueKind.init).filter { contains(.init($0)) }
  }

  /// The values in it, for a message: `an integer or a float`.
  var names: String {
    kinds.filter { $0 != .missing && $0 != .ambiguous }.map(\.name).joined(separator: " or ")
  }
}

/// What can go wrong when an operation is evaluated.
enum Failure: UInt64 {
  case wrongType, wrongArguments, divisionByZero, badArgument, outOfRange, textTooLong, tooMuchWork
}

/// One operand during evaluation: sixteen bytes, nothing to retain.
struct Value: Sendable {
  var kind: ValueKind
  var bits: UInt64

  init(_ kind: ValueKind, bits: UInt64) {
    self.kind = kind
    self.bits = bits
  }
  init(_ value: Bool) { self.init(.boolean, bits: value ? 1 : 0) }
  init(_ value: Int64) { self.init(.integer, bits: UInt64(bitPattern: value)) }
  init(_ value: Int) { self.init(Int64(value)) }
  init(_ value: Double) { self.init(.float, bits: value.bitPattern) }
  init(_ failure: Failure) { self.init(.failure, bits: failure.rawValue) }
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
  /// The float, or the integer as a float; only for these two kinds.
  var promoted: Double { kind == .float ? float : Double(integer) }

  /// The bytes of a text from `start` up to and without `stop`; a failure when they are not in it.
  func substring(_ start: Int64, _ stop: Int64) -> Value {
    guard start >= 0, start <= stop, stop <= Int64(string.count) else { return Value(.outOfRange) }
    return Value(string: string.lowerBound + Int(start)..<string.lowerBound + Int(stop))
  }
}
