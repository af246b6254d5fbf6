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

  mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
    if coder.isReading {
      groups = GroupKeys(settings.grouping, most: settings.maxGroups)
      series = NoncopyableArray()
    }
    try transferTime(&coder)
    try transferExpressions(&coder)
    try coder.list("groups", count: groups.count) { group, coder throws(StateError) in
      try groups.transfer(group, &coder)
      try transferSeries(group, &coder)
    }
    let count = groups.count
    try deadman?.transfer(&coder, groups: count)
    try expiry?.transfer(&coder)
    try coder.section("jumps") { coder throws(StateError) in
      try jumps.transfer(&coder, groups: count)
    }
    try seriesHash.transfer(&coder)
    try latest?.transfer(&coder)
    if coder.isReading { awaitExpected() }
    try sink.transfer(&coder)
  }

  private mutating func transferTime(_ coder: inout StateCoder) throws(StateError) {
    var time = newest
    try coder.value("newest", &time)
    if coder.isReading { setTime(time) }
  }

  /// A series that is only awaited has no more than its name.
  private mutating func transferSeries(
    _ group: Int, _ coder: inout StateCoder
  ) throws(StateError) {
    var alert = group < series.count ? series[group].alert : AlertState()
    let isKnown = try coder.section("alert", if: group < series.count) {
      coder throws(StateError) in
      try alert.transfer(&coder)
    }
    guard isKnown else { return }
    if coder.isReading { remember(group) }
    series[group].alert = alert
    try coder.value("through", &series[group].through)
    if coder.isReading { series[group].mark = series[group].through }
    // What a window that is being read has changed is no part of it.
    if let window, window.group == group {
      var functions = window.functions
      return try conditions.transfer(&functions, &coder)
    }
    try conditions.transfer(&series[group].functions, &coder)
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
  /// The expressions. Those with other thresholds than those of the state are told; what it holds is kept
  /// all the same.
  private func transferExpressions(_ coder: inout StateCoder) throws(StateError) {
    let expressions = conditions.described
    var saved = expressions.map { (option: $0.option, text: $0.text) }
    try coder.list("expressions", &saved, new: ("", "")) { expression, coder throws(StateError) in
      try coder.value("of", &expression.option)
      try coder.value("text", &expression.text)
    }
    for (option, text) in saved {
      guard let now = expressions.first(where: { $0.option == option })?.text, now != text else {
        continue
      }
      Diagnostics(tool: "lp-alert", isQuiet: settings.stream.isQuiet)
        .note("\(option) was \(text) in the state and is \(now); the levels are kept")
    }
  }
}
