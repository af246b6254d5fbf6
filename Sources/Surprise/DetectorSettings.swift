import Statistics

/// How a detector works.
public struct DetectorSettings: Sendable {
  /// What is measured in each metric.
  public enum Feature: String, CaseIterable, Sendable {
    /// How far the series stray from their seasons.
    case unrest
    /// The article's percentile of surprises.
    case surprise
  }

  /// What is measured.
  public var feature = Feature.surprise
  /// How unrest is measured, where it is.
  public var unrest = UnrestSettings()
  /// How surprises are computed, where they are.
  public var surprise = SurpriseFeatureSettings()
  /// What it is compared with.
  public var bound = BoundSettings()
  /// How many metrics are looked at in an hour, those with the most points first; 0 for all.
  public var metricSize = 0
  /// How many contributors a finding names.
  public var contributors = 0

  /// The article's, with all series and metrics.
  public init() {}
}

/// How the unrest of a metric is measured.
public struct UnrestSettings: Sendable {
  /// After how many hours things repeat; 1 or more.
  public var season = 24
  /// How many seasons are remembered, so that with seven days a week is; 1 or more.
  public var cycles = 7
  /// The least deviation of a series, as a share of its usual value: less than this is no change.
  public var leastShare = 0.001

  /// Hours that repeat daily and weekly.
  public init() {}
}

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

  /// Which surprise of a series counts.
  public enum Choice: String, CaseIterable, Sendable {
    /// The largest over the range.
    case largest
    case newest
  }

  /// How many hours are looked at, the newest included; 1 or more.
  public var range = 24
  /// What forecasts an hour's mean.
  public var model = MovingAverage.simple
  /// How fast the level of the model follows, 0 to 1; 1 forgets all but the last value. Elasticsearch's
  /// default, as are the next ones.
  public var alpha = 0.3
  /// How fast the trend follows.
  public var beta = 0.1
  /// How fast the season follows.
  public var gamma = 0.3
  /// How many values make a season.
  public var period = 1
  /// Whether the season multiplies the level or is added to it.
  public var seasonal = SeasonalForm.additive
  /// From how many values before it an hour's mean is forecast; 1 or more.
  public var window = 24
  /// How a gap is taken.
  public var gap = GapPolicy.skip
  /// Which surprise of a series counts.
  public var choice = Choice.largest
  /// Which percentile over the series, 0 to 100.
  public var percentile = 90.0
  /// How the percentile is read from the sorted surprises.
  public var rule = PercentileRule.elasticsearch2
  /// How many series of a metric count, those with the most points first; 0 for all.
  public var seriesSize = 0

  /// The article's.
  public init() {}
}

/// Which bound a metric's value is compared with.
public enum BoundKind: String, CaseIterable, Sendable {
  /// The article's second watch: mean and population standard deviation of the trailing values, the
  /// tested one among them.
  case watcher
  /// The article's chart as it was published, with the deviation as Timelion computed it then.
  case timelion
  /// The same with the sample standard deviation.
  case timelionFixed = "timelion-fixed"
  /// Median and scaled median deviation of the trailing values that were no alert themselves.
  case robust
}

/// How a bound is computed.
public struct BoundSettings: Sendable {
  /// Which one.
  public var kind = BoundKind.watcher
  /// How many deviations above the middle; 0 or more.
  public var sigma = 3.0
  /// Over how many hours; 1 or more. The watch counts the tested hour among them.
  public var history = 6
  /// For the robust bound: below what it never lies.
  public var least = 0.0
  /// For the robust bound: how many series at once never are an alert. So many divided by the number of
  /// series is added to `least`.
  public var leastSeries = 0.0
  /// For the robust bound: how many values come before the first that is judged.
  public var warmup = 24

  /// The article's second watch.
  public init() {}
}
