import Bytes
import FilterRun
import Grouping
import LineProtocol
import StateFile
import Times
import Windows

/// The state: of each group the newest time, the windows that are open, and what is summed up of them.
extension WindowFilter {
  var stateIdentity: StateIdentity? {
    WindowCommand.command.stateIdentity(
      version: 4, of: settings, and: [StateIdentity.Option("PERIOD", settings.period.text)])
  }

  var now: Timestamp? { settings.now }

  mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
    if coder.isReading {
      groups = GroupKeys(settings.grouping, most: settings.maxGroups)
      marks = []
    }
    try coder.list("groups", count: groups.count) { group, coder throws(StateError) in
      try groups.transfer(group, &coder)
      var newest = windows.newest(of: group)
      try coder.value("newest", &newest)
      if coder.isReading { marks.append(newest) }
    }
    if coder.isReading {
      marked = marks.count { $0 != .min }
      if marked == 0 { marks = [] }
    }
    var length = unit?.scale
    try coder.value("unit", &length)
    unit = TimestampUnit.allCases.first { $0.scale == length }
    let count = groups.count
    try coder.section("windows") { coder throws(StateError) in try windows.transfer(&coder) }
    try coder.section("aggregates") { coder throws(StateError) in
      try writer.aggregates.transfer(&coder, groups: count)
    }
    try coder.section("jumps") { coder throws(StateError) in
      try jumps.transfer(&coder, groups: count)
    }
    try coder.section("late") { coder throws(StateError) in try transferLate(&coder) }
    try expiry?.transfer(&coder)
    try coder.section("seen", if: seen != nil || latest != nil) { coder throws(StateError) in
      try transferSeen(&coder)
    }
  }

  /// What the file of late points held: it is told from what a run that was killed wrote behind that.
  private mutating func transferLate(_ coder: inout StateCoder) throws(StateError) {
    guard let late else { return }
    var path = late.path
    var size = late.knownSize
    guard try coder.value("path", &path, if: true) else { return }
    try coder.value("size", &size)
    guard !coder.isReading || size >= 0 && late.recall(from: size) else {
      throw coder.refusal("the file \(late.path) cannot be read")
    }
  }

  /// Which points and series have been seen. A state of a run without --dedupe has no points.
  private mutating func transferSeen(_ coder: inout StateCoder) throws(StateError) {
    try seriesHash.transfer(&coder)
    if seen != nil {
      try coder.section("points", if: true) { coder throws(StateError) in
        try seen?.transfer(&coder) { windows.horizon(of: $0) }
      }
    }
    try latest?.transfer(&coder)
  }

  /// Whether a point was handled before the state was saved: it is no newer than the newest of its
  /// group then, nothing newer has come in this run, and its windows have closed or hold it. At the
  /// newest moment itself another series of the group may have a point that is new.
  mutating func hasSeen(
    _ point: borrowing Point, in bytes: Span<UInt8>, at time: Int64, group: Int
  ) -> Bool {
    guard group < marks.count, marks[group] != .min else { return false }
    if time == marks[group], let latest {
      return latest.contains(series: fingerprint(of: point, in: bytes), at: time, group: group)
    }
    if time <= marks[group] {
      return windows.hasHandled(bytes, point.line, at: time, group: group)
    }
    marks[group] = .min
    marked -= 1
    if marked == 0 { marks = [] }
    return false
  }
}
