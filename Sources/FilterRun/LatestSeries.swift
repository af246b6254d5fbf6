import StateFile

/// Which points the newest moment of each group had, by hashes of series and fields: what a state has to
/// know so that a point of that very moment, fed again, is told from another part of it.
///
/// Memory: 8 bytes for each point of the newest moment.
public struct LatestSeries {
  private struct Moment {
    var time = Int64.min
    var first: UInt64 = 0
    /// Those after the first: none, as a rule.
    var others: Set<UInt64> = []

    var series: [UInt64] { time == .min ? [] : [first] + others }
  }

  private var groups: [Moment] = []

  /// No points.
  public init() {}

  /// Notes a point; one earlier than the newest of its group changes nothing.
  public mutating func note(series: UInt64, at time: Int64, group: Int) {
    while groups.count <= group { groups.append(Moment()) }
    if time > groups[group].time {
      groups[group].time = time
      groups[group].first = series
      if !groups[group].others.isEmpty { groups[group].others.removeAll(keepingCapacity: true) }
    } else if time == groups[group].time, series != groups[group].first {
      groups[group].others.insert(series)
    }
  }

  /// Whether the series had a point at this moment, and no later one came of its group.
  public func contains(series: UInt64, at time: Int64, group: Int) -> Bool {
    group < groups.count && groups[group].time == time
      && (groups[group].first == series || groups[group].others.contains(series))
  }

  /// What it knows, in a state.
  public mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
    try coder.list("moments", &groups, new: Moment()) { moment, coder throws(StateError) in
      var series = moment.series.sorted()
      try coder.value("time", &moment.time)
      try coder.values("series", &series)
      guard coder.isReading else { return }
      moment.first = series.first ?? 0
      moment.others = Set(series.dropFirst())
    }
  }
}
