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
