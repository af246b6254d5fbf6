/// The bound of the article's second watch: mean and `sigma` population standard deviations of the
/// values over the last hours, the tested one among them.
///
/// A value cannot lie above it by this bound unless there are more than sigma² + 1 values, since no one
/// of n lies more than √(n − 1) of their own deviations from their mean: with the article's six hours
/// and three deviations only rounding makes an alert.
/// Source: Elasticsearch 2.3, InternalExtendedStats: one pass, so the variance may come out negative;
/// then there is no bound.
enum WatcherBound {
  static func limits(_ values: [Double], sigma: Double) -> Limits {
    guard !values.isEmpty else { return Limits() }
    let count = Double(values.count)
    var sum = 0.0
    var squares = 0.0
    for value in values {
      sum += value
      squares += value * value
    }
    let mean = sum / count
    let variance = (squares - (sum * sum) / count) / count
    let deviation = variance >= 0 ? variance.squareRoot() : Double.nan
    let upper = mean + deviation * sigma
    return Limits(
      mean: mean.finite, standardDeviation: deviation.finite, upper: upper.finite,
      count: values.count)
  }
}

extension Double {
  /// The number itself; nil where it is infinite or none.
  var finite: Double? { isFinite ? self : nil }
}
