import System

/// Actions that failed and wait for their next attempt, within bounds: an action that is always
/// refused at the other end must not fill the memory with what is to be tried again.
struct WaitingActions {
  /// How many may wait.
  static let most = 1000
  /// How much all that wait may hold together, in bytes.
  static let mostBytes = 1 << 26

  private var actions: [(due: MonotonicInstant, action: Action)] = []
  private var bytes = 0

  var isEmpty: Bool { actions.isEmpty }

  /// When the first is due.
  var firstDue: MonotonicInstant? { actions.lazy.map(\.due).min() }

  /// Keeps `action` until `due`; false when there is no room.
  mutating func add(_ action: Action, due: MonotonicInstant) -> Bool {
    guard actions.count < WaitingActions.most, bytes + action.size <= WaitingActions.mostBytes
    else {
      return false
    }
    actions.append((due, action))
    bytes += action.size
    return true
  }

  /// Takes out the one that is due first, when it is due.
  mutating func takeDue(at now: MonotonicInstant) -> Action? {
    let first = actions.indices.min { actions[$0].due < actions[$1].due }
    guard let first, actions[first].due <= now else { return nil }
    let action = actions.remove(at: first).action
    bytes -= action.size
    return action
  }

  /// Makes all of them due.
  mutating func hurry() {
    for index in actions.indices { actions[index].due = MonotonicInstant(nanoseconds: .min) }
  }
}
