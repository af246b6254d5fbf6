import Statistics

/// A bound that neither a few anomalies nor heavy tails move: the median of the trailing values and
/// `sigma` times their scaled median distance from it.
enum RobustBound {
  /// What turns the median distance of normal values into their standard deviation: 1/Φ⁻¹(¾).
  private static let normalScale = 1.482602218505602

  /// - Parameter values: those of the hours before that were no alert. Cost: n log n.
  static func limits(_ values: [Double], settings: BoundSettings) -> Limits {
    guard values.count >= max(settings.warmup, 1) else { return Limits(count: values.count) }
    let median = SortedSample(values).median
    let distance = SortedSample(values.map { abs($0 - median) }).median
    let deviation = max(distance * normalScale, settings.leastDeviation)
    return Limits(
      mean: median.finite, standardDeviation: deviation.finite,
      upper: (median + deviation * settings.sigma).finite, count: values.count)
  }
}
