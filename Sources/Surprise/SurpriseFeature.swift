import Statistics

/// The first half of the article's detector: for each metric a percentile over its series of how far
/// their hourly means lie from the moving average of those before.
struct SurpriseFeature {
  private let settings: SurpriseFeatureSettings
  var history: MeanHistory
  private var forecast: Forecast
  private var means: [Double] = []
  private var window: [Double] = []

  init(_ settings: SurpriseFeatureSettings) {
    self.settings = settings
    history = MeanHistory(range: settings.range)
    forecast = Forecast(settings)
  }

  /// The points of these series over the range.
  func pointCount(of series: [Int32]) -> Int {
    series.reduce(0) { $0 + history.totals[Int($1)] }
  }

  /// The percentile of the surprises of these series; nil when none has one. Cost: series × range.
  mutating func value(
    of series: [Int32], ranks: [Int], hour: Int64, top: inout TopContributors
  ) -> (value: Double?, series: Int) {
    let counts = series.map { history.totals[Int($0)] }
    let chosen =
      settings.seriesSize == 0
      ? counts.indices.filter { counts[$0] > 0 }
      : TopTerms.choose(
        settings.seriesSize, counts: counts, ranks: series.map { ranks[Int($0)] })
    var surprises: [Double] = []
    for index in chosen {
      history.read(Int(series[index]), through: hour, into: &means)
      guard let surprise = surprise() else { continue }
      surprises.append(surprise)
      top.offer(Int(series[index]), surprise)
    }
    // Sorted here, where the compiler knows the type; the sample then finds nothing to do.
    surprises.sort()
    let value = SortedSample(surprises).percentile(settings.percentile, rule: settings.rule)
    return (value.isNaN ? nil : value, surprises.count)
  }

  /// The largest, or the newest, surprise in `means`; nil if there is none.
  private mutating func surprise() -> Double? {
    forecast.reset()
    window.removeAll(keepingCapacity: true)
    var largest: Double?
    var newest: Double?
    for mean in means {
      newest = nil
      if mean.isNaN, settings.gap == .skip { continue }
      let mean = mean.isNaN ? 0 : mean
      if let next = forecast.next, (mean - next).isFinite {
        newest = abs(mean - next)
        largest = max(largest ?? 0, abs(mean - next))
      }
      append(mean)
    }
    return settings.choice == .newest ? newest : largest
  }

  /// Gives the model one more value; it holds the last `window` of them. Models cannot forget a value
  /// without rounding otherwise than Elasticsearch, so a full window is added up anew.
  private mutating func append(_ value: Double) {
    window.append(value)
    guard window.count > settings.window else { return forecast.append(value) }
    window.removeFirst()
    forecast.reset()
    for value in window { forecast.append(value) }
  }
}
