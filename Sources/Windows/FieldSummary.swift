import Statistics

/// What is known of the numbers that a field holds within a pane or a window, in a fixed size: enough for
/// every function but those of ranks.
public struct FieldSummary: Mergeable, Sendable {
  /// Number, mean and squared deviations.
  public internal(set) var moments = Moments()
  var sum = 0.0
  /// What `sum` lacks.
  var sumRemainder = 0.0
  var least = Double.infinity
  var greatest = -Double.infinity
  var firstTime = Int64.max
  var first = Double.nan
  var lastTime = Int64.min
  var last = Double.nan
  var parts = WholeParts()

  /// Of no values.
  public init() {}

  /// How many values there are.
  public var count: Int { moments.count }

  /// Adds a value.
  @inline(__always)
  public mutating func append(_ number: SummedNumber, at time: Int64) {
    if !number.isWhole { parts.isWhole = false }
    guard number.rest == 0, parts.isNothing else { return appendExactly(number, at: time) }
    append(number.value, at: time)
  }

  private mutating func append(_ value: Double, at time: Int64) {
    moments.append(value)
    add(value)
    least = Swift.min(least, value)
    greatest = Swift.max(greatest, value)
    if time < firstTime || count == 1 { (firstTime, first) = (time, value) }
    if time >= lastTime { (lastTime, last) = (time, value) }
  }

  /// Adds the values of another summary, which came later or lie later in time.
  public mutating func merge(_ other: FieldSummary) {
    guard other.count > 0 else { return }
    guard count > 0 else { return self = other }
    // The smaller sample into the larger, whose sum of squares then keeps what rounding costs.
    moments =
      moments.count < other.count
      ? other.moments.merged(with: moments) : moments.merged(with: other.moments)
    add(other.sum)
    add(other.sumRemainder)
    if other.least == least { parts.least = Swift.min(parts.least, other.parts.least) }
    if other.least < least { (least, parts.least) = (other.least, other.parts.least) }
    if other.greatest == greatest {
      parts.greatest = Swift.max(parts.greatest, other.parts.greatest)
    }
    if other.greatest > greatest {
      (greatest, parts.greatest) = (other.greatest, other.parts.greatest)
    }
    if other.firstTime < firstTime {
      (firstTime, first, parts.first) = (other.firstTime, other.first, other.parts.first)
    }
    if other.lastTime >= lastTime {
      (lastTime, last, parts.last) = (other.lastTime, other.last, other.parts.last)
    }
    parts.isWhole = parts.isWhole && other.parts.isWhole
  }

  /// By the sum, which keeps what values of unlike size cost, unless that is beyond the range. What the
  /// division rounds off is divided once more, and the mean lies within the values: a constant is its
  /// own mean, or no rule of sigmas could bear it.
  private var mean: Double {
    let size = Double(count)
    let quotient = (sum + sumRemainder) / size
    let mean = quotient + (sum.addingProduct(-quotient, size) + sumRemainder) / size
    guard mean.isFinite else { return moments.mean }
    return Swift.min(Swift.max(mean, least), greatest)
  }

  /// Sums with the rounding errors kept apart.
  /// Source: Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen" (1974).
  mutating func add(_ value: Double) {
    let total = sum + value
    let lost = abs(sum) >= abs(value) ? (sum - total) + value : (value - total) + sum
    sum = total
    if lost.isFinite { sumRemainder += lost }
  }

  /// A function of the values; NaN where it has none: of no values, or a sample's deviation of fewer
  /// than two, or one of ranks. Infinite where the result is beyond the range of a double.
  func value(of function: AggregateFunction) -> Double {
    guard count > 0 || function == .count else { return .nan }
    switch function {
    case .count: return Double(count)
    case .sum: return sum + sumRemainder
    case .mean: return mean
    case .min: return least
    case .max: return greatest
    case .spread: return greatest - least
    case .first: return first
    case .last: return last
    case .standardDeviation: return moments.standardDeviation
    case .populationStandardDeviation: return moments.populationStandardDeviation
    case .median, .mode, .percentile: return .nan
    }
  }
}
