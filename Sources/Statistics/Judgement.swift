import Glibc

/// How a detector judges windows. Its initialiser traps on values that are out of range.
public struct TestSettings: Equatable, Sendable {
  /// How many values the history keeps, by batch means how many windows; at least 2.
  public var size = 3600
  /// How far back the history reaches from the start of the tested window, in the unit of the windows'
  /// times; nil: `size` counts instead. Not negative. For Welch's test only.
  public var span: Int64?
  /// The p-value at or below which a window is rejected, above 0 and below 1.
  public var alpha = 0.001
  /// How many values the history needs before the first test, not more than `size`; at 0 the first
  /// window alone is enough. By batch means how many windows, at least 2.
  public var warmup = 0
  /// After how many rejected windows on end their values become the history; 0 for never. For Welch's
  /// test only, whose history they stay out of.
  public var rebase = 0
  /// The length of a season in the unit of the windows' times, above 0; nil: no seasons. For batch means
  /// only.
  public var season: Int64?
  /// Which difference counts: `greater` means the window's mean is greater than the history's.
  public var alternative = Alternative.twoSided
  /// What becomes of rejected windows.
  public var rule = HistoryRule.out

  /// Those of the Kapacitor guide, for Welch's test.
  public init() {}

  /// Those of batch means. With eight windows the critical t for an alpha of 0.001 is twice that of a
  /// long history.
  public static var batchMeans: TestSettings {
    var settings = TestSettings()
    (settings.size, settings.warmup, settings.rule) = (72, 8, .clip)
    return settings
  }

  /// Values beyond this in magnitude are not judged: their squares are far from overflow.
  static var largestValue: Double { 1e150 }
}

/// What becomes of a window that was rejected.
public enum HistoryRule: String, CaseIterable, Sendable {
  /// It stays out of the history, so that an anomaly never becomes normal.
  case out
  /// It joins with its values moved to at most three standard deviations from the history's mean, so
  /// that an anomaly neither becomes normal at once nor is refused for ever.
  case clip
  /// It joins as it is.
  case join
}

extension Moments {
  /// `value`, moved to at most three standard deviations from the mean; as it is where the sample has
  /// no spread to measure by.
  func clipped(_ value: Double) -> Double {
    let reach = 3 * standardDeviation
    guard reach > 0, reach.isFinite else { return value }
    return min(max(value, mean - reach), mean + reach)
  }
}

/// What sums a window up.
public struct WindowSummary: Equatable, Sendable {
  /// How many values it holds; nil where nothing says.
  public var count: Int?
  /// Their mean.
  public var mean: Double
  /// The sample standard deviation; nil for a single value.
  public var deviation: Double?

  /// A summary of these figures.
  public init(count: Int? = nil, mean: Double, deviation: Double?) {
    (self.count, self.mean, self.deviation) = (count, mean, deviation)
  }

  /// The summary of values with these moments.
  public init(_ moments: Moments) {
    self.init(
      count: moments.count, mean: moments.mean,
      deviation: moments.count > 1 ? moments.standardDeviation : nil)
  }
}

/// What a test of a window against its history found.
public struct Finding: Equatable, Sendable {
  /// Which part of the window was tested; nil: all of its values.
  public let part: BatchMeansDetector.Part?
  /// The test, whose t is history less window.
  public let test: TTest
  /// The history's moments as they were before the window.
  public let history: Moments
}

/// What a detector says of a window.
public struct Judgement: Equatable, Sendable {
  /// The window.
  public let window: WindowSummary
  /// What each test found; empty for a window that was not tested.
  public let findings: [Finding]
  /// The finding that speaks: the one with the smallest p-value.
  public let loudest: Finding?
  /// Whether the p-value is at or below alpha.
  public let isRejected: Bool

  init(of window: WindowSummary, findings: [Finding], alpha: Double) {
    self.window = window
    self.findings = findings
    loudest = findings.min { $0.test.logPValue < $1.test.logPValue }
    isRejected = loudest.map { $0.test.pValue * Double(findings.count) <= alpha } ?? false
  }

  /// The window's p-value: the smallest of the findings times how many there are (Bonferroni), at most
  /// 1; nil without any.
  public var pValue: Double? {
    loudest.map { min(1, $0.test.pValue * Double(findings.count)) }
  }

  /// Its natural logarithm, good where the p-value is 0.
  public var logPValue: Double? {
    loudest.map { min(0, $0.test.logPValue + log(Double(findings.count))) }
  }
}
