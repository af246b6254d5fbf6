/// A bound that neither a few anomalies nor heavy tails move: the median of the trailing values and
/// `sigma` times their scaled median distance from it, but not below a least value.
enum RobustBound {
  /// What turns the median distance of normal values into their standard deviation: 1/Φ⁻¹(¾).
  private static let normalScale = 1.482602218505602

  /// - Parameters:
  ///   - values: those of the hours before that were no alert.
  ///   - least: below which the bound does not go.
  ///   Cost: n log n.
  static func limits(_ values: [Double], least: Double, sigma: Double) -> Limits {
    guard !values.isEmpty else { return Limits(upper: least) }
    var sorted = values
    let median = sorted.sortForMedian()
    var distances = values.map { abs($0 - median) }
    let distance = distances.sortForMedian()
    let deviation = distance * normalScale
    let upper = max(median + deviation * sigma, least)
    return Limits(
      mean: median.finite, standardDeviation: deviation.finite, upper: upper.finite,
      count: values.count)
  }
}
