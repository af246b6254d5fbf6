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
