/// A call in the text that remembers earlier points.
struct RememberingCall: Sendable {
  /// The largest N of `sigma(x, N)`.
  static let mostValues: Int64 = 1_000_000

  let function: Function
  /// N of `sigma(x, N)`, or the unit of `rate` in nanoseconds; 0 where there is neither.
  let parameter: Int64
  /// The place of its sample in `FunctionState.samples`; nil where it keeps none.
  let sample: Int?
}

/// What one call remembers.
enum CallMemory: Sendable {
  /// What it remembers before the first point, and `sigma(x, N)` always: the sample is kept apart.
  case nothing
  /// How often `count` was evaluated, or for how many points in turn the condition of `stateCount` has
  /// held.
  case count(Int64)
  /// The values of `sigma(x)`: their number, mean, and sum of squared deviations.
  case moments(count: Double, mean: Double, squares: Double)
  /// The range of the values of `spread`; before the first that is a number, +∞ and −∞.
  case range(smallest: Double, largest: Double)
  /// The last value of `difference` and `rate`, an integer or a float, and its time.
  case previous(Value, time: Int64)
  /// Since when the condition of `stateDuration` has held.
  case since(Int64)
}

extension CallMemory {
  /// How often it was asked, this time included.
  mutating func increment() -> Int64 {
    guard case .count(let count) = self else {
      self = .count(1)
      return 1
    }
    self = .count(count == .max ? count : count + 1)
    return count == .max ? count : count + 1
  }

  /// By how many standard deviations `value` lies off the mean of all values so far, itself included.
  ///
  /// Zero for the first value and while all values are equal. Welford's method, sample variance.
  mutating func sigma(_ value: Double) -> Double {
    var (count, mean, squares) = (0.0, 0.0, 0.0)
    if case .moments(let n, let m, let s) = self { (count, mean, squares) = (n, m, s) }
    count += 1
    let delta = value - mean
    mean += delta / count
    squares += delta * (value - mean)
    self = .moments(count: count, mean: mean, squares: squares)
    guard count >= 2 else { return 0 }
    let variance = squares / (count - 1)
    return variance == 0 ? 0 : abs(value - mean) / variance.squareRoot()
  }

  /// The largest less the smallest of all values so far, `value` included. NaN is neither.
  mutating func spread(_ value: Double) -> Double {
    var (smallest, largest) = (Double.infinity, -Double.infinity)
    if case .range(let low, let high) = self { (smallest, largest) = (low, high) }
    if value < smallest { smallest = value }
    if value > largest { largest = value }
    self = .range(smallest: smallest, largest: largest)
    return smallest > largest ? .nan : largest - smallest
  }

  /// How much larger `value` is than the value before; none for the first.
  mutating func difference(_ value: Value, at time: Int64) -> Value {
    guard let (earlier, _) = replacePrevious(by: value, at: time) else { return .noValue }
    return Value(Self.difference(value, earlier))
  }

  /// By how much a counter has risen for each `unit` nanoseconds since the point before.
  ///
  /// None for the first point, for one that is no later than that before, and for one that is smaller:
  /// there the counter has begun anew.
  mutating func rate(_ value: Value, at time: Int64, unit: Int64) -> Value {
    if case .previous(_, let before) = self, time <= before { return .noValue }
    guard let (earlier, before) = replacePrevious(by: value, at: time) else { return .noValue }
    let rise = Self.difference(value, earlier)
    if rise < 0 { return .noValue }
    let length = Self.difference(Value(time), Value(before))
    return Value(rise * Double(unit) / length)
  }

  /// For how long the condition has held: from the first to the newest of the points in turn for which
  /// it did; negative where it does not hold.
  mutating func stateDuration(_ holds: Bool, at time: Int64) -> Value {
    guard holds else {
      self = .nothing
      return Value(duration: -1)
    }
    guard case .since(let start) = self else {
      self = .since(time)
      return Value(duration: 0)
    }
    let (length, overflows) = time.subtractingReportingOverflow(start)
    return Value(duration: overflows ? .max : max(length, 0))
  }

  /// For how many points in turn the condition has held; −1 where it does not hold.
  mutating func stateCount(_ holds: Bool) -> Value {
    guard holds else {
      self = .nothing
      return Value(Int64(-1))
    }
    return Value(increment())
  }

  /// The value before, with its time; a NaN is passed over.
  private mutating func replacePrevious(by value: Value, at time: Int64) -> (Value, Int64)? {
    let earlier = self
    if !value.promoted.isNaN { self = .previous(value, time: time) }
    guard case .previous(let previous, let before) = earlier else { return nil }
    return (previous, before)
  }

  /// Exact between integers, where floats would lose the last digits of a large counter.
  private static func difference(_ value: Value, _ earlier: Value) -> Double {
    if value.kind == .integer, earlier.kind == .integer {
      let (exact, overflows) = value.integer.subtractingReportingOverflow(earlier.integer)
      if !overflows { return Double(exact) }
    }
    return value.promoted - earlier.promoted
  }
}
