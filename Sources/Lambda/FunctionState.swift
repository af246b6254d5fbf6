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
  /// Writes what every call remembers.
  public func save(for expression: LambdaExpression, into writer: inout StateWriter) {
    writer.list("calls") { writer in
      for (call, memory) in zip(expression.code.memories, calls) {
        writer.item { writer in
          memory.save(into: &writer)
          guard let sample = call.sample else { return }
          writer.numbers("values", samples[sample].values)
          writer.integer("turned", samples[sample].countSinceTurn)
        }
      }
    }
  }

  /// Reads what `save` wrote for the same expression; throws where a number cannot be what its call
  /// remembers.
  public init(
    for expression: LambdaExpression, from reader: inout StateReader
  ) throws(StateError) {
    self.init(for: expression)
    let described = expression.code.memories
    var restored: [CallMemory] = []
    var restoredSamples: [SlidingSample] = []
    try reader.list("calls") { reader throws(StateError) in
      guard restored.count < described.count else {
        throw reader.refusal("a call that the expression has not")
      }
      let call = described[restored.count]
      restored.append(try CallMemory(of: call.function, from: &reader))
      guard call.sample != nil else { return }
      let values = try reader.numbers("values")
      let turned: Int = try reader.integer("turned")
      guard values.allSatisfy(\.isFinite),
        let sample = SlidingSample(
          capacity: Int(call.parameter), values: values, countSinceTurn: turned)
      else { throw reader.refusal("the values of sigma") }
      restoredSamples.append(sample)
    }
    guard restored.count == described.count else {
      throw reader.refusal("\(restored.count) calls that remember")
    }
    (calls, samples) = (restored, restoredSamples)
  }
}

extension CallMemory {
  fileprivate func save(into writer: inout StateWriter) {
    switch self {
    case .nothing: break
    case .count(let count): writer.integer("count", count)
    case .moments(let count, let mean, let squares):
      writer.number("seen", count)
      writer.number("mean", mean)
      writer.number("squares", squares)
    case .range(let smallest, let largest):
      writer.number("smallest", smallest)
      writer.number("largest", largest)
    case .previous(let value, let time):
      if value.kind == .integer { writer.integer("integer", value.integer) }
      if value.kind == .float { writer.number("float", value.float) }
      writer.integer("time", time)
    case .since(let time): writer.integer("since", time)
    }
  }

  fileprivate init(of function: Function, from reader: inout StateReader) throws(StateError) {
    self = .nothing
    switch function {
    case .count, .stateCount:
      guard let count: Int64 = try reader.integerIfPresent("count") else { return }
      guard count > 0 else { throw reader.refusal("\(count) points counted") }
      self = .count(count)
    case .sigma:
      guard let count = try reader.numberIfPresent("seen") else { return }
      let mean = try reader.number("mean")
      let squares = try reader.number("squares")
      // A NaN stays for good, as in Kapacitor.
      guard count >= 1, count <= 0x1p53, !(squares < 0) else {
        throw reader.refusal("the mean of sigma")
      }
      self = .moments(count: count, mean: mean, squares: squares)
    case .spread:
      guard let smallest = try reader.numberIfPresent("smallest") else { return }
      let largest = try reader.number("largest")
      self = smallest <= largest ? .range(smallest: smallest, largest: largest) : .nothing
    case .stateDuration:
      if let time: Int64 = try reader.integerIfPresent("since") { self = .since(time) }
    default:
      var value: Value?
      if let integer: Int64 = try reader.integerIfPresent("integer") { value = Value(integer) }
      if let float = try reader.numberIfPresent("float") { value = Value(float) }
      guard let value else { return }
      self = .previous(value, time: try reader.integer("time"))
    }
  }
}
