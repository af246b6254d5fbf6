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

  mutating func save(into writer: inout StateWriter) {
    writer.list("groups") { writer in
      for number in 0..<groups.count {
        writer.item { writer in
          writer.bytes("key", groups.keys.bytes, groups.keys.range(of: number))
          writer.integer("newest", windows.newest(of: number))
        }
      }
    }
    if let unit { writer.integer("unit", unit.scale) }
    writer.section("windows") { writer in windows.save(into: &writer) }
    writer.section("aggregates") { writer in self.writer.aggregates.save(into: &writer) }
    writer.section("jumps") { writer in jumps.save(into: &writer) }
    writer.section("late") { writer in late?.save(into: &writer) }
    expiry?.save(into: &writer)
    guard seen != nil || latest != nil else { return }
    seriesHash.save(into: &writer)
    if let seen {
      seen.save(into: &writer, horizons: (0..<groups.count).map { windows.horizon(of: $0) })
    }
    latest?.save(into: &writer)
  }

  mutating func restore(from reader: inout StateReader) throws(StateError) {
    groups = GroupKeys(settings.grouping, most: settings.maxGroups)
    marks = []
    try reader.list("groups") { reader in
      let key = try reader.bytes("key")
      guard groups.number(ofKey: reader.span, key) == marks.count else {
        throw reader.refusal("a group that is there already, or one too many (--max-groups)")
      }
      marks.append(try reader.integer("newest"))
    }
    marked = marks.count { $0 != .min }
    if marked == 0 { marks = [] }
    let length = try reader.integerIfPresent("unit", as: Int64.self)
    unit = TimestampUnit.allCases.first { $0.scale == length }
    try reader.section("windows") { reader in try windows.restore(from: &reader) }
    try reader.section("aggregates") { reader in
      try writer.aggregates.restore(from: &reader, groups: groups.count)
    }
    try reader.section("jumps") { reader in
      try jumps.restore(from: &reader, groups: groups.count)
    }
    try reader.section("late") { reader in
      guard let late, try reader.bytesIfPresent("path") != nil else { return }
      let size = try reader.integer("size", as: Int.self)
      guard size >= 0, late.recall(from: size) else {
        throw reader.refusal("the file \(late.path) cannot be read")
      }
    }
    try expiry?.restore(from: &reader)
    if seen != nil || latest != nil { try restoreSeries(from: &reader) }
  }

  /// Takes which points and series had been seen. A state of a run without --dedupe has no points.
  private mutating func restoreSeries(from reader: inout StateReader) throws(StateError) {
    if seen != nil { seen = SeenPoints() }
    guard let hash = try SeriesHash(ifIn: &reader) else { return }
    seriesHash = hash
    if seen != nil, let points = try SeenPoints(ifIn: &reader) { seen = points }
    if latest != nil { latest = try LatestSeries(from: &reader) }
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
