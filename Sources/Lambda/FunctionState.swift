import StateFile
import Statistics

/// What the stateful functions of one expression remember: one memory for each call in the text.
///
/// The caller keeps one for each group. Without stateful calls it holds nothing and costs nothing.
public struct FunctionState: Sendable {
  var calls: [CallMemory]
  /// The last values of each `sigma(x, N)`.
  var samples: [SlidingSample]

  /// The state before any point.
  public init(for expression: LambdaExpression) {
    calls = Array(repeating: .nothing, count: expression.code.memories.count)
    samples = expression.code.memories.compactMap { call in
      call.sample.map { _ in SlidingSample(capacity: Int(call.parameter)) }
    }
  }

  /// What a call makes of its argument at a point's time; `count` has none.
  mutating func remember(
    _ call: RememberingCall, _ site: Int, _ value: Value, time: Int64
  ) -> Value {
    switch call.function {
    case .count: return Value(calls[site].increment())
    case .stateCount: return calls[site].stateCount(value.isTrue)
    case .stateDuration: return calls[site].stateDuration(value.isTrue, at: time)
    case .difference: return calls[site].difference(value, at: time)
    case .rate: return calls[site].rate(value, at: time, unit: call.parameter)
    case .spread: return Value(calls[site].spread(value.promoted))
    default:
      guard let sample = call.sample else { return Value(calls[site].sigma(value.promoted)) }
      return Value(samples[sample].sigma(value.promoted))
    }
  }
}

extension SlidingSample {
  /// By how many standard deviations `value` lies off the mean of the last values, itself included.
  ///
  /// Zero for the first value and while all are equal. A value that is not finite is not kept: NaN
  /// gives NaN, an infinite one is infinitely far off.
  fileprivate mutating func sigma(_ value: Double) -> Double {
    guard value.isFinite else { return value.isNaN ? .nan : .infinity }
    append(value)
    guard count >= 2 else { return 0 }
    let moments = moments
    let variance = moments.variance
    return variance == 0 ? 0 : abs(value - moments.mean) / variance.squareRoot()
  }
}

// MARK: - In a state file

extension FunctionState {
  /// What every call remembers, in a state of the same expression; a number that its call cannot remember
  /// is refused.
  public mutating func transfer(
    of expression: LambdaExpression, _ coder: inout StateCoder
  ) throws(StateError) {
    let described = expression.code.memories
    try coder.list("calls", exactly: described.count) { place, coder throws(StateError) in
      try calls[place].transfer(of: described[place].function, &coder)
      if let sample = described[place].sample { try samples[sample].transfer(&coder) }
    }
  }
}

extension CallMemory {
  fileprivate mutating func transfer(
    of function: Function, _ coder: inout StateCoder
  ) throws(StateError) {
    switch function {
    case .count, .stateCount:
      var number: Int64 = 0
      if case .count(let count) = self { number = count }
      try coder.value("count", &number, unless: 0)
      try coder.check(number >= 0, "\(number) points counted")
      self = number == 0 ? .nothing : .count(number)
    case .sigma:
      var (seen, mean, squares) = (0.0, 0.0, 0.0)
      if case .moments(let count, let center, let sum) = self {
        (seen, mean, squares) = (count, center, sum)
      }
      try coder.value("seen", &seen, unless: 0)
      self = .nothing
      guard seen != 0 else { return }
      try coder.value("mean", &mean)
      try coder.value("squares", &squares)
      // A NaN stays for good, as in Kapacitor.
      try coder.check(seen >= 1 && seen <= 0x1p53 && !(squares < 0), "the mean of sigma")
      self = .moments(count: seen, mean: mean, squares: squares)
    case .spread:
      var (smallest, largest) = (Double.infinity, -Double.infinity)
      if case .range(let low, let high) = self { (smallest, largest) = (low, high) }
      try coder.value("smallest", &smallest, unless: .infinity)
      try coder.value("largest", &largest, unless: -.infinity)
      self = smallest <= largest ? .range(smallest: smallest, largest: largest) : .nothing
    case .stateDuration:
      var start: Int64?
      if case .since(let time) = self { start = time }
      try coder.value("since", &start)
      self = start.map(CallMemory.since) ?? .nothing
    default:
      var (integer, float, time): (Int64?, Double?, Int64) = (nil, nil, 0)
      if case .previous(let value, let moment) = self {
        if value.kind == .integer { integer = value.integer }
        if value.kind == .float { float = value.float }
        time = moment
      }
      try coder.value("integer", &integer)
      try coder.value("float", &float)
      self = .nothing
      guard let value = float.map({ Value($0) }) ?? integer.map({ Value($0) }) else { return }
      try coder.value("time", &time)
      self = .previous(value, time: time)
    }
  }
}
