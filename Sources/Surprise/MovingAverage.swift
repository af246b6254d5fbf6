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

/// The mean of all values.
/// Source: Elasticsearch 2.3, SimpleModel.
struct SimpleAverage: ForecastModel {
  private var sum = 0.0
  private var count = 0.0

  mutating func reset() { (sum, count) = (0, 0) }

  mutating func append(_ value: Double) {
    sum += value
    count += 1
  }

  var forecast: Double? { count > 0 ? sum / count : nil }
}

/// The mean weighted by age: the oldest value counts once, the next twice and so on.
///
/// The sum of the weights begins at one, as in Elasticsearch, so the result lies a little nearer to
/// zero than a mean would.
/// Source: Elasticsearch 2.3, LinearModel.
struct LinearAverage: ForecastModel {
  private var sum = 0.0
  private var totalWeight = 1.0
  private var nextWeight = 1.0

  mutating func reset() { self = LinearAverage() }

  mutating func append(_ value: Double) {
    sum += value * nextWeight
    totalWeight += nextWeight
    nextWeight += 1
  }

  var forecast: Double? { nextWeight > 1 ? sum / totalWeight : nil }
}

/// The exponentially weighted mean, from the oldest value on.
/// Source: Elasticsearch 2.3, EwmaModel.
struct ExponentialAverage: ForecastModel {
  let alpha: Double
  private var mean: Double?

  init(alpha: Double) { self.alpha = alpha }

  mutating func reset() { mean = nil }

  mutating func append(_ value: Double) {
    guard let mean else {
      self.mean = value
      return
    }
    self.mean = value * alpha + mean * (1 - alpha)
  }

  var forecast: Double? { mean }
}
