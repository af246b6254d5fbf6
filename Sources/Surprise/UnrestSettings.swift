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
