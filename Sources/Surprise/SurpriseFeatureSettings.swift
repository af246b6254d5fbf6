import Statistics

/// How the surprise of a metric is computed; the defaults are those of the article's first watch,
/// except that all series and metrics count.
public struct SurpriseFeatureSettings: Sendable {
  /// How a gap between two hours of a series is taken.
  public enum GapPolicy: String, CaseIterable, Sendable {
    /// It is passed over: the moving average goes over values, not hours.
    case skip
    /// It is a zero.
    case zeros
  }

  /// How many hours are looked at, the newest included; 1 or more.
  public var range = 24
  /// What forecasts an hour's mean.
  public var model = MovingAverage.simple
  /// The constants of the model.
  public var smoothing = SmoothingSettings()
  /// From how many values before it an hour's mean is forecast; 1 or more.
  public var window = 24
  /// How a gap is taken.
  public var gapPolicy = GapPolicy.skip
  /// Whether a series' newest surprise counts instead of its largest over the range.
  public var takesNewest = false
  /// Which percentile over the series, 0 to 100.
  public var percentile = 90.0
  /// How the percentile is read from the sorted surprises.
  public var rule = PercentileRule.elasticsearch2
  /// How many series of a metric count, those with the most points first; 0 for all.
  public var seriesSize = 0

  /// The article's.
  public init() {}
}
