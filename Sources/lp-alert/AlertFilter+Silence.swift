import Alerts
import FilterRun
import Times

/// Series that have been silent: --deadman tells of them, --expire forgets them.
extension AlertFilter: LetsSilentGo {
  var hasPlace: Bool { groups.hasPlace }

  func name(of series: Int) -> String {
    String(decoding: groups.keys.copy(of: series), as: UTF8.self)
  }

  mutating func receiveNow(_ time: Timestamp, session: inout Session) {
    if window == nil { end(at: time, session: &session) }
  }

  /// Ends a batch at a time that no point told.
  mutating func end(at now: Timestamp, session: inout Session) {
    deadman?.end(at: now)
    expiry?.clock.end(at: now.nanoseconds)
    tellSilent(session: &session)
    sink.advance(to: now, session: &session)
  }

  mutating func tellSilent(session: inout Session) {
    while let (silent, event) = deadman?.nextDead() ?? nil {
      send(event, ofSilent: silent, session: &session)
    }
    letSilentGo(session: &session)
  }

  /// Forgets a series that has been silent for too long, and frees its place where nothing else has to
  /// know it: a deadman tells when it is back, and a state what was seen.
  mutating func letGo(_ gone: Int, session: inout Session) {
    guard gone < series.count, let time = expiry?.moment(of: gone) else { return }
    if case .event(let event) = series[gone].alert.expire(at: time, policy: settings.policy) {
      send(event, ofSilent: gone, session: &session)
    }
    series[gone].functions = initialStates
    guard deadman == nil, settings.stream.state.path == nil else { return }
    groups.remove(gone)
    expiry?.clock.forget(gone)
    series[gone] = Series(functions: initialStates)
    jumps.forget(gone)
  }

  mutating func send(_ event: Event, ofSilent group: Int, session: inout Session) {
    loadSeries(group)
    if sink.isSilenced(at: event.time) { return sink.note(.silenced) }
    sink.send(event, session: &session)
  }

  /// Awaits the series of --expect of which nothing has come.
  mutating func awaitExpected() {
    for head in expected {
      guard let group = groups.number(ofKey: head.span, 0..<head.count) else { break }
      deadman?.expect(group)
    }
  }
}
