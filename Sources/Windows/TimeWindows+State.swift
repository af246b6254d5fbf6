import Bytes
import StateFile
import Times

/// The state of windows in time: of each group how far it is and what it holds. When each group is due
/// follows from that.
extension TimeWindows {
  func save(into writer: inout StateWriter) {
    writer.integers("clock", clock.saved)
    writer.list("windows", of: groups) { $0.save(into: &$1) }
  }

  /// Forgets all groups and takes those saved.
  mutating func restore(from reader: inout StateReader) throws(StateError) {
    groups = NoncopyableArray()
    let numbers: [Int64] = try reader.integers("clock")
    guard clock.restore(numbers) else { throw reader.refusal("the clock of silence") }
    try reader.list("windows") { reader in
      groups.append(
        try WindowedGroup(rule: rule, isAlignedToFirst: settings.alignsToFirst, from: &reader))
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
  func save(into writer: inout StateWriter) {
    guard isOpen else { return }
    writer.integer("first", firstTime)
    writer.integer("newest", newest)
    writer.integer("next_stop", nextStop)
    writer.integer("late", late)
    writer.integer("closed_by_silence", closedBySilence)
    held.save(into: &writer)
  }

  init(
    rule: WindowRule, isAlignedToFirst: Bool, from reader: inout StateReader
  ) throws(StateError) {
    self.init(rule: rule)
    guard let first = try reader.integerIfPresent("first", as: Int64.self) else { return }
    guard open(at: first, aligningToFirst: isAlignedToFirst) else {
      throw reader.refusal("a first point out of range")
    }
    newest = try reader.integer("newest")
    nextStop = try reader.integer("next_stop")
    late = try reader.integer("late")
    closedBySilence = try reader.integer("closed_by_silence")
    held = try HeldLines(from: &reader)
    // What the code counts on: a next window whose bounds exist.
    guard (0..<1 << 62).contains(late) else { throw reader.refusal("the late points") }
    guard nextStop == .max || self.rule.start(ofStop: nextStop) != nil else {
      throw reader.refusal("a window out of range")
    }
  }
}
