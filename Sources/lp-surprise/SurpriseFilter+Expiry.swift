import Bytes
import FilterRun

/// Series that have been silent for long, with --expire: what they did is forgotten, and their places go to
/// others.
extension SurpriseFilter {
  var hasPlace: Bool { names.hasPlace }

  mutating func letGo(_ series: Int, session: inout Session) {
    guard series < names.count else { return }
    tellDropped(series, session: &session)
    jumps.forget(series)
    agreement.forget(series)
    // A state has to know what was seen.
    guard settings.stream.state.path == nil else { return detector.forget(series) }
    detector.remove(series, of: names.metric(of: series))
    expiry?.clock.forget(series)
    names.remove(series)
  }

  /// The metric and the series, for a message.
  func name(of series: Int) -> String {
    var name = ByteBuffer()
    name.append("series ")
    names.append(series: series, to: &name)
    name.append(" of ")
    names.append(metric: names.metric(of: series), to: &name)
    return String(decoding: name.array, as: UTF8.self)
  }
}
