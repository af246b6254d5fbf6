import Alerts
import FilterRun
import Times

/// Series that have been silent: --deadman tells of them, --expire forgets them.
extension AlertFilter {
  mutating func receiveNow(_ time: Timestamp, session: inout Session) {
    if window == nil { end(at: time, session: &session) }
  }

  /// Ends a batch at a time that no point told.
  mutating func end(at now: Timestamp, session: inout Session) {
    silence.end(at: now)
    tellSilent(session: &session)
    sink.advance(to: now, session: &session)
  }

  mutating func tellSilent(session: inout Session) {
    while let (silent, event) = silence.nextDead() {
      send(event, ofSilent: silent, session: &session)
    }
    while let (gone, time) = silence.nextExpired() {
      if gone < series.count { expire(gone, at: time, session: &session) }
    }
  }

  /// Forgets a series that has been silent for too long, and frees its place where nothing else has to
  /// know it: a state tells what was seen.
  private mutating func expire(_ gone: Int, at time: Timestamp, session: inout Session) {
    if case .event(let event) = series[gone].alert.expire(at: time, policy: policy) {
      loadSeries(gone)
      if sink.isSilenced(at: event.time) {
        sink.note(.silenced)
      } else {
        sink.send(event, session: &session)
      }
    }
    series[gone].functions = initialStates
    guard silence.freesPlaces, settings.stream.state.path == nil else { return }
    groups.remove(gone)
    silence.forget(gone)
    series[gone] = Series(functions: initialStates)
    jumps.forget(gone)
  }

  /// Whether a place is free now that a point has come for which there was none.
  mutating func makesRoom(at time: Timestamp, session: inout Session) -> Bool {
    guard settings.expire != nil else { return false }
    silence.meetNewcomer(at: time)
    tellSilent(session: &session)
    return groups.hasPlace
  }

  mutating func send(_ event: Event, ofSilent group: Int, session: inout Session) {
    loadSeries(group)
    if sink.isSilenced(at: event.time) { return sink.note(.silenced) }
    sink.sendDeadman(event, session: &session)
  }
}
