/// Reads a text from its end and notes for every place which steps of the program lead to a match there.
///
/// With these notes a match is found going forwards without ever trying in vain: so all matches
/// of a text together take time linear in it, which trying each place anew would not. The idea is that
/// of two passes, the first backwards (Dubé and Feeley, 2000; Frisch and Cardelli, 2004).
///
/// A state holds the instructions that take the scalar behind a place and then reach a match; its
/// context is the byte that follows the place, as far as the assertions ask.
struct BackwardAutomaton {
  private let program: Program
  private let columns: Int
  private let byteClasses: [UInt16]
  private(set) var states: StateTable
  /// What was done so far: one for each scalar read and each place of the program looked at.
  private(set) var steps = 0
  /// The row of the state at the end of the text.
  private var endRow = 0
  /// The instructions that take a scalar.
  private var takers: [Int32] = []
  /// For each instruction those that lead to it without taking anything, one list after the other.
  private var predecessors: [Int32] = []
  private var predecessorEnds: [Int] = []
  private var reaching = SparseSet()
  private var found: [Int32] = []

  /// An automaton without any state; it learns the program when it is first used.
  init(_ program: Program, memoryLimit: Int = 1 << 20) {
    self.program = program
    columns = program.alphabet.count + 1
    byteClasses = program.alphabet.byteClasses
    states = StateTable(columns: columns, memoryLimit: memoryLimit)
  }

  private mutating func learn() {
    var lists = [[Int32]](repeating: [], count: program.instructions.count)
    for (place, instruction) in program.instructions.enumerated() {
      switch instruction.operation {
      case .match: break
      case .takeRange, .takeSet: takers.append(Int32(place))
      case .note, .assert: lists[Int(instruction.next)].append(Int32(place))
      case .fork:
        lists[Int(instruction.next)].append(Int32(place))
        lists[Int(instruction.other)].append(Int32(place))
      }
    }
    for list in lists {
      predecessors += list
      predecessorEnds.append(predecessors.count)
    }
    endRow = states.insert([], context: -1) ?? 0
  }

  /// Fills `labels`, one for each byte of the text and one for its end: twice the row of the state
  /// there, and 1 more where a match can begin behind the scalar that begins there.
  ///
  /// Returns whether a match can begin at the start, or nil where the pattern makes too many states.
  mutating func read(
    _ text: Span<UInt8>, _ range: Range<Int>, into labels: inout [UInt32]
  ) -> Bool? {
    guard columns <= LazyAutomaton.columnLimit else { return nil }
    if predecessorEnds.isEmpty { learn() }
    while labels.count <= range.count { labels.append(0) }
    var position = range.upperBound
    var row = endRow
    steps += range.count
    labels[position - range.lowerBound] = UInt32(row) * 2
    while true {
      let stop = advance(text, range, &position, &row, &labels)
      if stop.label > 0 { return stop.label == 2 }
      guard let label = build(row, stop.column) else {
        // The next text may need other states than this one.
        states.removeAll()
        endRow = states.insert([], context: -1) ?? 0
        return nil
      }
      if stop.start < range.lowerBound { return label == 2 }
      position = stop.start
      row = label / 2
      labels[position - range.lowerBound] = UInt32(label)
    }
  }

  /// Follows the table until it leads out of the states that are built, or past the start of the text;
  /// a label of 0 says that it is not known.
  @inline(__always)
  private func advance(
    _ text: Span<UInt8>, _ range: Range<Int>, _ position: inout Int, _ row: inout Int,
    _ labels: inout [UInt32]
  ) -> (label: Int, column: Int, start: Int) {
    let rows = states.rows.span
    let byteClasses = self.byteClasses.span
    var labels = labels.mutableSpan
    while position > range.lowerBound {
      var start = position - 1
      var column = Int(byteClasses[Int(text[start])])
      if text[start] >= 0x80 {
        start = text.startOfScalar(before: position, notBefore: range.lowerBound)
        let scalar = text.scalar(at: start, before: position).value
        column = Int(program.alphabet.classNumber(of: scalar))
      }
      let label = rows[row + column]
      guard label > 0 else { return (0, column, start) }
      position = start
      row = Int(label / 2)
      labels[position - range.lowerBound] = label
    }
    return (Int(rows[row + columns - 1]), columns - 1, range.lowerBound - 1)
  }

  /// The label that goes before the state at `row` over the class `column`; over the start of the text
  /// 2 where a match can begin there and else 1.
  private mutating func build(_ row: Int, _ column: Int) -> Int? {
    let scalar = column < columns - 1 ? program.alphabet.members[column] : nil
    let byte = scalar.map { $0 < 0x80 ? Int($0) : Assertion.blank } ?? -1
    let startsBehind = reach(row, behind: byte)
    steps += reaching.count + takers.count
    var label = startsBehind ? 2 : 1
    if let scalar {
      found.removeAll(keepingCapacity: true)
      for taker in takers {
        let instruction = program.instructions[Int(taker)]
        if program.takes(instruction, scalar), reaching.contains(instruction.next) {
          found.append(taker)
        }
      }
      let context = program.assertions.reduced(byte)
      guard let next = states.insert(found, context: context) else { return nil }
      label = next * 2 + (startsBehind ? 1 : 0)
    }
    states.setNext(of: row, column, to: label)
    return label
  }

  /// Finds what reaches a match from the place of the state at `row`, which lies behind `byte`; true
  /// where the program's start does.
  private mutating func reach(_ row: Int, behind byte: Int) -> Bool {
    let after = states.context(of: row)
    let held = Assertion.holding(between: byte, and: after)
    reaching.reset(limit: program.instructions.count)
    _ = reaching.insert(program.match)
    for number in states.places(of: row) { _ = reaching.insert(states.place(number)) }
    var next = 0
    while next < reaching.count {
      let place = Int(reaching.members[next])
      next += 1
      for index in (place == 0 ? 0 : predecessorEnds[place - 1])..<predecessorEnds[place] {
        let instruction = program.instructions[Int(predecessors[index])]
        if instruction.operation == .assert, !instruction.holds(in: held) { continue }
        _ = reaching.insert(predecessors[index])
      }
    }
    return reaching.contains(program.start)
  }
}
