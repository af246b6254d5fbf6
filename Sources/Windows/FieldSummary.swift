import Statistics

/// What is known of the numbers that a field holds within a pane or a window, in a fixed size: enough for
/// every function but those of ranks.
public struct FieldSummary: Mergeable, Sendable {
  /// Number, mean and squared deviations.
  public internal(set) var moments = Moments()
  var sum = 0.0
  /// What `sum` lacks.
  var sumRemainder = 0.0
  var least = SummedNumber(.infinity)
  var greatest = SummedNumber(-.infinity)
  var firstTime = Int64.max
  var first = SummedNumber(.nan)
  var lastTime = Int64.min
  var last = SummedNumber(.nan)
  /// Whether all values came as integers.
  var isWhole = true

  /// Of no values.
  public init() {}

  /// How many values there are.
  public var count: Int { moments.count }

  /// Adds a value.
  @inline(__always)
  public mutating func append(_ number: SummedNumber, at time: Int64) {
    if !number.isWhole { isWhole = false }
    moments.append(number.value)
    add(number.value)
    if number.rest != 0 { add(Double(number.rest)) }
    if number < least { least = number }
    if greatest < number { greatest = number }
    if time < firstTime || count == 1 { (firstTime, first) = (time, number) }
    if time >= lastTime { (lastTime, last) = (time, number) }
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
    if other.least < least { least = other.least }
    if greatest < other.greatest { greatest = other.greatest }
    if other.firstTime < firstTime { (firstTime, first) = (other.firstTime, other.first) }
    if other.lastTime >= lastTime { (lastTime, last) = (other.lastTime, other.last) }
    isWhole = isWhole && other.isWhole
  }

  /// By the sum, which keeps what values of unlike size cost, unless that is beyond the range. What the
  /// division rounds off is divided once more, and the mean lies within the values: a constant is its
  /// own mean, or no rule of sigmas could bear it.
  private var mean: Double {
    let size = Double(count)
    let quotient = (sum + sumRemainder) / size
    let mean = quotient + (sum.addingProduct(-quotient, size) + sumRemainder) / size
    guard mean.isFinite else { return moments.mean }
    return Swift.min(Swift.max(mean, least.value), greatest.value)
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
    case .min: return least.value
    case .max: return greatest.value
    case .spread: return greatest.value - least.value
    case .first: return first.value
    case .last: return last.value
    case .standardDeviation: return moments.standardDeviation
    case .populationStandardDeviation: return moments.populationStandardDeviation
    case .median, .mode, .percentile: return .nan
    }
  }

  /// The exact result of a function over integers that a double may not hold; nil where the values were no
  /// integers, where the function makes none of them, where it does not fit, and up to 2⁵³, where the
  /// double is exact.
  public func whole(of function: AggregateFunction) -> Int64? {
    guard isWhole, count > 0 else { return nil }
    let result: Int128
    switch function {
    case .min: result = least.exact
    case .max: result = greatest.exact
    case .first: result = first.exact
    case .last: result = last.exact
    case .spread: result = greatest.exact - least.exact
    // The sum and what rounding took of it are both whole, and the second is small.
    case .sum where sum.magnitude < 0x1p64 && sumRemainder.magnitude < 0x1p53:
      result = Int128(sum) + Int128(sumRemainder)
    default: return nil
    }
    return result.magnitude > 1 << 53 ? Int64(exactly: result) : nil
  }
}
