import Bytes
import StateFile
import Times

/// The state of windows in time: of each group how far it is and what it holds. When each group is due
/// follows from that.
extension TimeWindows {
  mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
    var numbers = clock.saved
    try coder.values("clock", &numbers)
    try coder.check(clock.restore(numbers), "the clock of silence")
    let (rule, isAlignedToFirst) = (rule, settings.alignsToFirst)
    try coder.list("windows", &groups, new: WindowedGroup(rule: rule)) {
      group, coder throws(StateError) in
      try group.transfer(&coder, isAlignedToFirst: isAlignedToFirst)
    }
  }

  /// Whether a point of a group has been handled: its windows have closed, or hold its line.
  func hasHandled(_ bytes: Span<UInt8>, _ range: Range<Int>, at time: Int64, group: Int) -> Bool {
    guard group < groups.count, let last = groups[group].rule.lastStop(holding: time) else {
      return false
    }
    return last <= groups[group].frontier(lateness: settings.lateness)
      || groups[group].held.contains(bytes, range, at: time)
  }
}

extension WindowedGroup {
  mutating func transfer(
    _ coder: inout StateCoder, isAlignedToFirst: Bool
  ) throws(StateError) {
    var first = firstTime
    // A group that has had no point has nothing to tell.
    guard try coder.value("first", &first, if: isOpen) else { return }
    try coder.check(
      open(at: first, aligningToFirst: isAlignedToFirst), "a first point out of range")
    try coder.value("newest", &newest)
    try coder.value("next_stop", &nextStop)
    try coder.value("late", &late)
    try coder.value("closed_by_silence", &closedBySilence)
    try held.transfer(&coder)
    // What the code counts on: a next window whose bounds exist.
    try coder.check((0..<1 << 62).contains(late), "the late points")
    try coder.check(
      nextStop == .max || rule.start(ofStop: nextStop) != nil, "a window out of range")
  }
}
