/// Finds, hour by hour, the metrics whose series behave in an unusual way.
///
/// It knows series and metrics by number and time in whole hours, or whatever the interval is. Points
/// go into hours that are open; when an hour is closed, each metric with points gets a value and the
/// bound it is compared with. Memory: the series times the hours that the feature remembers.
public struct SurpriseDetector: ~Copyable {
  struct Metric {
    var series: [Int32] = []
    var trailing: TrailingValues
    /// How many hours had a value.
    var judgedHours = 0
  }

  /// The settings it was made with.
  public let settings: DetectorSettings
  var open = OpenHours()
  var metrics: [Metric] = []
  /// One of these two is there.
  var surprise: SurpriseFeature?
  var unrest: UnrestFeature?
  private var metricRanks: [Int] = []
  private var seriesRanks: [Int] = []
  /// How many hours in a row had no point.
  var emptyHours = 0
  /// The last hour in which all metrics together were like on another day.
  var otherDay: Int64?
  /// How long a metric or series is remembered, in hours.
  private let memory: Int

  /// How many series there are.
  public private(set) var seriesCount = 0
  /// How many metrics there are.
  public var metricCount: Int { metrics.count }

  /// A detector without metrics.
  public init(_ settings: DetectorSettings) {
    self.settings = settings
    switch settings.feature {
    case .surprise: surprise = SurpriseFeature(settings.surprise)
    case .unrest: unrest = UnrestFeature(settings.unrest)
    }
    memory = (surprise?.history.range ?? unrest?.model.memory ?? 0) + settings.bound.history
  }

  private var blankMetric: Metric {
    Metric(trailing: TrailingValues(hours: settings.bound.history + 1))
  }

  /// Adds a metric: the next number, or one whose metric was removed.
  public mutating func addMetric(_ number: Int) {
    guard number == metrics.count else { return }
    metrics.append(blankMetric)
    metricRanks.append(number)
  }

  /// Adds a series to a metric: the next number over all metrics, or one whose series was removed.
  public mutating func addSeries(_ number: Int, of metric: Int) {
    metrics[metric].series.append(Int32(number))
    guard number == seriesCount else { return }
    seriesRanks.append(number)
    seriesCount += 1
  }

  /// Takes a series out, and its metric where that has no other. Cost: the series of the metric.
  public mutating func remove(_ number: Int, of metric: Int) {
    forget(number)
    metrics[metric].series.removeAll { $0 == Int32(number) }
    if metrics[metric].series.isEmpty { metrics[metric] = blankMetric }
  }

  /// Forgets what a series did.
  public mutating func forget(_ number: Int) {
    open.forget(number)
    surprise?.history.forget(number)
    unrest?.forget(number)
  }

  /// Sets the place of each metric's and series' name among the names, which decides between terms with
  /// equally many points; without, that is the order in which they were added.
  public mutating func setRanks(metrics: [Int], series: [Int]) {
    precondition(metrics.count == metricCount && series.count == seriesCount)
    metricRanks = metrics
    seriesRanks = series
  }

  /// The earliest hour that takes points; nil before the first.
  public var firstOpenHour: Int64? { open.hasBegun ? open.first : nil }

  /// Sets the earliest hour that takes points, unless one has been set; the first point does otherwise.
  public mutating func begin(at hour: Int64) { open.begin(at: hour) }

  /// Takes a point of a series, with or without a value; false where its hour has been judged.
  ///
  /// The hours from the first open one up to this are held in memory, so the caller closes those that
  /// are complete.
  public mutating func receive(_ value: Double?, of series: Int, in hour: Int64) -> Bool {
    open.begin(at: hour)
    guard hour >= open.first else { return false }
    open.add(value, of: series, in: hour, seriesCount: seriesCount)
    return true
  }

  /// Forgets the points of the hours that are not closed.
  public mutating func forgetOpenHours() { open.removeAll() }

  /// Closes all hours before `hour`: `body` gets what is found in each, in order of time.
  public mutating func close(before hour: Int64, _ body: (Finding) -> Void) {
    guard open.hasBegun else { return }
    while open.first < hour {
      if open.end == open.first, emptyHours > memory { return open.skip(to: hour) }
      closeFirst(body)
    }
  }

  /// Closes all hours up to the last that has a point.
  public mutating func finish(_ body: (Finding) -> Void) { close(before: open.end, body) }

  private mutating func closeFirst(_ body: (Finding) -> Void) {
    let hour = open.first
    let sums = open.takeFirst()
    emptyHours = sums.isEmpty ? emptyHours + 1 : 0
    surprise?.history.append(sums, hour: hour, seriesCount: seriesCount)
    unrest?.append(sums, hour: hour, seriesCount: seriesCount)
    unrest?.look(at: metrics.map(\.series))
    open.recycle(sums)
    let points = metrics.map {
      surprise?.pointCount(of: $0.series) ?? unrest?.pointCount(of: $0.series) ?? 0
    }
    var findings: [Finding?] = Array(repeating: nil, count: metrics.count)
    // A metric whose series have all fallen silent has a value: how many of them are missed.
    let counts = metrics.indices.map {
      points[$0] + (unrest?.missedCount(of: metrics[$0].series) ?? 0)
    }
    let chosen = TopTerms.choose(settings.metricSize, counts: counts, ranks: metricRanks)
    for metric in chosen {
      findings[metric] = measured(metric, hour: hour, pointCount: points[metric])
    }
    if settings.bound.kind == .watcher {
      for metric in watched(in: hour) { body(judged(metric, hour: hour, findings[metric])) }
    } else {
      var judged = chosen.sorted(by: { metricRanks[$0] < metricRanks[$1] }).map {
        self.judged($0, hour: hour, findings[$0])
      }
      explain(&judged, in: hour)
      for finding in judged {
        if settings.bound.kind != .robust || finding.limits.upper != nil { body(finding) }
      }
    }
  }

  /// A metric's value in an hour, not yet compared; it is kept among the trailing ones.
  private mutating func measured(_ metric: Int, hour: Int64, pointCount: Int) -> Finding {
    var top = TopContributors(size: settings.contributors)
    let series = metrics[metric].series
    let cycle = Int64(unrest?.model.cycle ?? 0)
    let repeatsAnomaly = metrics[metric].trailing.isAnomaly(hour - cycle)
    let result =
      surprise?.value(of: series, ranks: seriesRanks, hour: hour, top: &top)
      ?? unrest?.value(of: series, repeatsAnomaly: repeatsAnomaly, top: &top)
    metrics[metric].trailing.set(result?.value, in: hour)
    return Finding(
      metric: metric, hour: hour, value: result?.value, seriesCount: result?.series ?? 0,
      pointCount: pointCount, contributors: top.chosen)
  }

  /// The metrics that the second watch looks at: those with records over its range, as its own terms
  /// aggregation orders them.
  private func watched(in hour: Int64) -> [Int] {
    let hours = hour - Int64(settings.bound.history) + 1...hour
    let counts = metrics.map { metric in hours.count { metric.trailing.has($0) } }
    return TopTerms.choose(settings.metricSize, counts: counts, ranks: metricRanks)
  }

  /// The finding with its bound. The second watch also looks at a metric without one in this hour: its
  /// last value is compared again.
  private mutating func judged(_ metric: Int, hour: Int64, _ finding: Finding?) -> Finding {
    var finding = finding ?? Finding(metric: metric, hour: hour)
    let trailing = metrics[metric].trailing
    let bound = settings.bound
    let before = hour - Int64(bound.history)...hour - 1
    switch bound.kind {
    case .watcher:
      let hours = hour - Int64(bound.history) + 1...hour
      finding.value = hours.last { trailing.has($0) }.flatMap { trailing.value(in: $0) }
      finding.limits = Limits.watcher(trailing.values(in: hours), sigma: bound.sigma)
    case .timelion, .timelionFixed:
      finding.limits = Limits.timelion(
        trailing.values(in: before), window: bound.history, sigma: bound.sigma,
        isFixed: bound.kind == .timelionFixed)
    case .robust: judgeRobustly(&finding, trailing.usualValues(in: before))
    }
    return finding
  }

  /// Sets the robust bound once there are enough values, and marks an anomaly, so that it is kept out
  /// of the values that later bounds rest on.
  private mutating func judgeRobustly(_ finding: inout Finding, _ values: [Double]) {
    guard finding.value != nil else { return }
    let least =
      settings.bound.least
      + (finding.seriesCount > 0 ? settings.bound.leastSeries / Double(finding.seriesCount) : 0)
    finding.limits = Limits.robust(values, least: least, sigma: settings.bound.sigma)
    if finding.isAlert { metrics[finding.metric].trailing.mark(finding.hour) }
    metrics[finding.metric].judgedHours += 1
    if metrics[finding.metric].judgedHours <= settings.bound.warmup { finding.limits = Limits() }
  }
}
