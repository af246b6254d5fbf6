/// The states of an automaton that is built while it runs, and where each leads.
///
/// A state is a set of places in a program together with a number that says what lies around it. States
/// are known by where their row begins in one flat table, so that a step is one addition and one look-up.
struct StateTable {
  /// How many rows at the front are no states; row 0 stands for what is not known yet.
  static let reservedRows = 3

  /// How many columns a row has.
  let columns: Int
  /// For each state and column where the row of the state begins that follows; 0 where it is not known.
  private(set) var rows: [UInt32] = []

  private let memoryLimit: Int
  /// The places of each state, one state after the other; `ends` says where each ends.
  private var places: [Int32] = []
  private var ends: [Int] = []
  private var contexts: [Int] = []
  private var slots: [Int32] = Array(repeating: -1, count: 16)

  /// An empty table that takes at most about `memoryLimit` bytes.
  init(columns: Int, memoryLimit: Int) {
    self.columns = columns
    self.memoryLimit = memoryLimit
    removeAll()
  }

  /// How many states there are.
  var count: Int { ends.count }

  /// The numbers of the places of the state at `row`, for `place(_:)`.
  func places(of row: Int) -> Range<Int> { places(ofState: row / columns - Self.reservedRows) }

  private func places(ofState state: Int) -> Range<Int> {
    (state == 0 ? 0 : ends[state - 1])..<ends[state]
  }

  /// The place of that number.
  func place(_ number: Int) -> Int32 { places[number] }

  /// What lies around the state at `row`.
  func context(of row: Int) -> Int { contexts[row / columns - Self.reservedRows] }

  /// Notes that `column` leads from `row` to `next`.
  mutating func setNext(of row: Int, _ column: Int, to next: Int) {
    rows[row + column] = UInt32(next)
  }

  /// Where the row of that state begins, made where it is new; nil where there is no room for it.
  mutating func insert(_ members: [Int32], context: Int) -> Int? {
    let slot = findSlot(members, 0..<members.count, context)
    if slots[slot] >= 0 { return (Int(slots[slot]) + Self.reservedRows) * columns }
    let taken = (rows.count + places.count) * 4 + ends.count * 32
    guard ends.isEmpty || taken + (columns + members.count) * 4 + 32 <= memoryLimit else {
      return nil
    }
    slots[slot] = Int32(ends.count)
    places.append(contentsOf: members)
    ends.append(places.count)
    contexts.append(context)
    for _ in 0..<columns { rows.append(0) }
    if ends.count * 2 > slots.count { growSlots() }
    return (ends.count - 1 + Self.reservedRows) * columns
  }

  /// Forgets all states; the memory is kept.
  mutating func removeAll() {
    rows.removeAll(keepingCapacity: true)
    for _ in 0..<columns * Self.reservedRows { rows.append(0) }
    places.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    contexts.removeAll(keepingCapacity: true)
    for slot in slots.indices { slots[slot] = -1 }
  }

  /// The slot of that state, or the empty one where it belongs. Linear probing; never full.
  private func findSlot(_ members: [Int32], _ range: Range<Int>, _ context: Int) -> Int {
    var hash = UInt64(bitPattern: Int64(context)) &+ 0x9E37_79B9_7F4A_7C15
    for index in range {
      hash = (hash ^ UInt64(UInt32(bitPattern: members[index]))) &* 0xBF58_476D_1CE4_E5B9
      hash ^= hash >> 29
    }
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] >= 0, !isState(Int(slots[slot]), members, range, context) {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private func isState(
    _ state: Int, _ members: [Int32], _ range: Range<Int>, _ context: Int
  ) -> Bool {
    let own = places(ofState: state)
    guard contexts[state] == context, own.count == range.count else { return false }
    return zip(own, range).allSatisfy { places[$0] == members[$1] }
  }

  private mutating func growSlots() {
    slots = Array(repeating: -1, count: slots.count * 2)
    for state in ends.indices {
      slots[findSlot(places, places(ofState: state), contexts[state])] = Int32(state)
    }
  }
}
