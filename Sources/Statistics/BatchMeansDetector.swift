import Glibc
import StateFile

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
/// joins the histories by `TestSettings.rule`. How heavy the tails of a part are is learned from its
/// p-values (`TailIndex`), so that alpha holds in the long run for other than normal values too.
/// Deterministic; a state restores it to the last bit.
public struct BatchMeansDetector: Sendable {
  /// What a window is judged by.
  public enum Part: String, CaseIterable, Sendable { case level, spread, season }

  /// What is known of a part.
  private struct Memory: Sendable {
    var history: SlidingSample
    var tails = TailIndex()
  }

  private let settings: TestSettings
  /// By the place of the part.
  private var memories: [Memory]
  /// The smallest standard deviation above 0 of any window; it stands in for that of constant windows.
  private var leastDeviation = Double.infinity
  /// Stops and means of the windows of the last seasons, oldest first.
  private var stops: [Int64] = []
  private var means: [Double] = []

  /// A detector without history.
  public init(_ settings: TestSettings) {
    precondition(settings.warmup >= 2 && settings.warmup <= settings.size)
    precondition(settings.alpha > 0 && settings.alpha < 1 && settings.season ?? 1 > 0)
    self.settings = settings
    memories = Part.allCases.map { _ in Memory(history: SlidingSample(capacity: settings.size)) }
  }

  /// Judges a window that ends at `stop`, and lets it join the histories; windows come in rising order.
  ///
  /// A window without a deviation is judged by its mean alone. One whose mean or deviation is not finite
  /// or beyond 1e150 is not judged and joins nothing. A direction of the mean says nothing of the
  /// spread, so a one-sided test has no part `spread`. Cost: constant, and O(log n) for the season.
  public mutating func judge(_ window: WindowSummary, stop: Int64) -> Judgement {
    let (mean, deviation) = (window.mean, window.deviation ?? 0)
    let limit = TestSettings.largestValue
    guard abs(mean) <= limit, deviation >= 0, deviation <= limit else {
      return Judgement(of: window, findings: [], alpha: settings.alpha)
    }
    let values = [mean, logarithm(of: window.deviation), residual(of: mean, at: stop)]
    let level = abs(memories[0].history.moments.mean)
    var findings: [Finding] = []
    for (index, part) in Part.allCases.enumerated() {
      if part == .spread, settings.alternative != .twoSided { continue }
      let history = memories[index].history.moments
      guard let value = values[index], history.count >= settings.warmup else { continue }
      // What rounding takes of a value depends on the numbers from which it was computed.
      let magnitude = part == .spread ? 1 : max(abs(mean), level)
      let test = TTest(
        history, observation: value, tails: memories[index].tails,
        rounding: 10 * Double.ulpOfOne * magnitude, alternative: settings.alternative.reversed)
      findings.append(Finding(part: part, test: test, history: history))
      memories[index].tails.learn(test.pValue)
    }
    let judgement = Judgement(of: window, findings: findings, alpha: settings.alpha)
    if !judgement.isRejected || settings.rule != .out {
      for (index, value) in values.enumerated() {
        guard var value else { continue }
        if judgement.isRejected, settings.rule == .clip {
          value = memories[index].history.moments.clipped(value)
        }
        memories[index].history.append(value)
      }
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
      let place = stops.place(from: 0) { $0 >= time }
      if place < stops.count, stops[place] == time { found.append(means[place]) }
    }
    guard found.count >= Self.leastSeasons else { return nil }
    return mean - SortedSample(found).median
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
  /// What it keeps in a state: all that it remembers.
  public mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
    try coder.list("histories", exactly: memories.count) { place, coder throws(StateError) in
      try memories[place].history.transferHistory(&coder)
      try memories[place].tails.transfer(&coder)
    }
    // Infinite while all windows were constant.
    try coder.value("least_deviation", &leastDeviation)
    try coder.values("stops", &stops)
    try coder.values("means", &means)
    try coder.check(
      leastDeviation > 0 && stops.count == means.count
        && means.allSatisfy { abs($0) <= TestSettings.largestValue }
        && (settings.season != nil || stops.isEmpty)
        && zip(stops, stops.dropFirst()).allSatisfy(<),
      "a history that cannot be one")
  }
}
