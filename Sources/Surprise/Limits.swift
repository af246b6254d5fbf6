import Statistics

/// What a value is compared with, and where that came from.
public struct Limits: Sendable, Equatable {
  /// The middle of the values that the bound rests on; nil with too few.
  public private(set) var mean: Double?
  /// Their spread; nil with too few, or where rounding made a variance negative.
  public private(set) var standardDeviation: Double?
  /// The value above which there is an alert; nil where there is no telling.
  public private(set) var upper: Double?
  /// How many values the bound rests on.
  public private(set) var count = 0

  /// No limits, from too few values.
  init(count: Int = 0) { self.count = count }

  /// Limits `sigma` deviations above the mean; what is infinite or no number is left out.
  private init(
    mean: Double, deviation: Double, sigma: Double, least: Double = -.infinity, count: Int
  ) {
    self.mean = mean.isFinite ? mean : nil
    standardDeviation = deviation.isFinite ? deviation : nil
    let upper = max(mean + deviation * sigma, least)
    self.upper = upper.isFinite ? upper : nil
    self.count = count
  }

  /// The bound of the article's second watch: mean and `sigma` population standard deviations of the
  /// values over the last hours, the tested one among them.
  ///
  /// A value cannot lie above it by this bound unless there are more than sigma² + 1 values, since no one
  /// of n lies more than √(n − 1) of their own deviations from their mean: with the article's six hours
  /// and three deviations only rounding makes an alert.
  /// Source: Elasticsearch 2.3, InternalExtendedStats: one pass, so the variance may come out negative;
  /// then there is no bound.
  static func watcher(_ values: [Double], sigma: Double) -> Limits {
    guard !values.isEmpty else { return Limits() }
    let count = Double(values.count)
    var sum = 0.0
    var squares = 0.0
    for value in values {
      sum += value
      squares += value * value
    }
    // The root of what is negative is no number.
    let deviation = ((squares - (sum * sum) / count) / count).squareRoot()
    return Limits(mean: sum / count, deviation: deviation, sigma: sigma, count: values.count)
  }

  /// The bound of the article's chart: mean and `sigma` deviations of the values of the hours before the
  /// tested one, from the oldest on, all of which must be there: as many as `window`.
  ///
  /// The deviation is the sample's if `isFixed`. Otherwise it is what Timelion's `movingstd` gave until
  /// the end of 2016: its sum of squares began with the oldest value itself in the place of that value's
  /// square.
  static func timelion(
    _ values: [Double], window: Int, sigma: Double, isFixed: Bool
  ) -> Limits {
    guard values.count == window, let oldest = values.first else {
      return Limits(count: values.count)
    }
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    var squares = isFixed ? (oldest - mean) * (oldest - mean) : oldest
    for value in values.dropFirst() { squares += (value - mean) * (value - mean) }
    let deviation = (squares / (count - 1)).squareRoot()
    return Limits(mean: mean, deviation: deviation, sigma: sigma, count: values.count)
  }

  /// What turns the median distance of normal values into their standard deviation: 1/Φ⁻¹(¾).
  private static let normalScale = 1.482602218505602

  /// A bound that neither a few anomalies nor heavy tails move: the median of the values of the hours
  /// before that were no alert, and `sigma` times their scaled median distance from it, but not below a
  /// least value. Cost: n log n.
  static func robust(_ values: [Double], least: Double, sigma: Double) -> Limits {
    guard !values.isEmpty else {
      var limits = Limits()
      limits.upper = least
      return limits
    }
    let median = SortedSample(values).median
    let distance = SortedSample(values.map { abs($0 - median) }).median
    return Limits(
      mean: median, deviation: distance * normalScale, sigma: sigma, least: least,
      count: values.count)
  }
}
