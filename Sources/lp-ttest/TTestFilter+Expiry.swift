import FilterRun
import Times

/// Groups that have been silent for long, with --expire: their histories are dropped, and their places go
/// to others.
extension TTestFilter {
  /// Takes in that a window of a group came.
  mutating func noteArrival(of group: Int, session: inout Session) {
    expiring?.arrive(group, at: stop.nanoseconds)
    if expiring?.maySomeBeSilent == true { expireSilent(session: &session) }
  }

  /// Whether a place is free now that a window has come for which there was none.
  mutating func makesRoom(session: inout Session) -> Bool {
    guard expiring != nil else { return false }
    expiring?.meetNewcomer(at: stop.nanoseconds)
    expireSilent(session: &session)
    return keys.hasPlace
  }

  private mutating func expireSilent(session: inout Session) {
    while let group = expiring?.nextSilent() {
      guard group < groups.count else { continue }
      expired += 1
      if expiryReport.isDue(expired) { tellExpired(group, session: &session) }
      let lastStop = groups[group].lastStop
      groups[group] = blankGroup
      // A state has to know which windows were handled.
      guard settings.stream.state.path == nil else {
        groups[group].lastStop = lastStop
        continue
      }
      expiring?.forget(group)
      keys.remove(group)
    }
  }

  private func tellExpired(_ group: Int, session: inout Session) {
    let key = String(decoding: keys.keys.copy(of: group), as: UTF8.self)
    session.note(
      expired == 1
        ? "\(key): no window for so long that its history is dropped (--expire)"
        : "\(expired) histories are dropped after a silence (--expire), the last that of \(key)")
  }
}
