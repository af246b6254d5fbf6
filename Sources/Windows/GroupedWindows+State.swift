import Bytes
import StateFile
import Statistics
import Times

/// The state of windows of any shape.
extension GroupedWindows {
  /// What is open, in a state of windows of this shape.
  public mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
    switch kind {
    case .time: try timed.transfer(&coder)
    case .trailing: try trailing.transfer(&coder)
    case .count: try counted.transfer(&coder)
    }
  }

  /// The newest time among the points of a group; the least of all where it had none.
  public func newest(of group: Int) -> Int64 {
    switch kind {
    case .time: group < timed.groups.count ? timed.groups[group].newest : .min
    case .trailing: group < trailing.groups.count ? trailing.groups[group].newest : .min
    case .count: group < counted.groups.count ? counted.groups[group].newest : .min
    }
  }

  /// Whether `hasHandled` knows lines, not only moments.
  public var knowsLines: Bool { kind == .time && !holdsPanes }

  /// Whether a point at or before the newest of its group when the state was saved has been handled.
  /// Windows in time that hold lines know; the others take a stream to be in order.
  public func hasHandled(
    _ bytes: Span<UInt8>, _ range: Range<Int>, at time: Int64, group: Int
  ) -> Bool {
    guard knowsLines else { return true }
    return timed.hasHandled(bytes, range, at: time, group: group)
  }
}

extension TrailingWindows {
  mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
    let period = period
    try coder.list("windows", &groups, new: TrailingGroup()) { group, coder throws(StateError) in
      try coder.value("first", &group.first)
      try coder.value("newest", &group.newest)
      try group.held.transfer(&coder)
      try coder.check(
        group.newest == .min || !group.newest.subtractingReportingOverflow(period).overflow,
        "a point out of range")
    }
  }
}

extension CountWindows {
  mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
    try coder.list("windows", &groups, new: CountedGroup()) { group, coder throws(StateError) in
      try group.transfer(&coder)
    }
  }
}

extension CountedGroup {
  mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
    try coder.value("next", &next)
    try coder.value("origin", &origin)
    try coder.value("last_stop", &lastStop)
    try coder.value("newest", &newest)
    try coder.value("key", &key)
    try coder.check(
      (0..<1 << 62).contains(next) && (0...next).contains(origin), "the points counted")
    let empty = TimeExtent(first: .max, last: .min)
    try extents.transfer(&coder, from: empty) { extent, coder throws(StateError) in
      try coder.value("first", &extent.first)
      try coder.value("last", &extent.last)
    }
    try held.transfer(&coder)
  }
}
