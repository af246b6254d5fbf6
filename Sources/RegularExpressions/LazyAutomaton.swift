import Bytes

/// Tells whether a program matches, by a deterministic automaton (DFA) that is built as the text asks for it.
///
/// A state is a set of places in the program. One look into a table for each scalar then replaces the
/// walk over all threads. The table is thrown away when it has grown to its limit; where that happens
/// so often that building outweighs running, it gives up and the threads are run instead.
struct LazyAutomaton {
  /// What became of a run.
  enum Outcome {
    case match
    case noMatch
    /// The pattern makes too many states for this text.
    case gaveUp
  }

  /// Patterns that need more columns are left to the threads.
  static let columnLimit = 4_096

  private let program: Program
  /// How many columns a row has: one for each class of scalars, and one for the end of the text.
  private let columns: Int
  /// The rows that are no states: no match any more, and match.
  private let dead: Int
  private let matched: Int
  /// A table that filled up within fewer bytes of text than this for each state was not worth its making.
  private let bytesPerState: Int
  private let byteClasses: [UInt16]

  private var states: StateTable
  private var startRow = 0
  private var closure: StateClosure
  /// What was done so far: one for each scalar read and each place of the program looked at.
  private(set) var steps = 0
  private var flushes = 0
  private var statesAtFlush = 0

  init(_ program: Program, memoryLimit: Int = 1 << 20, bytesPerState: Int = 10) {
    self.program = program
    self.bytesPerState = bytesPerState
    columns = program.alphabet.count + 1
    byteClasses = program.alphabet.byteClasses
    dead = columns
    matched = 2 * columns
    closure = StateClosure(program)
    states = StateTable(columns: columns, memoryLimit: memoryLimit)
  }

  /// Whether the program matches in the text that lies in `range`, beginning anywhere.
  mutating func run(_ text: Span<UInt8>, _ range: Range<Int>) -> Outcome {
    guard columns <= Self.columnLimit else { return .gaveUp }
    if startRow == 0 { startRow = closure.start() ? matched : intern() }
    var row = startRow
    var position = range.lowerBound
    defer { steps += position - range.lowerBound }
    // memchr finds the first byte far faster than the table does, but costs a call.
    if let byte = program.onlyFirstByte, range.count > 16 {
      guard let first = text.firstIndex(of: byte, from: position, to: range.upperBound) else {
        return .noMatch
      }
      position = first
    }
    var flushPosition = position
    var flushesSeen = flushes
    while row > matched {
      let stop = advance(text, &position, range.upperBound, &row)
      guard stop.row == 0 else { return stop.row == matched ? .match : .noMatch }
      row = build(row, stop.column)
      position += stop.width
      // The table was thrown away: worth it only where it had served many bytes.
      guard flushes != flushesSeen else { continue }
      if position - flushPosition < statesAtFlush * bytesPerState { return .gaveUp }
      flushPosition = position
      flushesSeen = flushes
    }
    return row == matched ? .match : .noMatch
  }

  /// Follows the table until it leads out of the states that are built.
  @inline(__always)
  private func advance(
    _ text: Span<UInt8>, _ position: inout Int, _ end: Int, _ row: inout Int
  ) -> (row: Int, column: Int, width: Int) {
    let rows = states.rows.span
    let byteClasses = self.byteClasses.span
    while position < end {
      let byte = text[position]
      var column = Int(byteClasses[Int(byte)])
      var width = 1
      if byte >= 0x80 {
        let scalar = text.multibyteScalar(at: position, before: end)
        column = Int(program.alphabet.classNumber(of: scalar.value))
        width = scalar.width
      }
      let next = Int(rows[row + column])
      guard next > matched else { return (next, column, width) }
      row = next
      position += width
    }
    return (Int(rows[row + columns - 1]), columns - 1, 1)
  }

  /// The row that follows `row` on the class `column`; remembered unless the table was thrown away.
  private mutating func build(_ row: Int, _ column: Int) -> Int {
    let scalar = column < columns - 1 ? program.alphabet.members[column] : nil
    let isMatched = closure.step(states[row], scalar)
    steps += closure.looked
    let flushesBefore = flushes
    let next = isMatched ? matched : scalar == nil ? dead : intern()
    if flushes == flushesBefore { states.setNext(of: row, column, to: next) }
    return next
  }

  /// The row of the state that the closure has found, made where it is new.
  private mutating func intern() -> Int {
    guard !closure.found.isEmpty else { return dead }
    let state = AutomatonState(places: closure.found, context: closure.context)
    if let row = states.insert(state) { return row }
    flushes += 1
    statesAtFlush = states.count
    startRow = 0
    states.removeAll()
    return states.insert(state) ?? dead
  }
}
