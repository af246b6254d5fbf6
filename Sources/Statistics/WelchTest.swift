import Glibc

/// Which difference of means counts as evidence.
public enum Alternative: String, CaseIterable, Sendable {
  /// The means differ.
  case twoSided
  /// The first sample's mean is less than the second's.
  case less
  /// The first sample's mean is greater than the second's.
  case greater
}

/// What a t-test found.
public struct WelchResult: Equatable, Sendable {
  /// The first mean minus the second, over its standard error; always finite.
  public let t: Double
  /// Welch's (and Satterthwaite's) degrees of freedom, between the smaller sample's and both together.
  public let degreesOfFreedom: Double
  /// The probability of a t at least so extreme if the means are equal; 0 below the smallest double.
  public let pValue: Double
  /// The natural logarithm of the p-value, good where that is 0.
  public let logPValue: Double

  init(t: Double, degreesOfFreedom: Double, alternative: Alternative) {
    self.t = t
    self.degreesOfFreedom = degreesOfFreedom
    let tail = StudentT.twoSided(abs(t), degreesOfFreedom)
    switch alternative {
    case .twoSided: (pValue, logPValue) = (tail.value, tail.logarithm)
    case .less: (pValue, logPValue) = tail.halved(upper: t <= 0)
    case .greater: (pValue, logPValue) = tail.halved(upper: t >= 0)
    }
  }
}

/// Welch's t-test: whether two samples, which may differ in variance, have the same mean.
public enum WelchTest: Equatable, Sendable {
  /// The test was made.
  case tested(WelchResult)
  /// Both samples are constant but for rounding: the standard error is 0, or below 10 ε times the larger
  /// mean's magnitude (R's rule). The means agree if they are not farther apart than that. `t` is then 0,
  /// else infinite; `pValue` is 1 if they agree or differ in the direction that does not count, else 0.
  case essentiallyConstant(meansAgree: Bool, t: Double, pValue: Double)
  /// A sample has fewer than two values.
  case tooFewValues
  /// A mean or variance is NaN or infinite, or their difference overflows.
  case notFinite

  /// Tests `first` against `second`; t has the sign of the first mean minus the second.
  /// Source: Welch, "The generalization of Student's problem when several different population variances
  /// are involved" (1947); the rule for constant samples is that of R's t.test.
  public init(_ first: Moments, _ second: Moments, alternative: Alternative = .twoSided) {
    guard first.count > 1, second.count > 1 else {
      self = .tooFewValues
      return
    }
    let firstShare = first.variance / Double(first.count)
    let secondShare = second.variance / Double(second.count)
    let squaredError = firstShare + secondShare
    let difference = first.meanDifference(from: second)
    guard squaredError.isFinite, difference.isFinite else {
      self = .notFinite
      return
    }
    let standardError = squaredError.squareRoot()
    let rounding = 10 * Double.ulpOfOne * max(abs(first.mean), abs(second.mean))
    if standardError < rounding || standardError == 0 {
      self = Self.constant(difference, rounding: rounding, alternative)
      return
    }
    // In shares of the whole, so that no square overflows or underflows.
    let weight = firstShare / squaredError
    let rest = secondShare / squaredError
    let degreesOfFreedom =
      1 / (weight * weight / Double(first.count - 1) + rest * rest / Double(second.count - 1))
    let t = difference / standardError
    guard t.isFinite else {
      self = .notFinite
      return
    }
    self = .tested(
      WelchResult(t: t, degreesOfFreedom: degreesOfFreedom, alternative: alternative))
  }

  /// t, infinite for constant samples with different means; nil if no test was made.
  public var t: Double? {
    switch self {
    case .tested(let result): result.t
    case .essentiallyConstant(_, let t, _): t
    case .tooFewValues, .notFinite: nil
    }
  }

  /// The p-value; nil if no test was made.
  public var pValue: Double? {
    switch self {
    case .tested(let result): result.pValue
    case .essentiallyConstant(_, _, let pValue): pValue
    case .tooFewValues, .notFinite: nil
    }
  }

  /// The natural logarithm of the p-value, −infinity for constant samples with different means;
  /// nil if no test was made.
  public var logPValue: Double? {
    switch self {
    case .tested(let result): result.logPValue
    case .essentiallyConstant(_, _, let pValue): log(pValue)
    case .tooFewValues, .notFinite: nil
    }
  }

  private static func constant(
    _ difference: Double, rounding: Double, _ alternative: Alternative
  ) -> WelchTest {
    if abs(difference) <= rounding {
      return .essentiallyConstant(meansAgree: true, t: 0, pValue: 1)
    }
    let counts =
      switch alternative {
      case .twoSided: true
      case .less: difference < 0
      case .greater: difference > 0
      }
    return .essentiallyConstant(
      meansAgree: false, t: difference < 0 ? -.infinity : .infinity, pValue: counts ? 0 : 1)
  }
}
