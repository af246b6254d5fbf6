import Bytes
import FilterRun
import Times

/// Series that have been silent for long, with --expire: what they did is forgotten, and their places go to
/// others.
extension SurpriseFilter {
  /// Takes in that a point of a series came. The first in its hour tells enough.
  @inline(__always)
  mutating func noteArrival(
    of series: Int, at time: Int64, in hour: Int64, session: inout Session
  ) {
    if let reached = agreement.hour(of: series), hour <= reached { return }
    expiring?.arrive(series, at: time)
    if expiring?.maySomeBeSilent == true { expireSilent(session: &session) }
  }

  /// Whether a place is free now that a point has come for which there was none.
  mutating func makesRoom(at time: Timestamp?, session: inout Session) -> Bool {
    guard expiring != nil, let time else { return false }
    expiring?.meetNewcomer(at: time.nanoseconds)
    expireSilent(session: &session)
    return names.hasPlace
  }

  private mutating func expireSilent(session: inout Session) {
    while let series = expiring?.nextSilent() {
      guard series < names.count else { continue }
      expired += 1
      if expiryReport.isDue(expired) { tellExpired(series, session: &session) }
      jumps.forget(series)
      agreement.forget(series)
      // A state has to know what was seen.
      guard settings.stream.state.path == nil else {
        detector.forget(series)
        continue
      }
      detector.remove(series, of: names.metric(of: series))
      expiring?.forget(series)
      names.remove(series)
    }
  }

  private func tellExpired(_ series: Int, session: inout Session) {
    var name = ByteBuffer()
    names.append(series: series, to: &name)
    let text = String(decoding: name.array, as: UTF8.self)
    session.note(
      expired == 1
        ? "series \(text): no point for so long that what it did is forgotten (--expire)"
        : "\(expired) series are forgotten after a silence (--expire), the last \(text)")
  }
}
