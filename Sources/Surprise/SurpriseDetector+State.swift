/// All that a detector remembers, as plain numbers: for another run to go on from.
public struct DetectorState: Sendable {
  /// What a metric remembers.
  public struct Metric: Sendable {
    /// The hours of its trailing values in order.
    public var hours: [Int64] = []
    /// Those values; NaN is null.
    public var values: [Double] = []
    /// How many hours had a value.
    public var judgedHours: Int64 = 0
    /// Which of those hours are anomalies.
    public var anomalies: [Int64] = []

    /// A metric that remembers nothing.
    public init() {}
  }

  /// What the series brought in an hour that is not judged. Those at the end may be missing.
  public struct Hour: Sendable {
    /// The sum of each series' values.
    public var sums: [Double] = []
    /// How many values each has.
    public var values: [Int64] = []
    /// How many points each has.
    public var points: [Int64] = []

    /// An hour without points.
    public init() {}
  }

  /// The earliest hour that takes points; nil before the first.
  public var firstOpenHour: Int64?
  /// The open hours in order.
  public var open: [Hour] = []
  /// How many hours in a row had no point.
  public var emptyHours: Int64 = 0
  /// The last hour in which all metrics together were like on another day; nil without any.
  public var otherDay: Int64?
  /// The metrics by number.
  public var metrics: [Metric] = []
  /// Of surprises: the series' means by hour, one series after the other.
  public var means: [Double] = []
  /// Of unrest: which hours of the season of which series have values, counted over all series.
  public var places: [Int64] = []
  /// Of unrest: the values of each of these, as their bits.
  public var values: [Int64] = []
  /// Of surprises: points by hour. Of unrest: how many deviations each series' scale rests on.
  public var counts: [Int64] = []
  /// Of unrest: each series' mean deviation, the factor of its values, the three numbers from which the
  /// slope of its deviations follows, and how many hours strayed.
  public var scales: [Double] = []
  /// Of unrest: each series' last deviation.
  public var deviations: [Double] = []

  /// A detector that remembers nothing.
  public init() {}
}

extension SurpriseDetector {
  /// What it remembers. Cost: all of its memory.
  public var state: DetectorState {
    var state = DetectorState()
    state.firstOpenHour = firstOpenHour
    state.open = open.state
    state.emptyHours = Int64(emptyHours)
    state.otherDay = otherDay
    state.metrics = metrics.map { metric in
      var saved = metric.trailing.state
      saved.judgedHours = Int64(metric.judgedHours)
      return saved
    }
    surprise?.save(into: &state)
    unrest?.save(into: &state)
    return state
  }

  /// Takes what another detector of the same settings, metrics and series remembered; false, and of no
  /// further use, when the numbers do not fit together.
  public mutating func restore(_ state: DetectorState) -> Bool {
    guard state.metrics.count == metricCount, state.emptyHours >= 0 else { return false }
    if let first = state.firstOpenHour { open.begin(at: first) }
    guard open.restore(state.open, seriesCount: seriesCount) else { return false }
    emptyHours = Int(clamping: state.emptyHours)
    otherDay = state.otherDay
    for (number, saved) in state.metrics.enumerated() {
      guard metrics[number].trailing.restore(saved), saved.judgedHours >= 0 else { return false }
      metrics[number].judgedHours = Int(clamping: saved.judgedHours)
    }
    return (surprise?.restore(from: state, seriesCount: seriesCount) ?? true)
      && (unrest?.restore(from: state, seriesCount: seriesCount) ?? true)
  }
}

extension OpenHours {
  fileprivate var state: [DetectorState.Hour] {
    hours.map { hour in
      var saved = DetectorState.Hour()
      saved.sums = hour.map(\.sum)
      saved.values = hour.map { Int64($0.values) }
      saved.points = hour.map { Int64($0.points) }
      return saved
    }
  }

  fileprivate mutating func restore(_ saved: [DetectorState.Hour], seriesCount: Int) -> Bool {
    hours = []
    for hour in saved {
      let count = hour.sums.count
      guard count <= seriesCount, hour.values.count == count, hour.points.count == count else {
        return false
      }
      hours.append(
        (0..<count).map { series in
          HourSum(
            sum: hour.sums[series], values: UInt32(clamping: hour.values[series]),
            points: UInt32(clamping: hour.points[series]))
        })
    }
    return saved.isEmpty
      || (hasBegun && !first.addingReportingOverflow(Int64(saved.count)).overflow)
  }
}

extension TrailingValues {
  fileprivate var state: DetectorState.Metric {
    var saved = DetectorState.Metric()
    for slot in slots {
      saved.hours.append(slot.hour)
      saved.values.append(slot.value)
      if slot.isAnomaly { saved.anomalies.append(slot.hour) }
    }
    return saved
  }

  fileprivate mutating func restore(_ saved: DetectorState.Metric) -> Bool {
    guard saved.hours.count == saved.values.count, saved.hours.count <= hours,
      zip(saved.hours, saved.hours.dropFirst()).allSatisfy({ $0 < $1 })
    else { return false }
    for (hour, value) in zip(saved.hours, saved.values) { set(value.isNaN ? nil : value, in: hour) }
    for hour in saved.anomalies { mark(hour) }
    return true
  }
}

extension SurpriseFeature {
  fileprivate func save(into state: inout DetectorState) { history.save(into: &state) }

  fileprivate mutating func restore(from state: DetectorState, seriesCount: Int) -> Bool {
    history.restore(from: state, seriesCount: seriesCount)
  }
}

extension MeanHistory {
  fileprivate func save(into state: inout DetectorState) {
    state.means = means
    state.counts = points.map(Int64.init)
  }

  fileprivate mutating func restore(from state: DetectorState, seriesCount: Int) -> Bool {
    guard state.means.count == state.counts.count, state.means.count % range == 0,
      state.means.count / range <= seriesCount
    else { return false }
    means = state.means
    points = state.counts.map { UInt32(clamping: $0) }
    totals = stride(from: 0, to: points.count, by: range).map { start in
      points[start..<start + range].reduce(0) { $0 + Int($1) }
    }
    return true
  }
}

extension UnrestFeature {
  fileprivate func save(into state: inout DetectorState) {
    model.save(into: &state)
    state.deviations = series.flatMap {
      [$0.deviation, Double($0.presence), Double($0.absentHours)]
    }
  }

  fileprivate mutating func restore(from state: DetectorState, seriesCount: Int) -> Bool {
    let numbers = state.deviations
    guard numbers.count == state.counts.count * 3, state.counts.count <= seriesCount,
      model.restore(from: state)
    else { return false }
    series = state.counts.indices.map {
      Series(
        deviation: numbers[3 * $0], presence: Float(numbers[3 * $0 + 1]),
        absentHours: UInt8(exactly: numbers[3 * $0 + 2]) ?? 0)
    }
    return true
  }
}

extension SeasonalModel {
  fileprivate func save(into state: inout DetectorState) {
    for (place, block) in blocks.enumerated() where block >= 0 {
      state.places.append(Int64(place))
      let start = Int(block) * held
      for value in values[start..<start + held] { state.values.append(Int64(value.bitPattern)) }
    }
    state.scales = scales.flatMap {
      [$0.meanDeviation, $0.factor, $0.meanUsual, $0.variance, $0.covariance, Double($0.strays)]
    }
    state.counts = scales.map { Int64($0.count) }
  }

  fileprivate mutating func restore(from state: DetectorState) -> Bool {
    let count = state.counts.count
    guard state.scales.count == count * 6, state.values.count == state.places.count * held else {
      return false
    }
    blocks = Array(repeating: -1, count: count * season)
    for (block, place) in state.places.enumerated() {
      guard blocks.indices.contains(Int(place)), blocks[Int(place)] < 0 else { return false }
      blocks[Int(place)] = Int32(block)
    }
    values = state.values.map { Float(bitPattern: UInt32(truncatingIfNeeded: $0)) }
    scales = state.counts.enumerated().map { index, count in
      let numbers = Array(state.scales[(6 * index)..<(6 * index + 6)])
      return Scale(
        meanDeviation: numbers[0], meanUsual: numbers[2], variance: numbers[3],
        covariance: numbers[4], factor: numbers[1], count: UInt32(clamping: count),
        strays: UInt32(exactly: numbers[5]) ?? 0)
    }
    return true
  }
}
