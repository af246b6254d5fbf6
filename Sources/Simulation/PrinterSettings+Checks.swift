import Times

extension PrinterSettings {
  /// Throws what is wrong with the settings together; of each by itself the options saw to that.
  func check() throws(SimulationError) {
    guard every.nanoseconds > 0, every.nanoseconds % unit.scale == 0 else {
      throw .outOfRange(
        what: "the time between points", allowed: "a whole number of the output's time units")
    }
    for names in [fields.map(\.name), tags.map(\.key)] {
      var seen: Set<String> = []
      for name in names where !seen.insert(name).inserted { throw .duplicate(name) }
    }
    for anomaly in anomalies where !fields.contains(where: { $0.name == anomaly.field }) {
      throw .unknownField(anomaly.field, known: fields.map(\.name))
    }
  }

  /// How many points there are; none of their stamps overflows.
  func checkedCount() throws(SimulationError) -> Int64 {
    let step = every.nanoseconds
    if count == nil, duration == nil, isEndless { return longestCount }
    let fitting = duration.map { $0.nanoseconds / step + ($0.nanoseconds % step).signum() }
    let wanted = count.map { Int64($0) } ?? fitting ?? 86_402
    precondition(wanted >= 0)
    guard wanted <= longestCount else { throw .endsAfterLastTime }
    return wanted
  }

  /// How many points fit before the last stamp, and within 292 years of the first.
  private var longestCount: Int64 {
    let room = Int64.max - max(start.nanoseconds, 0)
    let steps = room / every.nanoseconds
    return steps == .max ? steps : steps + 1
  }
}
