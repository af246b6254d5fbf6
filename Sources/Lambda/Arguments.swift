/// The arguments of one call, at most four.
struct Arguments {
  let count: Int
  private let first: Value
  private let second: Value
  private let third: Value
  private let fourth: Value

  /// The `count` topmost values: `last`, and below it those of `stack` below `height`.
  init(_ stack: Span<Value>, height: Int, last: Value, count: Int) {
    self.count = count
    let start = height - count + 1
    let none = Value(false)
    first = count == 1 ? last : count > 1 ? stack[start] : none
    second = count == 2 ? last : count > 2 ? stack[start + 1] : none
    third = count == 3 ? last : count > 3 ? stack[start + 2] : none
    fourth = count == 4 ? last : none
  }

  /// Argument `index`; FALSE behind the last.
  subscript(index: Int) -> Value {
    switch index {
    case 0: first
    case 1: second
    case 2: third
    default: fourth
    }
  }
}
