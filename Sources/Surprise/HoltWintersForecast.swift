/// Holt's and Winters' level, trend and season, as Elasticsearch 2.x computes them, without its
/// random search for constants. The first season sets the level, and its values divided by the level
/// are the first seasonal terms, in the additive form too. Needs two whole seasons.
/// Source: Elasticsearch 2.3, HoltWintersModel.
struct HoltWintersForecast: ForecastModel {
  /// Added to every value of the multiplicative form, so that none is zero.
  private static let padding = 1e-10

  let settings: SmoothingSettings
  private var first: [Double] = []
  private var seasonal: [Double] = []
  private var level = 0.0
  private var trend = 0.0

  init(_ settings: SmoothingSettings) { self.settings = settings }

  mutating func reset() {
    first.removeAll(keepingCapacity: true)
    seasonal.removeAll(keepingCapacity: true)
    (level, trend) = (0, 0)
  }

  mutating func append(_ value: Double) {
    let value = settings.isMultiplicative ? value + Self.padding : value
    guard first.count == settings.period else {
      first.append(value)
      if first.count == settings.period { start() }
      return
    }
    let season = seasonal[seasonal.count - settings.period]
    let (alpha, beta, gamma) = (settings.alpha, settings.beta, settings.gamma)
    let share = settings.isMultiplicative ? alpha * (value / season) : alpha * (value - season)
    let next = share + (1 - alpha) * (level + trend)
    let nextTrend = beta * (next - level) + (1 - beta) * trend
    let deviation =
      settings.isMultiplicative ? value / (level + trend) : value - (level - trend)
    seasonal.append(gamma * deviation + (1 - gamma) * season)
    (level, trend) = (next, nextTrend)
  }

  private mutating func start() {
    var sum = 0.0
    for value in first { sum += value }
    level = sum / Double(settings.period)
    for value in first { seasonal.append(level == 0 ? 0 : value / level) }
  }

  var forecast: Double? {
    guard seasonal.count >= 2 * settings.period else { return nil }
    let season = seasonal[seasonal.count - settings.period]
    return settings.isMultiplicative ? (level + trend) * season : level + trend + season
  }
}
