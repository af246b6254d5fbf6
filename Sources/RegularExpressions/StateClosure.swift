/// Works out which places of a program can be reached: what makes a state of the automaton.
///
/// It keeps its memory from use to use. The result lies in `found` and `context`.
struct StateClosure {
  /// The places reached that take a scalar or wait for an assertion, ascending.
  private(set) var found: [Int32] = []
  /// The byte before the place, as far as the assertions ask.
  private(set) var context = -1

  /// How many places the last step looked at.
  var looked: Int { ready.count + reached.count }

  private let program: Program
  private var ready = SparseSet()
  private var reached = SparseSet()
  private var errands: [Int32] = []

  init(_ program: Program) { self.program = program }

  /// Goes to where the program starts, at the start of the text; true where that is a match already.
  mutating func start() -> Bool {
    reached.reset(limit: program.instructions.count)
    let isMatch = follow(program.start, [], ready: false)
    collect(after: -1)
    return isMatch
  }

  /// Goes from a state over `scalar`, or over the end of the text where that is nil; true where this makes
  /// a match.
  mutating func step(_ state: AutomatonState, _ scalar: UInt32?) -> Bool {
    let after = scalar.map { $0 < 0x80 ? Int($0) : Assertion.blank } ?? -1
    let held = Assertion.holding(between: state.context, and: after)
    ready.reset(limit: program.instructions.count)
    reached.reset(limit: program.instructions.count)
    for place in state.places {
      if follow(place, held, ready: true) { return true }
    }
    guard let scalar else { return false }
    for index in 0..<ready.count {
      let instruction = program.instructions[Int(ready.members[index])]
      guard program.takes(instruction, scalar) else { continue }
      if follow(instruction.next, [], ready: false) { return true }
    }
    if !program.startsAtTextStart, follow(program.start, [], ready: false) { return true }
    collect(after: after)
    return false
  }

  /// Adds what can be reached from `start` where `held` holds; true where the match is among it.
  private mutating func follow(_ start: Int32, _ held: Assertion, ready isReady: Bool) -> Bool {
    errands.removeAll(keepingCapacity: true)
    errands.append(start)
    while let place = errands.popLast() {
      guard isReady ? ready.insert(place) : reached.insert(place) else { continue }
      let instruction = program.instructions[Int(place)]
      switch instruction.operation {
      case .match: return true
      case .fork:
        errands.append(instruction.other)
        errands.append(instruction.next)
      case .note: errands.append(instruction.next)
      case .assert: if instruction.holds(in: held) { errands.append(instruction.next) }
      case .takeRange, .takeSet: break
      }
    }
    return false
  }

  /// Makes a state of what has been reached behind the byte `before`.
  private mutating func collect(after before: Int) {
    found.removeAll(keepingCapacity: true)
    var isWaiting = false
    for index in 0..<reached.count {
      let place = reached.members[index]
      let instruction = program.instructions[Int(place)]
      switch instruction.operation {
      case .match, .fork, .note: continue
      case .assert:
        let isPast = instruction.argument == Int32(Assertion.beginsText.rawValue) && before >= 0
        guard !isPast else { continue }
        isWaiting = true
      case .takeRange, .takeSet: break
      }
      found.append(place)
    }
    found.sort()
    context = isWaiting ? program.assertions.reduced(before) : Assertion.blank
  }
}
