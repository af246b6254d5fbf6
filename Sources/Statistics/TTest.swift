import Glibc

/// Which difference of means counts as evidence.
public enum Alternative: String, CaseIterable, Sendable {
  /// The means differ.
  case twoSided = "two-sided"
  /// The first sample's mean is less than the second's.
  case less
  /// The first sample's mean is greater than the second's.
  case greater

  /// The same said of the samples the other way round.
  var reversed: Alternative {
    switch self {
    case .twoSided: .twoSided
    case .less: .greater
    case .greater: .less
    }
  }
}

/// What a t-test found.
public struct TTest: Equatable, Sendable {
  /// The first mean minus the second, over its standard error. Of samples that are constant but for
  /// rounding 0 where the means agree, else infinite.
  public let t: Double
  /// Of t; nil where Welch's are not defined, since both samples are constant.
  public let degreesOfFreedom: Double?
  /// The probability of a t at least so extreme if the means are equal; 0 below the smallest double.
  public let pValue: Double
  /// The natural logarithm of the p-value, good where that is 0.
  public let logPValue: Double

  /// A test whose t is exceeded to both sides with the probability `tail`.
  init(t: Double, _ degreesOfFreedom: Double, tail: TailProbability, _ alternative: Alternative) {
    self.t = t
    self.degreesOfFreedom = degreesOfFreedom
    switch alternative {
    case .twoSided: (pValue, logPValue) = (tail.value, tail.logarithm)
    case .less: (pValue, logPValue) = tail.halved(upper: t <= 0)
    case .greater: (pValue, logPValue) = tail.halved(upper: t >= 0)
    }
  }

  /// A test of samples that are constant but for rounding. The means agree if they are not farther apart
  /// than `rounding`. p is 1 if they agree or differ in the direction that does not count, else 0.
  init(
    constant difference: Double, rounding: Double, _ alternative: Alternative,
    degreesOfFreedom: Double? = nil
  ) {
    t = abs(difference) <= rounding ? 0 : difference < 0 ? -.infinity : .infinity
    self.degreesOfFreedom = degreesOfFreedom
    let counts =
      switch alternative {
      case .twoSided: t != 0
      case .less: t < 0
      case .greater: t > 0
      }
    (pValue, logPValue) = counts ? (0, -.infinity) : (1, 0)
  }

  /// Welch's t-test: whether two samples, which may differ in variance, have the same mean. Nil where
  /// one has fewer than two values, or a mean, a variance or the difference is not finite.
  ///
  /// Where the standard error is 0, or below 10 ε times the larger mean's magnitude, the samples are
  /// constant but for rounding (the rule of R's t.test).
  /// Source: Welch, "The generalization of Student's problem when several different population variances
  /// are involved" (1947); the degrees of freedom are also Satterthwaite's.
  public init?(_ first: Moments, _ second: Moments, alternative: Alternative = .twoSided) {
    guard first.count > 1, second.count > 1 else { return nil }
    let firstShare = first.variance / Double(first.count)
    let secondShare = second.variance / Double(second.count)
    let squaredError = firstShare + secondShare
    let difference = first.meanDifference(from: second)
    guard squaredError.isFinite, difference.isFinite else { return nil }
    let standardError = squaredError.squareRoot()
    let rounding = 10 * Double.ulpOfOne * max(abs(first.mean), abs(second.mean))
    if standardError < rounding || standardError == 0 {
      self.init(constant: difference, rounding: rounding, alternative)
      return
    }
    // In shares of the whole, so that no square overflows or underflows.
    let weight = firstShare / squaredError
    let rest = secondShare / squaredError
    let degrees =
      1 / (weight * weight / Double(first.count - 1) + rest * rest / Double(second.count - 1))
    let t = difference / standardError
    guard t.isFinite else { return nil }
    self.init(t: t, degrees, tail: StudentT.twoSided(abs(t), degrees), alternative)
  }

  /// Student's t-test of one new observation: t = (m − x) / (s √(1 + 1/k)), with k − 1 degrees of
  /// freedom, or fewer where `tails` are heavy. Where the error is not above `rounding`, the history is
  /// constant.
  init(
    _ history: Moments, observation: Double, tails: TailIndex, rounding: Double,
    alternative: Alternative
  ) {
    let count = Double(history.count)
    let degrees = tails.degreesOfFreedom(count - 1)
    let difference = history.meanDifference(from: Moments(observation))
    let error = history.standardDeviation * (1 + 1 / count).squareRoot()
    let t = difference / error
    guard error > rounding, t.isFinite else {
      self.init(
        constant: difference, rounding: rounding, alternative, degreesOfFreedom: degrees)
      return
    }
    self.init(t: t, degrees, tail: tails.twoSided(t, count - 1), alternative)
  }
}
