import StateFile

/// Number, mean and sum of squared deviations of a sample, for variances and tests.
///
/// The mean is kept at twice double width and the squares are summed about it, so a level of 1e9
/// costs no digits of a spread of 1e-3, and nothing is ever subtracted that was added before.
/// The sum of squared deviations is never negative and exactly 0 for a constant sample.
/// A value that is NaN makes everything NaN; infinite values make the mean infinite (NaN with both
/// signs) and the squares NaN. Finite values whose squared deviations overflow (above 1e154) keep
/// their mean and have an infinite variance; deviations below 1e-154 lose digits and count as zero
/// below 1e-162.
/// Source: Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample
/// variances" (1979).
public struct Moments: Mergeable, Equatable, Sendable {
  /// How many values there are.
  public private(set) var count: Int
  /// The mean, rounded to the nearest double; 0 for an empty sample, unlike `mean`.
  private var center: Double
  /// The sum of squared deviations.
  private var squares: Double
  /// What `squares` lacks.
  private var squaresRemainder: Double
  /// What `mean` lacks: the mean at full width is `mean + meanRemainder`.
  private var meanRemainder: Double

  /// The moments of no values.
  public init() {
    count = 0
    center = 0
    meanRemainder = 0
    squares = 0
    squaresRemainder = 0
  }

  /// The moments of one value.
  public init(_ value: Double) {
    count = 1
    center = value
    meanRemainder = 0
    squares = value.isFinite ? 0 : .nan
    squaresRemainder = 0
  }

  /// The moments of all of `values`, in one pass over blocks of 32. Cost: about 3 ns a value of an array
  /// or a slice of one, ten times that of any other sequence.
  @specialized(where Values == [Double])
  @specialized(where Values == ArraySlice<Double>)
  public init<Values: Sequence<Double>>(_ values: Values) {
    self.init()
    var open = ShiftedSums()
    for value in values { include(value, in: &open) }
    merge(open.moments)
  }

  /// The moments of `count` values with this mean and sum of squared deviations.
  init(count: Int, mean: DoubleDouble, squares: Double) {
    self.count = count
    center = mean.high
    meanRemainder = mean.low
    self.squares = squares
    squaresRemainder = 0
  }

  /// What they keep in a state.
  public mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
    var numbers = [center, meanRemainder, squares, squaresRemainder]
    try coder.value("count", &count)
    try coder.values("moments", &numbers)
    guard coder.isReading else { return }
    guard (0..<1 << 40).contains(count), numbers.count == 4, !(numbers[2] < 0),
      count > 0 || numbers.allSatisfy({ $0 == 0 })
    else { throw coder.refusal("moments that cannot be any") }
    (center, meanRemainder, squares, squaresRemainder) = (
      numbers[0], numbers[1], numbers[2], numbers[3]
    )
  }

  /// Whether nothing in them is infinite or NaN.
  var isFinite: Bool { [center, meanRemainder, squares, squaresRemainder].allSatisfy(\.isFinite) }

  /// The mean; NaN of no values.
  public var mean: Double { count == 0 ? .nan : center }

  /// The sample variance, over n − 1; NaN for fewer than two values.
  public var variance: Double { count < 2 ? .nan : squares / Double(count - 1) }

  /// The population variance, over n; NaN for no values.
  public var populationVariance: Double { count == 0 ? .nan : squares / Double(count) }

  /// The square root of `variance`.
  public var standardDeviation: Double { variance.squareRoot() }

  /// The square root of `populationVariance`.
  public var populationStandardDeviation: Double { populationVariance.squareRoot() }

  /// This mean minus the other one, without the rounding that either suffers as a double.
  /// NaN if either sample is empty.
  public func meanDifference(from other: Moments) -> Double {
    guard count > 0, other.count > 0 else { return .nan }
    let difference = center - other.center
    return difference.isFinite
      ? difference + (meanRemainder - other.meanRemainder) : difference
  }

  /// Adds one value; about 10 ns.
  public mutating func append(_ value: Double) { merge(Moments(value)) }

  /// The moments of both samples together.
  public func merged(with other: Moments) -> Moments {
    var result = self
    result.merge(other)
    return result
  }

  /// Adds the values of another sample.
  public mutating func merge(_ other: Moments) {
    if other.count == 0 { return }
    if count == 0 {
      self = other
      return
    }
    let total = count + other.count
    let weight = Double(other.count) / Double(total)
    let distance = (other.center - center) + (other.meanRemainder - meanRemainder)
    let shift = distance * weight
    if abs(distance) < ShiftedSums.farthest {
      move(by: shift)
    } else {
      moveFar(to: other, weight: weight)
    }
    add(squares: other.squares + (other.squaresRemainder + distance * shift * Double(count)))
    count = total
  }

  /// Adds `value` to `open`, which is emptied into these moments when it is full or when the value is
  /// too far from the others to be squared.
  mutating func include(_ value: Double, in open: inout ShiftedSums) {
    if open.add(value) {
      if open.count < ShiftedSums.limit { return }
      merge(open.moments)
    } else {
      merge(open.moments)
      append(value)
    }
    open = ShiftedSums()
  }

  private mutating func move(by shift: Double) {
    let sum = DoubleDouble(sum: center, shift)
    let mean = DoubleDouble(ordered: sum.high, sum.low + meanRemainder)
    center = mean.high
    meanRemainder = mean.low
  }

  /// The mean of samples so far apart that their distance may overflow, or not finite.
  private mutating func moveFar(to other: Moments, weight: Double) {
    guard center.isFinite, other.center.isFinite else {
      center += other.center
      meanRemainder = 0
      squares = .nan
      return
    }
    let scale = 0x1p-600
    let here = center * scale
    let shift = (other.center * scale - here) * weight
    let mean = DoubleDouble(sum: here, shift) + (meanRemainder * scale)
    center = mean.high / scale
    meanRemainder = mean.low / scale
  }

  /// Adds to the sum of squared deviations. What is added may be rounded once, for it is not negative;
  /// the sum may not, for there may be many additions.
  private mutating func add(squares increment: Double) {
    let sum = DoubleDouble(sum: squares, increment)
    let low = squaresRemainder + sum.low
    squares = sum.high + low
    squaresRemainder = low - (squares - sum.high)
    if !squaresRemainder.isFinite {
      squares = sum.high
      squaresRemainder = 0
    }
  }
}
