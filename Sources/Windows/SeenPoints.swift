import StateFile

/// Which points of open windows have been seen, to tell those that come twice.
///
/// A point is known by its time and a hash of 64 bits of its series and fields (`SeriesHash`). Memory: about 40 bytes for each point of an open window; those of closed windows
/// are forgotten when they are as many as the others.
public struct SeenPoints {
  struct Fingerprint: Hashable {
    var time: Int64
    var series: UInt64
  }

  var groups: [Set<Fingerprint>] = []
  var limits: [Int] = []

  /// No points.
  public init() {}

  /// How many points it remembers.
  var count: Int { groups.reduce(0) { $0 + $1.count } }

  /// Forgets the points of a group.
  public mutating func forget(_ group: Int) {
    guard group < groups.count else { return }
    (groups[group], limits[group]) = ([], 1024)
  }

  /// Notes a point; false when it has been seen. `series` is a hash of its series and fields, `horizon` the
  /// moment before which points of the group are late.
  public mutating func insert(
    series: UInt64, at time: Int64, group: Int, horizon: @autoclosure () -> Int64
  ) -> Bool {
    while groups.count <= group {
      groups.append([])
      limits.append(1024)
    }
    guard groups[group].insert(Fingerprint(time: time, series: series)).inserted else {
      return false
    }
    if groups[group].count > limits[group] {
      let horizon = horizon()
      groups[group] = groups[group].filter { $0.time >= horizon }
      limits[group] = max(1024, groups[group].count * 2)
    }
    return true
  }
}

extension SeenPoints {
  /// What they keep in a state: the points not earlier than the horizon of their group.
  public mutating func transfer(
    _ coder: inout StateCoder, horizon: (_ group: Int) -> Int64
  ) throws(StateError) {
    if coder.isReading { self = SeenPoints() }
    try coder.list("points", count: groups.count) { group, coder throws(StateError) in
      var kept: [Fingerprint] = []
      if !coder.isReading {
        let horizon = horizon(group)
        kept = groups[group].filter { $0.time >= horizon }
          .sorted { ($0.time, $0.series) < ($1.time, $1.series) }
      }
      var times = kept.map(\.time)
      var series = kept.map(\.series)
      try coder.values("times", &times)
      try coder.values("series", &series)
      guard coder.isReading else { return }
      guard times.count == series.count else { throw coder.refusal("the points seen") }
      groups.append(Set(zip(times, series).map { Fingerprint(time: $0, series: $1) }))
      limits.append(max(1024, times.count * 2))
    }
  }
}
