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
    detector.save(into: &writer)
  }

  mutating func restore(from reader: inout StateReader) throws(StateError) {
    forget()
    try reader.list("series") { reader in
      let key = try reader.bytes("key")
      guard case .new(let series, let metric) = names.restore(reader.span, key) else {
        throw reader.refusal("a series that is there already, or one too many (--max-groups)")
      }
      detector.addMetric(metric)
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
    try detector.restore(from: &reader)
  }
}
