import FilterRun
import Times
import Windows

/// Groups that have been silent for long, with --expire: their windows come out as they are, and their
/// places go to others.
extension WindowFilter {
  /// Takes in that a point of a group came.
  mutating func noteArrival(of group: Int, at time: Int64, session: inout Session) {
    expiring?.arrive(group, at: time)
    if expiring?.maySomeBeSilent == true { expireSilent(session: &session) }
  }

  /// Whether a place is free now that a point has come for which there was none.
  mutating func makesRoom(at time: Int64, session: inout Session) -> Bool {
    guard expiring != nil else { return false }
    expiring?.meetNewcomer(at: time)
    expireSilent(session: &session)
    return groups.hasPlace
  }

  /// Lets those go that are silent now.
  mutating func expireSilent(session: inout Session) {
    while let group = expiring?.nextSilent() {
      expired += 1
      takeHeld(group, session: &session)
      jumps.forget(group)
      // A state has to know what was seen.
      guard settings.stream.state.path == nil else {
        windows.closeSilent(group) { writer.emit($0, $1, of: groups.keys, session: &session) }
        continue
      }
      windows.forget(group) { writer.emit($0, $1, of: groups.keys, session: &session) }
      writer.aggregates.forget(group)
      seen?.forget(group)
      expiring?.forget(group)
      groups.remove(group)
    }
  }
}
