import Bytes
import FilterRun
import Grouping
import StateFile
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
          groups[number].detectors.save(into: &writer)
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
      group.detectors = try [Detector](
        settings, fields: group.detectors.count, from: &reader)
      groups.append(group)
    }
    try expiry?.restore(from: &reader)
  }
}

extension TTestSettings {
  var stateIdentity: StateIdentity {
    var inForce = self
    inForce.warmup = warmup ?? 0
    return TTestCommand.command.stateIdentity(version: 3, of: inForce)
  }
}
