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

/// What one part of a window showed against its history.
public struct BatchFinding: Equatable, Sendable {
  /// Which part.
  public let part: BatchMeansDetector.Part
  /// The window's value.
  public let value: Double
  /// The history's moments as they were before the window.
  public let history: Moments
  /// The history's mean less the value, over the standard error of the difference; infinite where the
  /// history is constant and the value another one.
  public let t: Double
  /// Of t: one less than the history's windows, and fewer where the part's tails are heavy.
  public let degreesOfFreedom: Double
  /// The probability of a t at least so extreme if nothing changed; 0 below the smallest double.
  public let pValue: Double
  /// Its natural logarithm, good where the p-value is 0.
  public let logPValue: Double

  /// Student's t-test of one new observation: t = (m − x) / (s √(1 + 1/k)), with k − 1 degrees of
  /// freedom and tails as heavy as `tailIndex` says. Where s is 0, or below 10 ε times the larger magnitude (R's rule for constant samples),
  /// p is 1 if the two agree, else 0.
  /// `magnitude` is that of the numbers from which the value was computed: rounding is measured by it.
  init(
    _ part: BatchMeansDetector.Part, _ value: Double, against history: Moments,
    tailIndex: TailIndex, magnitude: Double, alternative: Alternative
  ) {
    self.part = part
    self.value = value
    self.history = history
    let count = Double(history.count)
    degreesOfFreedom = tailIndex.degreesOfFreedom(count - 1)
    let difference = history.meanDifference(from: Moments(value))
    let error = history.standardDeviation * (1 + 1 / count).squareRoot()
    let rounding = 10 * Double.ulpOfOne * magnitude
    // t has the guide's sign, history less window; the alternative speaks of the window.
    let isLess = alternative == .greater
    if error > rounding, (difference / error).isFinite {
      t = difference / error
      let tail = tailIndex.twoSided(t, count - 1)
      switch alternative {
      case .twoSided: (pValue, logPValue) = (tail.value, tail.logarithm)
      case .less, .greater:
        (pValue, logPValue) = tail.halved(upper: isLess ? t <= 0 : t >= 0)
      }
      return
    }
    let agrees = abs(difference) <= rounding
    t = agrees ? 0 : difference < 0 ? -.infinity : .infinity
    let counts = alternative == .twoSided || (isLess ? t < 0 : t > 0)
    pValue = !agrees && counts ? 0 : 1
    logPValue = pValue == 0 ? -.infinity : 0
  }
}

/// What `BatchMeansDetector` says of a window.
public struct BatchJudgement: Equatable, Sendable {
  /// Of each part that was tested; empty for a window that was not.
  public let findings: [BatchFinding]
  private let alpha: Double

  init(findings: [BatchFinding], alpha: Double) {
    self.findings = findings
    self.alpha = alpha
  }

  /// The part that speaks: the one with the smallest p-value.
  public var loudest: BatchFinding? { findings.min { $0.logPValue < $1.logPValue } }

  /// The window's p-value: the smallest of the parts' times how many there are, at most 1.
  public var pValue: Double? { loudest.map { min(1, $0.pValue * Double(findings.count)) } }

  /// Whether that is at or below alpha.
  public var isRejected: Bool { pValue.map { $0 <= alpha } ?? false }
}
