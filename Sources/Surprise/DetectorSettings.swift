/// How a detector works.
public struct DetectorSettings: Sendable {
  /// What is measured in each metric.
  public enum Feature: Sendable {
    /// The article's percentile of surprises.
    case surprise(SurpriseFeatureSettings)
    /// How far the series stray from their seasons.
    case unrest(UnrestSettings)
  }

  /// What is measured.
  public var feature = Feature.surprise(SurpriseFeatureSettings())
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
