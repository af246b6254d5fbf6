/// One step of a compiled expression. Operands lie on a stack; a step takes them and puts its result.
enum Instruction: Sendable {
  case constant(Value)
  case slot(Int32)
  case time
  case prefix(UnaryOperator)
  case binary(BinaryOperator)
  /// Compares a slot with a constant: the most frequent condition.
  case compare(BinaryOperator, slot: Int32, Value)
  /// Fails unless the topmost value is a boolean.
  case requireBoolean
  case jump(Decision, to: Int32)
  /// The call of that number.
  case call(Int32, arguments: Int32)

  /// What makes a jump be taken. Where it is not, the topmost value is dropped.
  enum Decision: UInt8 {
    /// The topmost value is false, and stays.
    case and
    /// The topmost value is true, and stays.
    case or
    /// The topmost value is not missing, and stays.
    case present
    /// The topmost value is false; it is dropped in any case.
    case otherwise
    /// Nothing: it is always taken, and the topmost value stays.
    case always

    var needsBoolean: Bool { self == .and || self == .or || self == .otherwise }

    /// Whether the jump is taken where `value` is the topmost.
    @inline(__always)
    func takes(_ value: Value) -> Bool {
      switch self {
      case .and, .otherwise: !value.isTrue
      case .or: value.isTrue
      case .present: value.kind != .missing
      case .always: true
      }
    }
  }
}

/// A call of a function.
struct Call: Sendable {
  let function: Function
  /// What each of its arguments on the stack may be.
  let parameters: [ValueKinds]
  /// What works it out; nil for calls with a memory.
  let body: Signature.Body?
  /// The number of its memory, where it has one.
  let memory: Int?
}
