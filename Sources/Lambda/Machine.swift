/// Where a run of instructions stands.
///
/// The topmost value is kept here, those below it on the stack; at the very bottom of the stack lies
/// one that means nothing, so that pushing needs no case of its own.
struct Machine {
  /// The instruction to run.
  var next = 0
  /// How many values lie on the stack.
  private(set) var height = 0
  /// The topmost value.
  var current = Value(false)

  /// Puts a value on top and goes on.
  @inline(__always)
  mutating func push(_ value: Value, _ stack: inout MutableSpan<Value>) {
    stack[height] = current
    height += 1
    current = value
    next += 1
  }

  /// Whether the topmost value is a failure.
  var hasFailed: Bool { current.kind == .failure }

  /// Puts a value in the place of the topmost and goes on.
  @inline(__always)
  mutating func replace(by value: Value) {
    current = value
    next += 1
  }

  /// Takes the value below the topmost.
  @inline(__always)
  mutating func popBelow(_ stack: borrowing MutableSpan<Value>) -> Value {
    height -= 1
    return stack[height]
  }

  /// Drops the topmost value.
  @inline(__always)
  private mutating func drop(_ stack: borrowing MutableSpan<Value>) {
    height -= 1
    current = stack[height]
  }

  /// Takes the topmost `count` values as the arguments of a call, whose result is to replace the
  /// topmost value.
  mutating func takeArguments(_ count: Int, _ stack: inout MutableSpan<Value>) -> Arguments {
    let arguments = Arguments(stack.span, height: height, last: current, count: count)
    if count == 0 { stack[height] = current }
    height -= count - 1
    return arguments
  }

  /// Runs an instruction that decides where to go on; a failure when what decides is no boolean.
  @inline(__always)
  mutating func branch(_ instruction: Instruction, _ stack: borrowing MutableSpan<Value>)
    -> Failure?
  {
    switch instruction {
    case .and(let target):
      guard current.kind == .boolean else { return .wrongType }
      goOn(unless: !current.isTrue, to: target, stack)
    case .or(let target):
      guard current.kind == .boolean else { return .wrongType }
      goOn(unless: current.isTrue, to: target, stack)
    case .jumpIfPresent(let target):
      goOn(unless: current.kind != .missing, to: target, stack)
    case .jumpIfFalse(let target):
      guard current.kind == .boolean else { return .wrongArguments }
      next = current.isTrue ? next + 1 : Int(target)
      drop(stack)
    case .jump(let target):
      next = Int(target)
    default:
      guard current.kind == .boolean else { return .wrongType }
      next += 1
    }
    return nil
  }

  /// Keeps the topmost value and jumps, or drops it and goes on.
  @inline(__always)
  private mutating func goOn(
    unless isDecided: Bool, to target: Int32, _ stack: borrowing MutableSpan<Value>
  ) {
    if isDecided {
      next = Int(target)
    } else {
      drop(stack)
      next += 1
    }
  }
}
