import Bytes
import FilterRun
import Grouping
import StateFile
import Times

/// The state: of each group the end of the last window handled, and of each field what its detector
/// remembers. A window that is being read is no part of it.
extension TTestFilter {
  var stateIdentity: StateIdentity? { settings.stateIdentity }

  mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
    if coder.isReading {
      keys = GroupKeys(.series, most: settings.maxGroups)
      groups = []
    }
    try coder.list("groups", count: groups.count) { group, coder throws(StateError) in
      if coder.isReading { groups.append(blankGroup) }
      try keys.transfer(group, &coder)
      try coder.value("stop", &groups[group].lastStop)
      try groups[group].detectors.transfer(&coder)
    }
    try expiry?.transfer(&coder)
  }
}

extension TTestSettings {
  var stateIdentity: StateIdentity {
    var inForce = self
    inForce.warmup = warmup ?? 0
    return TTestCommand.command.stateIdentity(version: 3, of: inForce)
  }
}
