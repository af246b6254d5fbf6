/// One step of a compiled expression. Operands lie on a stack; a step takes them and puts its result.
enum Instruction: Sendable {
  case constant(Value)
  case slot(Int32)
  case time
  case prefix(UnaryOperator)
  case binary(BinaryOperator)
  /// Compares a slot with a constant: the most frequent condition, without the stack.
  case compare(BinaryOperator, slot: Int32, Value)
  /// Goes on at the target when the topmost value is false, and keeps it; else drops it.
  case and(Int32)
  /// Goes on at the target when the topmost value is true, and keeps it; else drops it.
  case or(Int32)
  /// Fails unless the topmost value is a boolean.
  case requireBoolean
  /// Drops the topmost value; goes on at the target when it was false.
  case jumpIfFalse(Int32)
  case jump(Int32)
  /// Goes on at the target when the topmost value is not missing, and keeps it; else drops it.
  case jumpIfPresent(Int32)
  case call(Function, arguments: Int32)
  /// A call with a memory of its own, the one at the index.
  case remember(site: Int32)
  /// The same for `count`, which has no argument.
  case count(site: Int32)

  /// By how much it makes the stack higher on the way to the next instruction.
  var growth: Int {
    switch self {
    case .constant, .slot, .time, .compare, .count: 1
    case .prefix, .remember, .requireBoolean: 0
    case .binary, .and, .or, .jumpIfFalse, .jump, .jumpIfPresent: -1
    case .call(_, let arguments): 1 - Int(arguments)
    }
  }

  /// The same jump to another place; other instructions stay as they are.
  func targeting(_ place: Int) -> Instruction {
    let target = Int32(truncatingIfNeeded: place)
    return switch self {
    case .and: .and(target)
    case .or: .or(target)
    case .jumpIfFalse: .jumpIfFalse(target)
    case .jump: .jump(target)
    case .jumpIfPresent: .jumpIfPresent(target)
    default: self
    }
  }
}
