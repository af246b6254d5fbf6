import Bytes
import FilterRun
import Grouping
import StateFile
import Statistics
import Times

/// The state: of each group the end of the last window handled, and of each field what its detector
/// remembers. A window that is being read is no part of it.
extension TTestFilter {
  var stateIdentity: StateIdentity? { settings.stateIdentity }

  mutating func save(into writer: inout StateWriter) {
    writer.list("groups") { writer in
      for number in groups.indices {
        writer.item { writer in
          writer.bytes("key", keys.keys.bytes, keys.keys.range(of: number))
          if let stop = groups[number].lastStop { writer.integer("stop", stop.nanoseconds) }
          writer.list("fields") { writer in
            for detector in groups[number].detectors {
              writer.item { writer in detector.save(into: &writer) }
            }
          }
        }
      }
    }
    expiry?.save(into: &writer)
  }

  mutating func restore(from reader: inout StateReader) throws(StateError) {
    keys = GroupKeys(.series, most: settings.maxGroups)
    groups = []
    try reader.list("groups") { reader in
      let key = try reader.bytes("key")
      guard keys.number(ofKey: reader.span, key) == groups.count else {
        throw reader.refusal("a group that is there already, or one too many (--max-groups)")
      }
      let group = blankGroup
      group.lastStop = try reader.integerIfPresent("stop").map(Timestamp.init(nanoseconds:))
      var detectors: [Detector] = []
      try reader.list("fields") { reader in
        detectors.append(try Detector(settings, from: &reader))
      }
      guard detectors.count == group.detectors.count else {
        throw reader.refusal("\(detectors.count) fields")
      }
      group.detectors = detectors
      groups.append(group)
    }
    try expiry?.restore(from: &reader)
  }
}

extension TTestSettings {
  var stateIdentity: StateIdentity {
    var inForce = self
    inForce.warmup = warmup ?? 0
    return TTestCommand.command.stateIdentity(version: 2, of: inForce)
  }
}

extension WelchDetector.State {
  init(from reader: inout StateReader) throws(StateError) {
    self.init(
      history: try reader.numbers("history"),
      historySinceTurn: try reader.integer("history_since_turn"),
      rejected: try reader.numbers("rejected"),
      rejectedSinceTurn: try reader.integer("rejected_since_turn"),
      rejectedOnEnd: try reader.integer("rejected_on_end"))
    timed = try reader.section("timed") { reader in try TimedMoments.State(from: &reader) }
    timedRejected = try reader.section("timed_rejected") { reader in
      try TimedMoments.State(from: &reader)
    }
  }

  func save(into writer: inout StateWriter) {
    writer.numbers("history", history)
    writer.integer("history_since_turn", historySinceTurn)
    writer.numbers("rejected", rejected)
    writer.integer("rejected_since_turn", rejectedSinceTurn)
    writer.integer("rejected_on_end", rejectedOnEnd)
    writer.section("timed") { writer in timed.save(into: &writer) }
    writer.section("timed_rejected") { writer in timedRejected.save(into: &writer) }
  }
}

extension TimedMoments.State {
  fileprivate init(from reader: inout StateReader) throws(StateError) {
    self.init()
    stops = try reader.integers("stops")
    counts = try reader.integers("counts")
    numbers = try reader.numbers("numbers")
    turned = try reader.integer("turned")
    ready = try reader.integer("ready")
  }

  fileprivate func save(into writer: inout StateWriter) {
    writer.integers("stops", stops)
    writer.integers("counts", counts)
    writer.numbers("numbers", numbers)
    writer.integer("turned", turned)
    writer.integer("ready", ready)
  }
}
