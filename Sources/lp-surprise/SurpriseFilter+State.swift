import Bytes
import FilterRun
import StateFile
import Surprise
import Times

/// The state: the series, and all that the detector remembers of them.
extension SurpriseFilter {
  var stateIdentity: StateIdentity? {
    var inForce = settings
    inForce.seriesTags = settings.namedSeriesTags
    inForce.feature = settings.measures
    inForce.bound = settings.comparesWith
    return SurpriseCommand.command.stateIdentity(
      version: 4, of: inForce,
      and: settings.history == nil ? [.init("--history", settings.preset.rawValue)] : [])
  }

  mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
    if coder.isReading { forget() }
    while newest.count < names.count { newest.append(NewestTime()) }
    try coder.list("series", count: names.count) { series, coder throws(StateError) in
      let key = try coder.bytes("key", names.keyBytes, names.keyRange(of: series))
      if coder.isReading { try restoreSeries(key, &coder) }
      try coder.value("newest", &newest[series].time)
      try coder.value("points", &newest[series].points)
    }
    if coder.isReading { marks = newest }
    try coder.value("covered", &covered)
    let count = names.count
    try coder.section("agreement") { coder throws(StateError) in try agreement.transfer(&coder) }
    try expiry?.transfer(&coder)
    try coder.section("jumps") { coder throws(StateError) in
      try jumps.transfer(&coder, groups: count)
    }
    try detector.transfer(&coder)
  }

  private mutating func restoreSeries(
    _ key: Range<Int>, _ coder: inout StateCoder
  ) throws(StateError) {
    guard case .new(let series, let metric) = names.restore(coder.span, key) else {
      throw coder.refusal("a series that is there already, or one too many (--max-groups)")
    }
    detector.addMetric(metric)
    detector.addSeries(series, of: metric)
    newest.append(NewestTime())
  }
}
