import Glibc

/// How a percentile is read from sorted values y[0] ≤ … ≤ y[n − 1].
public enum PercentileRule: String, CaseIterable, Sendable {
  /// Elasticsearch 2.1 to 5.0, percentiles_bucket: y[⌊(p/100) n⌋]. That system refuses an index of n
  /// (p = 100); here it is the largest value.
  case elasticsearch2
  /// Elasticsearch from 5.1, percentiles_bucket: y[⌊(p/100)(n − 1) + ½⌋].
  case elasticsearch5
  /// NIST's: between the neighbours of position (p/100)(n + 1), counted from 1, by linear interpolation;
  /// the smallest or largest value beyond them.
  /// Source: NIST/SEMATECH e-Handbook of Statistical Methods, section 7.2.6.2.
  case interpolated
}

/// A sorted copy of some values, for order statistics.
/// All results are NaN if there is no value, or if any value is NaN.
public struct SortedSample: Equatable, Sendable {
  /// The values in rising order; empty if one of those given was NaN.
  public let values: [Double]

  /// Sorts `values`. Cost: n log n.
  @specialized(where Values == [Double])
  public init<Values: Sequence<Double>>(_ values: Values) {
    let sorted = values.sorted()
    self.values = sorted.contains(where: \.isNaN) ? [] : sorted
  }

  /// The smallest value.
  public var minimum: Double { values.first ?? .nan }

  /// The largest value.
  public var maximum: Double { values.last ?? .nan }

  /// The largest value minus the smallest; infinite if that overflows.
  public var spread: Double { maximum - minimum }

  /// The middle value, or the mean of the two middle ones.
  public var median: Double {
    guard !values.isEmpty else { return .nan }
    let upper = values[values.count / 2]
    if values.count % 2 == 1 { return upper }
    let lower = values[values.count / 2 - 1]
    return lower == upper ? lower : lower / 2 + upper / 2
  }

  /// The smallest of the most frequent values. Cost: n.
  public var mode: Double {
    var best = Double.nan
    var most = 0
    var run = 0
    for (index, value) in values.enumerated() {
      run = index > 0 && values[index - 1] == value ? run + 1 : 1
      if run > most { (best, most) = (value, run) }
    }
    return best
  }

  /// The value below which about `percent` of 100 lie, by a named rule; NaN outside 0…100.
  public func percentile(_ percent: Double, rule: PercentileRule) -> Double {
    guard percent >= 0, percent <= 100, let last = values.last else { return .nan }
    let count = Double(values.count)
    switch rule {
    case .elasticsearch2: return value(at: floor(percent / 100 * count))
    case .elasticsearch5: return value(at: floor(percent / 100 * (count - 1) + 0.5))
    case .interpolated:
      let position = percent / 100 * (count + 1)
      let whole = floor(position)
      if whole < 1 { return minimum }
      if whole >= count { return last }
      let lower = value(at: whole - 1)
      let upper = value(at: whole)
      let share = position - whole
      return lower == upper ? lower : lower * (1 - share) + upper * share
    }
  }

  /// The value at an index not below 0, the last one if it is beyond.
  private func value(at index: Double) -> Double {
    values[index < Double(values.count) ? Int(index) : values.count - 1]
  }
}
