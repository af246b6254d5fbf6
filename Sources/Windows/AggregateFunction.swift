/// What is worked out of the numbers that a field holds within a window.
public enum AggregateFunction: Hashable, Sendable {
  /// How many there are.
  case count
  case sum, mean, median, min, max
  /// The largest minus the smallest.
  case spread
  /// The earliest in time, and the latest; of equal times the first that came, and the last.
  case first, last
  /// Of a sample, over n − 1.
  case standardDeviation
  /// Of a population, over n.
  case populationStandardDeviation
  /// The smallest of the most frequent.
  case mode
  /// The value below which so many of 100 lie; 0…100.
  case percentile(Double)

  /// The functions that a name alone tells.
  private static let named: KeyValuePairs<String, AggregateFunction> = [
    "count": .count, "sum": .sum, "mean": .mean, "median": .median, "min": .min, "max": .max,
    "spread": .spread, "first": .first, "last": .last, "stddev": .standardDeviation,
    "stddevp": .populationStandardDeviation, "mode": .mode,
  ]

  /// The names that `init(name:)` takes, but for percentiles.
  public static let names = named.map(\.key)

  /// The function of a name: one of `names`, or `p` and a percentage such as `p90` or `p99.9`.
  public init?(name: String) {
    if let named = Self.named.first(where: { $0.key == name }) {
      self = named.value
      return
    }
    let digits = name.dropFirst()
    guard name.first == "p", digits.first?.isWholeNumber == true,
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }),
      let percent = Double(digits), percent <= 100
    else { return nil }
    self = .percentile(percent)
  }

  /// Whether all values have to be kept to work it out.
  public var needsValues: Bool {
    switch self {
    case .median, .mode, .percentile: true
    default: false
    }
  }
}
