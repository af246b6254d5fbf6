/// Which moving average forecasts an hour's mean from those before it.
public enum MovingAverage: String, CaseIterable, Sendable {
  case simple, linear, ewma, holt
  case holtWinters = "holt-winters"
}

/// How a season enters the forecast.
public enum SeasonalForm: String, CaseIterable, Sendable {
  case additive, multiplicative
}

/// A forecast from the values before, exactly as Elasticsearch 2.x computes it: to the last bit, since
/// sums run from the oldest value to the newest.
/// Source: Elasticsearch 2.3, SimpleModel, LinearModel, EwmaModel, HoltLinearModel, HoltWintersModel.
struct Forecast {
  /// Added to every value of the multiplicative form, so that none is zero.
  private static let padding = 1e-10

  private let settings: SurpriseFeatureSettings
  private var count = 0
  /// The level; of the plain means the sum of the weighted values.
  private var level = 0.0
  private var trend = 0.0
  /// The first season's values, then all seasonal terms.
  private var seasonal: [Double] = []

  init(_ settings: SurpriseFeatureSettings) { self.settings = settings }

  /// Forgets all values.
  mutating func reset() {
    (count, level, trend) = (0, 0, 0)
    seasonal.removeAll(keepingCapacity: true)
  }

  /// Takes the next value.
  mutating func append(_ value: Double) {
    let alpha = settings.alpha
    switch settings.model {
    case .simple: level += value
    case .linear: level += value * Double(count + 1)
    case .ewma: level = count == 0 ? value : value * alpha + level * (1 - alpha)
    case .holt where count == 1:
      // The second value replaces the first as the level. A difference, not zero, so that an infinite
      // value stays told.
      (level, trend) = (value, value - value)
    case .holt: follow(alpha * value)
    case .holtWinters: appendSeasonal(value)
    }
    count += 1
  }

  /// The first season sets the level, and its values divided by the level are the first seasonal terms,
  /// in the additive form too.
  private mutating func appendSeasonal(_ value: Double) {
    let isMultiplicative = settings.seasonal == .multiplicative
    let value = isMultiplicative ? value + Self.padding : value
    guard count >= settings.period else {
      seasonal.append(value)
      guard count + 1 == settings.period else { return }
      level = seasonal.reduce(0, +) / Double(settings.period)
      for index in seasonal.indices { seasonal[index] = level == 0 ? 0 : seasonal[index] / level }
      return
    }
    let season = seasonal[seasonal.count - settings.period]
    let deviation = isMultiplicative ? value / (level + trend) : value - (level - trend)
    seasonal.append(settings.gamma * deviation + (1 - settings.gamma) * season)
    follow(settings.alpha * (isMultiplicative ? value / season : value - season))
  }

  /// Moves level and trend by a value, of which this is the share.
  private mutating func follow(_ share: Double) {
    let next = share + (1 - settings.alpha) * (level + trend)
    trend = settings.beta * (next - level) + (1 - settings.beta) * trend
    level = next
  }

  /// The forecast of the next value; nil with too few, which of Holt's and Winters' is two seasons. Of
  /// Holt's it is the level alone, since that system asks for the one no step ahead.
  var next: Double? {
    switch settings.model {
    case _ where count == 0: return nil
    case .simple: return level / Double(count)
    case .linear:
      // The sum of the weights begins at one there, so the result lies nearer to zero than a mean would.
      return level / (1 + Double(count) * Double(count + 1) / 2)
    case .ewma, .holt: return level
    case .holtWinters:
      guard count >= 2 * settings.period else { return nil }
      let season = seasonal[seasonal.count - settings.period]
      return settings.seasonal == .multiplicative
        ? (level + trend) * season : level + trend + season
    }
  }
}
