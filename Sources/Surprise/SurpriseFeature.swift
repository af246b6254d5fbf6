import Statistics

/// The first half of the article's detector: for each metric a percentile over its series of how far
/// their hourly means lie from the moving average of those before.
struct SurpriseFeature {
  private let settings: SurpriseFeatureSettings
  var history: MeanHistory
  private var means: [Double] = []
  private var window: [Double] = []
  private var largest: [Double] = []

  init(_ settings: SurpriseFeatureSettings) {
    self.settings = settings
    history = MeanHistory(range: settings.range)
  }

  /// How many hours without a point make it forget everything.
  var memory: Int { settings.range }

  /// Takes the next hour. Cost: the number of series.
  mutating func append(_ sums: [HourSum], hour: Int64, seriesCount: Int) {
    history.append(sums, hour: hour, seriesCount: seriesCount)
  }

  /// The points of these series over the range.
  func pointCount(of series: [Int32]) -> Int {
    series.reduce(0) { $0 + history.totals[Int($1)] }
  }

  /// The percentile of the surprises of these series; nil when none has one. Cost: series × range.
  mutating func value(
    of series: [Int32], ranks: [Int], hour: Int64, top: inout TopContributors
  ) -> (value: Double?, series: Int) {
    let smoothing = settings.smoothing
    switch settings.model {
    case .simple: collect(series, ranks, hour, SimpleAverage(), &top)
    case .linear: collect(series, ranks, hour, LinearAverage(), &top)
    case .ewma: collect(series, ranks, hour, ExponentialAverage(alpha: smoothing.alpha), &top)
    case .holt:
      collect(series, ranks, hour, HoltForecast(alpha: smoothing.alpha, beta: smoothing.beta), &top)
    case .holtWinters: collect(series, ranks, hour, HoltWintersForecast(smoothing), &top)
    }
    // Sorted here, where the compiler knows the type; the sample then finds nothing to do.
    largest.sort()
    let value = SortedSample(largest).percentile(settings.percentile, rule: settings.rule)
    return (value.isNaN ? nil : value, largest.count)
  }

  private mutating func collect(
    _ series: [Int32], _ ranks: [Int], _ hour: Int64, _ model: some ForecastModel,
    _ top: inout TopContributors
  ) {
    var model = model
    largest.removeAll(keepingCapacity: true)
    if settings.seriesSize == 0 {
      for number in series where history.totals[Int(number)] > 0 {
        collect(Int(number), hour, &model, &top)
      }
      return
    }
    let counts = series.map { history.totals[Int($0)] }
    for term in TopTerms.choose(
      settings.seriesSize, counts: counts, ranks: series.map { ranks[Int($0)] })
    {
      collect(Int(series[term]), hour, &model, &top)
    }
  }

  private mutating func collect(
    _ series: Int, _ hour: Int64, _ model: inout some ForecastModel, _ top: inout TopContributors
  ) {
    history.read(series, through: hour, into: &means)
    guard let surprise = surprise(&model) else { return }
    largest.append(surprise)
    top.offer(series, surprise, weight: surprise)
  }

  /// The largest, or the newest, surprise in `means`; nil if there is none.
  private mutating func surprise(_ model: inout some ForecastModel) -> Double? {
    model.reset()
    window.removeAll(keepingCapacity: true)
    var largest = -Double.infinity
    var newest: Double?
    for mean in means {
      newest = nil
      var mean = mean
      if mean.isNaN {
        guard settings.gapPolicy == .zeros else { continue }
        mean = 0
      }
      if let forecast = model.forecast {
        let surprise = abs(mean - forecast)
        if surprise.isFinite {
          newest = surprise
          if surprise > largest { largest = surprise }
        }
      }
      append(mean, to: &model)
    }
    return settings.takesNewest ? newest : largest.isFinite ? largest : nil
  }

  /// Gives the model one more value; it holds the last `window` of them. Models cannot forget a value
  /// without rounding otherwise than Elasticsearch, so a full window is added up anew.
  private mutating func append(_ value: Double, to model: inout some ForecastModel) {
    if window.count < settings.window {
      window.append(value)
      return model.append(value)
    }
    window.removeFirst()
    window.append(value)
    model.reset()
    for value in window { model.append(value) }
  }
}
