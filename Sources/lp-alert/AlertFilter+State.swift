import Alerts
import Bytes
import FilterRun
import Grouping
import Lambda
import LineProtocol
import StateFile
import Times

/// The state: what is remembered of each series, who was seen when, the digest that is open, and how
/// long each log was. A window that is being read is no part of it.
extension AlertFilter {
  var stateIdentity: StateIdentity? {
    AlertCommand.command.stateIdentity(
      version: 3, of: settings,
      and: conditions.described.map { StateIdentity.Option($0.option, $0.shape) })
  }

  /// A log tells which events are in it.
  var recognisesDelivered: Bool { !sink.writtenFiles.isEmpty }

  var now: Timestamp? { settings.now }

  var deliveries: Int { sink.made }

  mutating func skipDeliveries(_ count: Int) { sink.skip(count) }

  mutating func stateWasSaved() { sink.stateWasSaved() }

  mutating func save(into writer: inout StateWriter) {
    if let newest { writer.integer("newest", newest.nanoseconds) }
    let expressions = conditions.described
    writer.list("expressions") { writer in
      for (option, _, text) in expressions {
        writer.item { writer in
          writer.text("of", option)
          writer.text("text", text)
        }
      }
    }
    let open = window
    writer.list("groups") { writer in
      for group in 0..<groups.count {
        writer.item { writer in
          writer.bytes("key", groups.keys.bytes, groups.keys.range(of: group))
          guard group < series.count else { return }
          writer.section("alert") { writer in series[group].alert.save(into: &writer) }
          if let through = series[group].through { writer.integer("through", through.nanoseconds) }
          let functions = open?.group == group ? open?.functions : nil
          conditions.save(functions ?? series[group].functions, into: &writer)
        }
      }
    }
    deadman?.save(into: &writer)
    expiry?.save(into: &writer)
    writer.section("jumps") { writer in jumps.save(into: &writer) }
    seriesHash.save(into: &writer)
    latest?.save(into: &writer)
    sink.save(into: &writer)
  }

  mutating func restore(from reader: inout StateReader) throws(StateError) {
    groups = GroupKeys(settings.grouping, most: settings.maxGroups)
    series = NoncopyableArray()
    setTime(try reader.integerIfPresent("newest").map(Timestamp.init(nanoseconds:)))
    try noteChanges(in: &reader)
    try reader.list("groups") { reader in
      let key = try reader.bytes("key")
      let place = groups.count
      guard groups.number(ofKey: reader.span, key) == place else {
        throw reader.refusal("a group that is there already, or one too many (--max-groups)")
      }
      // A series that is only awaited has no more than its name.
      guard
        let alert = try reader.sectionIfPresent(
          "alert", { reader throws(StateError) in try AlertState(from: &reader) })
      else { return }
      remember(place)
      series[place].alert = alert
      let through = try reader.integerIfPresent("through").map(Timestamp.init(nanoseconds:))
      series[place].through = through
      series[place].mark = through
      series[place].functions = try conditions.states(from: &reader)
    }
    try deadman?.restore(from: &reader, groups: groups.count)
    try expiry?.restore(from: &reader)
    try reader.section("jumps") { reader in
      try jumps.restore(from: &reader, groups: groups.count)
    }
    if let hash = try SeriesHash(ifIn: &reader) { seriesHash = hash }
    if latest != nil { latest = try LatestSeries(from: &reader) }
    awaitExpected()
    try sink.restore(from: &reader)
  }
}

// What was seen.
extension AlertFilter {
  /// Whether what a group sent at this time was handled before the state was saved: it is no newer than
  /// the newest of that run, and nothing newer has come in this one.
  @inline(__always)
  func hasSeen(_ group: Int, through time: Timestamp) -> Bool {
    series[group].mark.map { time <= $0 } ?? false
  }

  /// The same for a point. At that very time another part of it may be new: a line of the
  /// same series and time with other fields.
  @inline(__always)
  func hasSeen(
    _ group: Int, through time: Timestamp, _ point: borrowing Point, in bytes: Span<UInt8>
  ) -> Bool {
    guard let mark = series[group].mark, time <= mark else { return false }
    guard time == mark, let latest else { return true }
    return latest.contains(
      series: fingerprint(of: point, in: bytes), at: time.nanoseconds, group: group)
  }

  func fingerprint(of point: borrowing Point, in bytes: Span<UInt8>) -> UInt64 {
    seriesHash.fingerprint(of: point, in: bytes, mixesSeries: groups.grouping.mixesSeries)
  }
}

extension AlertFilter {
  /// Says which expressions have other thresholds than those of the state: what it holds is kept all the
  /// same.
  private func noteChanges(in reader: inout StateReader) throws(StateError) {
    let expressions = conditions.described
    let isQuiet = settings.stream.isQuiet
    try reader.list("expressions") { reader in
      let option = try reader.text("of")
      let text = try reader.text("text")
      guard let now = expressions.first(where: { $0.option == option })?.text, now != text else {
        return
      }
      Diagnostics(tool: "lp-alert", isQuiet: isQuiet)
        .note("\(option) was \(text) in the state and is \(now); the levels are kept")
    }
  }
}
