import Bytes

/// Tells whether an expression matches, by a deterministic automaton (DFA) that is built as the text asks for it.
///
/// A state is a set of places among the instructions. One look into a table for each scalar then replaces the
/// walk over all threads. A table that grows to its limit is thrown away, and the threads are run instead.
struct LazyAutomaton {
  /// What became of a run.
  enum Outcome {
    case match
    case noMatch
    /// The pattern makes too many states for this text.
    case gaveUp
  }

  private struct State: Hashable {
    /// Where its threads go on, ascending.
    let places: [Int32]
    /// The byte before the place in the text, as far as the assertions ask.
    let context: Int
  }

  /// Patterns that need more columns are left to the threads.
  static let columnLimit = 4_096

  private let expression: RegularExpression
  private let byteClasses: [UInt16]
  /// How many columns a row has: one for each class of scalars, and one for the end of the text.
  private let columns: Int
  /// For each state and column where the row of the state begins that follows. States are known by where
  /// their row begins, so that a step is one addition and one look-up.
  private var rows: [UInt32] = []
  /// The first rows are no states: not known yet, no match any more, and match. The start has the next.
  private var dead: Int { columns }
  private var matched: Int { 2 * columns }
  private var start: Int { 3 * columns }
  private var states: [State] = []
  private var found: [State: Int] = [:]
  private let memoryLimit: Int
  private var memory = 0
  /// The places that can be reached from a state, and those behind a scalar that it takes.
  private var ready = Threads()
  private var taken = Threads()
  /// What was done so far: one for each scalar read and each instruction looked at.
  private(set) var steps = 0

  /// An automaton whose table takes at most about `memoryLimit` bytes.
  init(_ expression: RegularExpression, memoryLimit: Int = 1 << 20) {
    self.expression = expression
    self.memoryLimit = memoryLimit
    columns = expression.alphabet.count + 1
    byteClasses = expression.alphabet.byteClasses
  }

  /// Whether the expression matches in the text that lies in `range`, beginning anywhere.
  mutating func run(_ text: Span<UInt8>, _ range: Range<Int>) -> Outcome {
    guard columns <= Self.columnLimit else { return .gaveUp }
    if states.isEmpty {
      rows = Array(repeating: 0, count: start)
      memory = start * 4
      guard intern(State(places: [0], context: -1)) != nil else { return .gaveUp }
    }
    var row = start
    var position = range.lowerBound
    defer { steps += position - range.lowerBound }
    while row > matched {
      let stop = advance(text, &position, range.upperBound, &row)
      guard stop.row == 0 else { return stop.row == matched ? .match : .noMatch }
      guard let next = build(row, stop.column) else {
        states = []
        found = [:]
        return .gaveUp
      }
      row = next
      position += stop.width
    }
    return row == matched ? .match : .noMatch
  }

  /// Follows the table until it leads out of the states that are built.
  @inline(__always)
  private func advance(
    _ text: Span<UInt8>, _ position: inout Int, _ end: Int, _ row: inout Int
  ) -> (row: Int, column: Int, width: Int) {
    let rows = rows.span
    let byteClasses = byteClasses.span
    while position < end {
      let byte = text[position]
      var column = Int(byteClasses[Int(byte)])
      var width = 1
      if byte >= 0x80 {
        let scalar = text.multibyteScalar(at: position, before: end)
        column = Int(expression.alphabet.classNumber(of: scalar.value))
        width = scalar.width
      }
      let next = Int(rows[row + column])
      guard next > matched else { return (next, column, width) }
      row = next
      position += width
    }
    return (Int(rows[row + columns - 1]), columns - 1, 1)
  }

  /// Works out the row that follows `row` on the class `column`; nil where there is no room for it.
  private mutating func build(_ row: Int, _ column: Int) -> Int? {
    let scalar = column < columns - 1 ? expression.alphabet.members[column] : nil
    let next = follow(states[row / columns - 3], over: scalar)
    if let next { rows[row + column] = UInt32(next) }
    return next
  }

  /// The row of the state that a scalar, or the end of the text where that is nil, leads to.
  private mutating func follow(_ state: State, over scalar: UInt32?) -> Int? {
    let instructions = expression.instructions
    let after = scalar.map { $0 < 0x80 ? Int($0) : Assertion.blank } ?? -1
    let held = Assertion.holding(between: state.context, and: after)
    var path: [Int] = []
    ready.reset(instructions.count)
    for place in state.places {
      ready.follow(instructions, from: Int(place), where: held, at: 0, &path)
    }
    taken.reset(instructions.count)
    // A match may begin behind the scalar as well.
    if !expression.startsAtTextStart { _ = taken.insert(0) }
    for place in ready.places.prefix(ready.count) {
      let instruction = instructions[Int(place)]
      if instruction.operation == .match { return matched }
      if let scalar, instruction.takes(scalar, expression.sets) {
        _ = taken.insert(Int(place + instruction.next))
      }
    }
    steps += ready.count + taken.count
    guard scalar != nil, taken.count > 0 else { return dead }
    return intern(
      State(
        places: taken.places.prefix(taken.count).sorted(),
        context: expression.assertions.reduced(after)))
  }

  /// The row of a state, made where it is new; nil where there is no room for it.
  private mutating func intern(_ state: State) -> Int? {
    if let row = found[state] { return row }
    memory += (columns + state.places.count) * 4 + 96
    guard memory <= memoryLimit else { return nil }
    let row = rows.count
    found[state] = row
    states.append(state)
    for _ in 0..<columns { rows.append(0) }
    return row
  }
}
