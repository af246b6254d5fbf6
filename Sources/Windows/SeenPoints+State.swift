import StateFile

extension SeenPoints {
  /// Writes the points not earlier than the horizon of their group.
  public func save(into writer: inout StateWriter, horizons: [Int64]) {
    writer.list("points") { writer in
      for (points, horizon) in zip(groups, horizons) {
        let kept = points.filter { $0.time >= horizon }
          .sorted { ($0.time, $0.series) < ($1.time, $1.series) }
        writer.item { writer in
          writer.integers("times", kept.map(\.time))
          writer.integers("series", kept.map { Int64(bitPattern: $0.series) })
        }
      }
    }
  }

  /// What `save` wrote; nil where the state has no points.
  public init?(ifIn reader: inout StateReader) throws(StateError) {
    self.init()
    let isThere = try reader.listIfPresent("points") { reader in
      let times = try reader.integers("times")
      let series = try reader.integers("series")
      guard times.count == series.count else { throw reader.refusal("the points seen") }
      let points = zip(times, series).map {
        Fingerprint(time: $0, series: UInt64(bitPattern: $1))
      }
      groups.append(Set(points))
      limits.append(max(1024, points.count * 2))
    }
    if !isThere { return nil }
  }
}
