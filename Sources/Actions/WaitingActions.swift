import System

/// Actions that failed and wait for their next attempt, and those that wait for one of their id to end.
///
/// They lie in the order of the events, within bounds: an action that is always refused at the other end
/// must not fill the memory with what is to be tried again.
struct WaitingActions {
  /// How many may wait.
  static let most = 1000
  /// How much all that wait may hold together, in bytes.
  static let mostBytes = 1 << 26

  private var actions: [(due: MonotonicInstant, action: Action)] = []
  private var bytes = 0

  var isEmpty: Bool { actions.isEmpty }

  /// Whether one of this id waits.
  func contains(id: [UInt8]) -> Bool { actions.contains { $0.action.id == id } }

  /// When the first is due of those that no earlier one of their id holds back, here or among the
  /// `running` ids.
  func firstDue(running: Set<[UInt8]>) -> MonotonicInstant? {
    heads(running).lazy.map { actions[$0].due }.min()
  }

  /// Keeps `action` until `due`; false when there is no room.
  mutating func add(_ action: Action, due: MonotonicInstant) -> Bool {
    guard actions.count < WaitingActions.most, bytes + action.size <= WaitingActions.mostBytes
    else {
      return false
    }
    let place = actions.lastIndex { $0.action.number < action.number }.map { $0 + 1 } ?? 0
    actions.insert((due, action), at: place)
    bytes += action.size
    return true
  }

  /// Takes out the one that is due first, when it is due and nothing of its id holds it back.
  mutating func takeDue(at now: MonotonicInstant, running: Set<[UInt8]>) -> Action? {
    let first = heads(running).min { actions[$0].due < actions[$1].due }
    guard let first, actions[first].due <= now else { return nil }
    let action = actions.remove(at: first).action
    bytes -= action.size
    return action
  }

  /// Where the first of each id lies whose id is not among the `running`.
  private func heads(_ running: Set<[UInt8]>) -> [Int] {
    var held = running
    return actions.indices.filter { place in
      actions[place].action.id.map { held.insert($0).inserted } ?? true
    }
  }

  /// Makes all of them due.
  mutating func hurry() {
    for index in actions.indices { actions[index].due = MonotonicInstant(nanoseconds: .min) }
  }
}
