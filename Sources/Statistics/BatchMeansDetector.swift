import Glibc

/// Judges windows by the method of batch means, which holds its alpha on values that depend on each
/// other: of each window only the mean and the logarithm of the standard deviation count, and each is
/// compared with those of the last windows by Student's t-test for one new observation.
///
/// Values within a window resemble their neighbours; the means of windows do so far less, and how much
/// they scatter is measured on the windows themselves, never derived from the scatter within one. So
/// the test is right where Welch's is not. Source: Conway, "Some tactical problems in digital
/// simulation" (1963), and Law and Kelton, "Simulation Modeling and Analysis", §9.5.3; the t-test for
/// one new observation is that of a prediction interval.
///
/// Up to three parts share alpha, and the window's p-value is the smallest of theirs times how many
/// there are (Bonferroni): `level`, the mean; `spread`, the logarithm of the standard deviation; and
/// `season`, the mean less the median of the means one to seven seasons ago. A window that is rejected
/// joins the histories by `Settings.rule`. How heavy the tails of a part are is learned from its p-values
/// (`TailIndex`), so that alpha holds in the long run for other than normal values too. Deterministic; what `save` writes restores it to the last bit.
public struct BatchMeansDetector: Sendable {
  /// How to judge. `BatchMeansDetector.init` checks the values.
  public struct Settings: Equatable, Sendable {
    /// How many windows the histories keep, at least 2.
    public var batches = 72
    /// The p-value at or below which a window is rejected, above 0 and below 1.
    public var alpha = 0.001
    /// How many windows a history needs before its first test, at least 2 and at most `batches`.
    /// With eight the critical t for an alpha of 0.001 is twice that of a long history.
    public var warmup = 8
    /// What becomes of rejected windows.
    public var rule = HistoryRule.clip
    /// The length of a season in the unit of the windows' times, above 0; nil: no seasons.
    public var season: Int64?
    /// Which difference counts. A direction of the mean says nothing of the spread, so a one-sided
    /// test has no part `spread`.
    public var alternative = Alternative.twoSided

    /// The defaults.
    public init() {}
  }

  /// What a window is judged by.
  public enum Part: String, CaseIterable, Sendable { case level, spread, season }

  /// The settings in force.
  public let settings: Settings
  private var histories: [SlidingSample]
  private var tails = Part.allCases.map { _ in TailIndex() }
  /// The smallest standard deviation above 0 of any window; it stands in for that of constant windows.
  private var leastDeviation = Double.infinity
  /// Stops and means of the windows of the last seasons, oldest first.
  private var stops: [Int64] = []
  private var means: [Double] = []

  /// A detector without history.
  public init(_ settings: Settings = Settings()) throws(WelchDetector.SettingsError) {
    guard settings.batches >= 2 else { throw .size }
    guard settings.alpha > 0, settings.alpha < 1 else { throw .alpha }
    guard settings.warmup >= 2, settings.warmup <= settings.batches else { throw .warmup }
    guard settings.season ?? 1 > 0 else { throw .span }
    self.settings = settings
    histories = Part.allCases.map { _ in SlidingSample(capacity: settings.batches) }
  }

  /// Judges a window that ends at `stop`, and lets it join the histories; windows come in rising order.
  ///
  /// `deviation` is the sample standard deviation, nil for a window of one value, which is judged by its
  /// mean alone. A mean or deviation that is not finite or beyond 1e150 is not judged and joins nothing.
  /// Cost: constant, and O(log n) for the season.
  public mutating func judge(mean: Double, deviation: Double?, stop: Int64) -> BatchJudgement {
    let limit = WelchDetector.largestValue
    guard abs(mean) <= limit, abs(deviation ?? 0) <= limit, deviation ?? 0 >= 0 else {
      return BatchJudgement(findings: [], alpha: settings.alpha)
    }
    let values = [mean, logarithm(of: deviation), residual(of: mean, at: stop)]
    var findings: [BatchFinding] = []
    for (part, value) in zip(Part.allCases, values) {
      if part == .spread, settings.alternative != .twoSided { continue }
      guard let value else { continue }
      let history = histories[part.index].moments
      guard history.count >= settings.warmup else { continue }
      let magnitude = part == .spread ? 1 : max(abs(mean), abs(histories[0].moments.mean))
      findings.append(
        BatchFinding(
          part, value, against: history, tailIndex: tails[part.index], magnitude: magnitude,
          alternative: settings.alternative))
    }
    for finding in findings { tails[finding.part.index].learn(finding.pValue) }
    let judgement = BatchJudgement(findings: findings, alpha: settings.alpha)
    for (part, value) in zip(Part.allCases, values) {
      if let value { join(value, to: part, isRejected: judgement.isRejected) }
    }
    remember(mean, at: stop)
    return judgement
  }

  /// The logarithm of a standard deviation. A window of equal values has none: half the smallest
  /// deviation seen stands for it, so that a sensor that froze is an anomaly where spreads are steady
  /// and none where they scatter as widely.
  private mutating func logarithm(of deviation: Double?) -> Double? {
    guard let deviation else { return nil }
    if deviation > 0 {
      leastDeviation = min(leastDeviation, deviation)
      return log(deviation)
    }
    return leastDeviation.isFinite ? log(leastDeviation / 2) : nil
  }

  private mutating func join(_ value: Double, to part: Part, isRejected: Bool) {
    var value = value
    if isRejected {
      switch settings.rule {
      case .out: return
      case .join: break
      case .clip: value = histories[part.index].moments.clipped(value)
      }
    }
    histories[part.index].append(contentsOf: [value].span)
  }
}

// MARK: Seasons

extension BatchMeansDetector {
  /// How many seasons back a window is compared with: of days, a week.
  private static var seasons: Int64 { 7 }
  /// How many of them there must be: the median of three ignores one anomaly.
  private static var leastSeasons: Int { 3 }

  /// The mean less the median of the means at the same time of the last seasons.
  private func residual(of mean: Double, at stop: Int64) -> Double? {
    guard let season = settings.season else { return nil }
    var found: [Double] = []
    for back in 1...Self.seasons {
      let (distance, isTooFar) = season.multipliedReportingOverflow(by: back)
      let (time, isBeforeTime) = stop.subtractingReportingOverflow(distance)
      if isTooFar || isBeforeTime { break }
      if let index = index(ofStop: time) { found.append(means[index]) }
    }
    guard found.count >= Self.leastSeasons else { return nil }
    found.sort()
    let middle = found.count / 2
    return mean - (found.count % 2 == 1 ? found[middle] : (found[middle - 1] + found[middle]) / 2)
  }

  /// Where the window is that ended at `time`: by halves, since the stops rise.
  private func index(ofStop time: Int64) -> Int? {
    var low = 0
    var high = stops.count
    while low < high {
      let middle = (low + high) / 2
      if stops[middle] < time { low = middle + 1 } else { high = middle }
    }
    return low < stops.count && stops[low] == time ? low : nil
  }

  private mutating func remember(_ mean: Double, at stop: Int64) {
    guard let season = settings.season, stops.last.map({ $0 < stop }) ?? true else { return }
    stops.append(stop)
    means.append(mean)
    let (reach, isEndless) = season.multipliedReportingOverflow(by: Self.seasons)
    let (first, isBeforeTime) = stop.subtractingReportingOverflow(reach)
    guard !isEndless, !isBeforeTime else { return }
    // Half of the list is let go at once, so that a window costs no more than its share.
    let old = stops.prefix { $0 < first }.count
    guard old > 16, old >= stops.count / 8 else { return }
    stops.removeFirst(old)
    means.removeFirst(old)
  }
}

// MARK: State

extension BatchMeansDetector {
  /// All that a detector remembers, for a state file.
  public struct State: Equatable, Sendable {
    /// For each part the history, oldest first, and `SlidingSample.countSinceTurn`.
    public var histories: [(values: [Double], sinceTurn: Int)] = []
    /// For each part its `TailIndex`, and whether the last p-value was small.
    public var tails: [(index: Double, isReached: Bool)] = []
    /// Infinite while all windows were constant.
    public var leastDeviation = Double.infinity
    /// The stops of the windows of the last seasons, rising.
    public var stops: [Int64] = []
    /// Their means.
    public var means: [Double] = []

    /// The state of a detector without history, but for `histories`.
    public init() {}

    /// Equal where all numbers are.
    public static func == (a: State, b: State) -> Bool {
      a.histories.elementsEqual(b.histories, by: ==) && a.tails.elementsEqual(b.tails, by: ==)
        && a.leastDeviation == b.leastDeviation && a.stops == b.stops && a.means == b.means
    }
  }

  /// What the detector remembers. Cost: a copy.
  public var state: State {
    var state = State()
    state.histories = histories.map { ($0.values, $0.countSinceTurn) }
    state.tails = tails.map { ($0.value, $0.isReached) }
    state.leastDeviation = leastDeviation
    state.stops = stops
    state.means = means
    return state
  }

  /// A detector that continues where the one with this `state` was. A state that no detector with these
  /// settings can have is refused with `SettingsError.state`.
  public init(_ settings: Settings, restoring state: State) throws(WelchDetector.SettingsError) {
    try self.init(settings)
    let restored = state.histories.compactMap {
      SlidingSample(capacity: settings.batches, values: $0.values, countSinceTurn: $0.sinceTurn)
    }
    let tails = state.tails.compactMap { TailIndex(value: $0.index, isReached: $0.isReached) }
    let numbers = state.histories.flatMap(\.values) + state.means
    guard
      restored.count == histories.count, state.histories.count == histories.count,
      tails.count == histories.count, state.tails.count == histories.count,
      numbers.allSatisfy({ abs($0) <= WelchDetector.largestValue * 2 }), state.leastDeviation > 0,
      state.stops.count == state.means.count, settings.season != nil || state.stops.isEmpty,
      zip(state.stops, state.stops.dropFirst()).allSatisfy(<)
    else { throw .state }
    histories = restored
    self.tails = tails
    leastDeviation = state.leastDeviation
    stops = state.stops
    means = state.means
  }
}

extension BatchMeansDetector.Part {
  fileprivate var index: Int {
    switch self {
    case .level: 0
    case .spread: 1
    case .season: 2
    }
  }
}
