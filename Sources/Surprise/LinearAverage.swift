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
