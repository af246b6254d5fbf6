import FilterRun

/// Groups that have been silent for long, with --expire: their histories are dropped, and their places go
/// to others.
extension TTestFilter {
  var hasPlace: Bool { keys.hasPlace }

  func name(of group: Int) -> String {
    String(decoding: keys.keys.copy(of: group), as: UTF8.self)
  }

  mutating func letGo(_ group: Int, session: inout Session) {
    guard group < groups.count else { return }
    tellDropped(group, session: &session)
    let lastStop = groups[group].lastStop
    groups[group] = blankGroup
    // A state has to know which windows were handled.
    guard settings.stream.state.path == nil else {
      groups[group].lastStop = lastStop
      return
    }
    expiry?.clock.forget(group)
    keys.remove(group)
  }
}
