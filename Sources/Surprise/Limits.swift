/// What a value is compared with, and where that came from.
public struct Limits: Sendable, Equatable {
  /// The middle of the values that the bound rests on; nil with too few.
  public var mean: Double?
  /// Their spread; nil with too few, or where rounding made a variance negative.
  public var standardDeviation: Double?
  /// The value above which there is an alert; nil where there is no telling.
  public var upper: Double?
  /// How many values the bound rests on.
  public var count = 0

  /// Limits; what is left out is unknown.
  public init(
    mean: Double? = nil, standardDeviation: Double? = nil, upper: Double? = nil, count: Int = 0
  ) {
    self.mean = mean
    self.standardDeviation = standardDeviation
    self.upper = upper
    self.count = count
  }
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
