/// The finite numbers that an option takes, and how a message calls them.
public struct Interval: Sendable {
  /// The interval in words, `above 0 and below 1`.
  let phrase: String
  /// Whether a finite number lies in it.
  private let test: @Sendable (Double) -> Bool

  /// The numbers strictly between the two: a significance level lies in `.between(0, 1)`.
  public static func between(_ lower: Double, _ upper: Double) -> Interval {
    Interval(phrase: "above \(text(lower)) and below \(text(upper))") { lower < $0 && $0 < upper }
  }

  /// The two numbers and all between them.
  public static func from(_ lower: Double, through upper: Double) -> Interval {
    Interval(phrase: "at least \(text(lower)) and at most \(text(upper))") {
      lower <= $0 && $0 <= upper
    }
  }

  /// The numbers that are greater than `lower`.
  public static func above(_ lower: Double) -> Interval {
    Interval(phrase: "above \(text(lower))") { lower < $0 }
  }

  /// The number and all greater ones.
  public static func atLeast(_ lower: Double) -> Interval {
    Interval(phrase: "at least \(text(lower))") { lower <= $0 }
  }

  /// Whether the number lies in it; never for infinities and NaN.
  func contains(_ number: Double) -> Bool { number.isFinite && test(number) }

  /// The number without the `.0` of whole ones.
  private static func text(_ number: Double) -> String {
    let text = number.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
