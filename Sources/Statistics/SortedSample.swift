import Glibc

/// How a percentile is read from sorted values y[0] ≤ … ≤ y[n − 1].
public enum PercentileRule: String, CaseIterable, Sendable {
  /// Elasticsearch 2.1 to 5.0, percentiles_bucket: y[⌊(p/100) n⌋]. That system refuses an index of n
  /// (p = 100); here it is the largest value.
  case elasticsearch2 = "es2"
  /// Elasticsearch from 5.1, percentiles_bucket: y[⌊(p/100)(n − 1) + ½⌋].
  case elasticsearch5 = "es5"
  /// NIST's: between the neighbours of position (p/100)(n + 1), counted from 1, by linear interpolation;
  /// the smallest or largest value beyond them.
  /// Source: NIST/SEMATECH e-Handbook of Statistical Methods, section 7.2.6.2.
  case interpolated
}

/// Values that are known by their ranks in order of size.
public protocol RankedValues {
  /// How many there are.
  var count: Int { get }
  /// The value of a rank in 0..<count, 0 for the smallest.
  subscript(rank: Int) -> Double { get }
}

/// A sorted copy of some values, for order statistics.
/// All results are NaN if there is no value, or if any value is NaN.
public struct SortedSample: RankedValues, Equatable, Sendable {
  /// The values in rising order; empty if one of those given was NaN.
  public let values: [Double]

  /// Sorts `values`. Cost: n log n.
  @specialized(where Values == [Double])
  public init<Values: Sequence<Double>>(_ values: Values) {
    let sorted = values.sorted()
    self.values = sorted.contains(where: \.isNaN) ? [] : sorted
  }

  /// How many there are; 0 if one of those given was NaN.
  public var count: Int { values.count }

  /// The value of a rank, 0 for the smallest.
  public subscript(rank: Int) -> Double { values[rank] }

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
}

extension RankedValues {
  /// The middle value, or the mean of the two middle ones.
  public var median: Double {
    guard count > 0 else { return .nan }
    let upper = self[count / 2]
    if count % 2 == 1 { return upper }
    let lower = self[count / 2 - 1]
    return lower == upper ? lower : lower / 2 + upper / 2
  }

  /// The value below which about `percent` of 100 lie, by a named rule; NaN outside 0…100.
  public func percentile(_ percent: Double, rule: PercentileRule) -> Double {
    guard percent >= 0, percent <= 100, self.count > 0 else { return .nan }
    let count = Double(self.count)
    switch rule {
    case .elasticsearch2: return value(at: floor(percent / 100 * count))
    case .elasticsearch5: return value(at: floor(percent / 100 * (count - 1) + 0.5))
    case .interpolated:
      let position = percent / 100 * (count + 1)
      let whole = floor(position)
      if whole < 1 { return self[0] }
      if whole >= count { return self[self.count - 1] }
      let lower = value(at: whole - 1)
      let upper = value(at: whole)
      let share = position - whole
      return lower == upper ? lower : lower * (1 - share) + upper * share
    }
  }

  /// The value at an index not below 0, the last one if it is beyond.
  private func value(at index: Double) -> Double {
    self[index < Double(count) ? Int(index) : count - 1]
  }
}
