/// A state of an automaton that is built while it runs.
struct AutomatonState: Hashable {
  /// A set of places in a program, ascending.
  let places: [Int32]
  /// What lies around the place in the text.
  let context: Int
}

/// The states that are built, and where each leads.
///
/// They are known by where their row begins in one flat table, so that a step is one addition and one look-up.
struct StateTable {
  /// How many rows at the front are no states; row 0 stands for what is not known yet.
  private static let reservedRows = 3

  /// How many columns a row has.
  private let columns: Int
  /// For each state and column where the row of the state begins that follows; 0 where it is not known.
  private(set) var rows: [UInt32] = []
  private let memoryLimit: Int
  private var memory = 0
  private var states: [AutomatonState] = []
  private var found: [AutomatonState: Int] = [:]

  /// An empty table that takes at most about `memoryLimit` bytes.
  init(columns: Int, memoryLimit: Int) {
    self.columns = columns
    self.memoryLimit = memoryLimit
    removeAll()
  }

  /// How many states there are.
  var count: Int { states.count }

  /// The state at `row`.
  subscript(row: Int) -> AutomatonState { states[row / columns - Self.reservedRows] }

  /// Notes that `column` leads from `row` to `next`.
  mutating func setNext(of row: Int, _ column: Int, to next: Int) {
    rows[row + column] = UInt32(next)
  }

  /// Where the row of that state begins, made where it is new; nil where there is no room for it.
  mutating func insert(_ state: AutomatonState) -> Int? {
    if let row = found[state] { return row }
    memory += (columns + state.places.count) * 4 + 96
    guard states.isEmpty || memory <= memoryLimit else { return nil }
    let row = rows.count
    found[state] = row
    states.append(state)
    for _ in 0..<columns { rows.append(0) }
    return row
  }

  /// Forgets all states.
  mutating func removeAll() {
    rows.removeAll(keepingCapacity: true)
    for _ in 0..<columns * Self.reservedRows { rows.append(0) }
    states.removeAll(keepingCapacity: true)
    found.removeAll(keepingCapacity: true)
    memory = rows.count * 4
  }
}
