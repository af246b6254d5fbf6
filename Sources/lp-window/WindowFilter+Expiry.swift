import FilterRun
import Windows

/// Groups that have been silent for long, with --expire: their windows come out as they are, and their
/// places go to others.
extension WindowFilter {
  var hasPlace: Bool { groups.hasPlace }

  func name(of group: Int) -> String {
    String(decoding: groups.keys.copy(of: group), as: UTF8.self)
  }

  mutating func letGo(_ group: Int, session: inout Session) {
    takeHeld(group, session: &session)
    jumps.forget(group)
    // A state has to know what was seen.
    guard settings.stream.state.path == nil else {
      windows.closeSilent(group) { writer.emit($0, $1, of: groups.keys, session: &session) }
      return
    }
    windows.forget(group) { writer.emit($0, $1, of: groups.keys, session: &session) }
    writer.aggregates.forget(group)
    seen?.forget(group)
    expiry?.clock.forget(group)
    groups.remove(group)
  }
}
