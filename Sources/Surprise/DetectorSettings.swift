/// How a detector works.
public struct DetectorSettings: Sendable {
  /// What is measured in each metric.
  public enum Feature: Sendable {
    /// The article's percentile of surprises.
    case surprise(SurpriseFeatureSettings)
  }

  /// What is measured.
  public var feature = Feature.surprise(SurpriseFeatureSettings())
  /// What it is compared with.
  public var bound = BoundSettings()
  /// How many metrics are looked at in an hour, those with the most points first; 0 for all.
  public var metricSize = 0

  /// The article's, with all series and metrics.
  public init() {}
}
