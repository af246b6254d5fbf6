import StateFile
import Times

/// A series' state in a state file. What is as before the first point is not written.
extension AlertState {
  /// What it keeps in a state.
  public mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
    try coder.value("level", &level)
    try coder.value("evaluated", &evaluated)
    try coder.value("sent", &sent)
    hasBeenSeen = try coder.value("newest", &newest, if: hasBeenSeen)
    guard hasBeenSeen else { return }
    try coder.value("firstTriggered", &firstTriggered)
    hasTriggered = try coder.value("lastTriggered", &lastTriggered, if: hasTriggered)
    try coder.value("isFlapping", &isFlapping, unless: false)
    try coder.value("changes", &history.changes, unless: 0)
    hasThrottleStart = try coder.value("throttleStart", &throttleStart, if: hasThrottleStart)
    try coder.value("throttleTop", &throttleTop, unless: .ok)
    try coder.value("withheld", &withheld, unless: 0)
    try coder.value("owesChange", &owesChange, unless: false)
    try coder.value("hasRecoveredUntold", &hasRecoveredUntold, unless: false)
    try coder.section("hold", if: hold != HoldClock()) { coder throws(StateError) in
      try hold.transfer(&coder)
    }
  }
}

extension HoldClock {
  mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
    try coder.list("boundaries", exactly: 3) { boundary, coder throws(StateError) in
      try coder.value("count", &counts[boundary])
      try coder.value("since", &since[boundary])
    }
  }
}

extension Level: StateValue {}
