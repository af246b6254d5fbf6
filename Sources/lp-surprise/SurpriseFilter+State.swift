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
      version: 3, of: inForce,
      and: settings.history == nil ? [.init("--history", settings.preset.rawValue)] : [])
  }

  mutating func save(into writer: inout StateWriter) {
    writer.list("series") { writer in
      for series in 0..<names.count {
        writer.item { writer in
          writer.bytes("key", names.keyBytes, names.keyRange(of: series))
          let last = series < newest.count ? newest[series] : NewestTime()
          writer.integer("newest", last.time)
          writer.integer("points", last.points)
        }
      }
    }
    writer.integer("covered", covered)
    writer.integers("agreement", agreement.saved)
    expiry?.save(into: &writer)
    writer.section("jumps") { writer in jumps.save(into: &writer) }
    Self.save(detector.state, into: &writer)
  }

  private static func save(_ state: DetectorState, into writer: inout StateWriter) {
    if let first = state.firstOpenHour { writer.integer("first_open_hour", first) }
    writer.list("open_hours") { writer in
      for hour in state.open {
        writer.item { writer in
          writer.numbers("sums", hour.sums)
          writer.integers("values", hour.values)
          writer.integers("points", hour.points)
        }
      }
    }
    writer.integer("empty_hours", state.emptyHours)
    if let hour = state.otherDay { writer.integer("other_day", hour) }
    writer.list("metrics") { writer in
      for metric in state.metrics {
        writer.item { writer in
          writer.integers("hours", metric.hours)
          writer.numbers("values", metric.values)
          writer.integer("judged_hours", metric.judgedHours)
          writer.integers("anomalies", metric.anomalies)
        }
      }
    }
    writer.numbers("means", state.means)
    writer.integers("places", state.places)
    writer.integers("season_values", state.values)
    writer.integers("counts", state.counts)
    writer.numbers("scales", state.scales)
    writer.numbers("deviations", state.deviations)
  }

  mutating func restore(from reader: inout StateReader) throws(StateError) {
    forget()
    try reader.list("series") { reader in
      let key = try reader.bytes("key")
      guard
        case .new(let series, let metric, let isNewMetric) = names.restore(reader.span, key)
      else {
        throw reader.refusal("a series that is there already, or one too many (--max-groups)")
      }
      if isNewMetric { detector.addMetric(metric) }
      detector.addSeries(series, of: metric)
      let time: Int64 = try reader.integer("newest")
      newest.append(NewestTime(time: time, points: try reader.integer("points")))
    }
    marks = newest
    covered = try reader.integer("covered")
    guard let agreement = HourAgreement(saved: try reader.integers("agreement")) else {
      throw reader.refusal("the hours that are over")
    }
    self.agreement = agreement
    try expiry?.restore(from: &reader)
    try reader.section("jumps") { reader in
      try jumps.restore(from: &reader, groups: names.count)
    }
    guard detector.restore(try Self.state(from: &reader)) else {
      throw reader.refusal("numbers that do not fit together")
    }
  }

  private static func state(
    from reader: inout StateReader
  ) throws(StateError) -> DetectorState {
    var state = DetectorState()
    state.firstOpenHour = try reader.integerIfPresent("first_open_hour")
    try reader.list("open_hours") { reader in
      var hour = DetectorState.Hour()
      hour.sums = try reader.numbers("sums")
      hour.values = try reader.integers("values")
      hour.points = try reader.integers("points")
      state.open.append(hour)
    }
    state.emptyHours = try reader.integer("empty_hours")
    state.otherDay = try reader.integerIfPresent("other_day")
    try reader.list("metrics") { reader in
      var metric = DetectorState.Metric()
      metric.hours = try reader.integers("hours")
      metric.values = try reader.numbers("values")
      metric.judgedHours = try reader.integer("judged_hours")
      metric.anomalies = try reader.integers("anomalies")
      state.metrics.append(metric)
    }
    state.means = try reader.numbers("means")
    state.places = try reader.integers("places")
    state.values = try reader.integers("season_values")
    state.counts = try reader.integers("counts")
    state.scales = try reader.numbers("scales")
    state.deviations = try reader.numbers("deviations")
    return state
  }
}
