/// The bound of the article's chart: mean and `sigma` deviations of the values of the hours before the
/// tested one, all of which must be there.
enum TimelionBound {
  /// - Parameters:
  ///   - values: those of the hours before, from the oldest on.
  ///   - window: how many there must be.
  ///   - isFixed: whether the deviation is the sample's. Otherwise it is what Timelion's `movingstd` gave
  ///     until the end of 2016: its sum of squares began with the oldest value itself in the place of that
  ///     value's square.
  static func limits(
    _ values: [Double], window: Int, sigma: Double, isFixed: Bool
  ) -> Limits {
    guard values.count == window, let oldest = values.first else {
      return Limits(count: values.count)
    }
    let count = Double(values.count)
    var sum = 0.0
    for value in values { sum += value }
    let mean = sum / count
    var squares = isFixed ? (oldest - mean) * (oldest - mean) : oldest
    for value in values.dropFirst() { squares += (value - mean) * (value - mean) }
    let deviation = squares >= 0 ? (squares / (count - 1)).squareRoot() : Double.nan
    let upper = mean + deviation * sigma
    return Limits(
      mean: mean.finite, standardDeviation: deviation.finite, upper: upper.finite,
      count: values.count)
  }
}
