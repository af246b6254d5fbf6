/// Holt's level and trend, as Elasticsearch 2.x starts them: the second value replaces the first as
/// the level, and the trend is zero then. The forecast is the level alone, since that system asks for
/// the one no step ahead.
/// Source: Elasticsearch 2.3, HoltLinearModel.
struct HoltForecast: ForecastModel {
  let alpha: Double
  let beta: Double
  private var level = 0.0
  private var trend = 0.0
  private var count = 0

  init(alpha: Double, beta: Double) {
    self.alpha = alpha
    self.beta = beta
  }

  mutating func reset() { (level, trend, count) = (0, 0, 0) }

  mutating func append(_ value: Double) {
    if count == 1 {
      // A difference, not zero, so that an infinite value stays told.
      (level, trend) = (value, value - value)
    } else {
      let next = alpha * value + (1 - alpha) * (level + trend)
      trend = beta * (next - level) + (1 - beta) * trend
      level = next
    }
    count += 1
  }

  var forecast: Double? { count > 0 ? level : nil }
}
