/// Which moving average forecasts an hour's mean from those before it.
public enum MovingAverage: String, CaseIterable, Sendable {
  case simple, linear, ewma, holt
  case holtWinters = "holt-winters"
}

/// The constants of the moving averages; the defaults are Elasticsearch's.
public struct SmoothingSettings: Sendable {
  /// How fast the level follows, 0 to 1; 1 forgets all but the last value.
  public var alpha = 0.3
  /// How fast the trend follows.
  public var beta = 0.1
  /// How fast the season follows.
  public var gamma = 0.3
  /// How many values make a season.
  public var period = 1
  /// Whether the season multiplies the level instead of being added to it.
  public var isMultiplicative = false

  /// Elasticsearch's defaults.
  public init() {}
}

/// A forecast from the values before, exactly as Elasticsearch 2.x computes it: to the last bit, since
/// sums run from the oldest value to the newest.
protocol ForecastModel {
  /// Forgets all values.
  mutating func reset()
  /// Takes the next value.
  mutating func append(_ value: Double)
  /// The forecast of the next value; nil with too few.
  var forecast: Double? { get }
}
