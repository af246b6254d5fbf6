/// The numbers between two bounds, each of which may belong to it or not.
public struct Interval: Equatable, Sendable {
  /// One end of an interval.
  public enum Bound: Equatable, Sendable {
    /// The number belongs to the interval.
    case including(Double)
    /// The numbers beside it do, it does not.
    case excluding(Double)
    /// There is no bound; infinite numbers do not belong to the interval all the same.
    case none
  }

  let lower: Bound
  let upper: Bound

  /// The interval from one bound to the other.
  public init(from lower: Bound, to upper: Bound) {
    self.lower = lower
    self.upper = upper
  }

  /// The numbers strictly between the two: a significance level lies in `.between(0, 1)`.
  public static func between(_ lower: Double, _ upper: Double) -> Interval {
    Interval(from: .excluding(lower), to: .excluding(upper))
  }

  /// The two numbers and all between them.
  public static func from(_ lower: Double, through upper: Double) -> Interval {
    Interval(from: .including(lower), to: .including(upper))
  }

  /// The numbers that are greater than `lower`.
  public static func above(_ lower: Double) -> Interval {
    Interval(from: .excluding(lower), to: .none)
  }

  /// The number and all greater ones.
  public static func atLeast(_ lower: Double) -> Interval {
    Interval(from: .including(lower), to: .none)
  }

  /// Every finite number.
  public static var finite: Interval { Interval(from: .none, to: .none) }

  /// Whether the number lies in it; never for infinities and NaN.
  public func contains(_ number: Double) -> Bool {
    let isAboveLower =
      switch lower {
      case .including(let bound): number >= bound
      case .excluding(let bound): number > bound
      case .none: true
      }
    let isBelowUpper =
      switch upper {
      case .including(let bound): number <= bound
      case .excluding(let bound): number < bound
      case .none: true
      }
    return number.isFinite && isAboveLower && isBelowUpper
  }

  /// The interval in words: `above 0 and below 1`; empty where there is no bound.
  var phrase: String {
    let lower: String? =
      switch lower {
      case .including(let bound): "at least \(shortened(bound))"
      case .excluding(let bound): "above \(shortened(bound))"
      case .none: nil
      }
    let upper: String? =
      switch upper {
      case .including(let bound): "at most \(shortened(bound))"
      case .excluding(let bound): "below \(shortened(bound))"
      case .none: nil
      }
    return [lower, upper].compactMap(\.self).joined(separator: " and ")
  }

  /// The number without the `.0` of whole ones.
  private func shortened(_ number: Double) -> String {
    let text = number.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
