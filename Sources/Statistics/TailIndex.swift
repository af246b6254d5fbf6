import StateFile

/// How heavy the tails of standardised deviations are: 1/ν for those that follow Student's t with ν
/// degrees of freedom, so 0 for normal ones.
///
/// A history of some dozen windows cannot show what happens once in a thousand. So the index is moved
/// after each window, up a little by a p-value at or below 0.005 and down by any other, such that it
/// stands still where five windows in a thousand have one: the tail is measured at that level, which
/// anomalies can hardly move, and Student's t carries it on to smaller ones. What begins and lasts counts
/// once. Source: Robbins and Monro, "A stochastic approximation method" (1951).
struct TailIndex: Equatable, Sendable {
  /// The p-value whose frequency is measured. Benchmarks/detection/tune-batch-means chose it and the
  /// next, on draws of its own and the shared half of the measured data.
  static let level = 0.005
  /// How far one p-value moves the index: heavy tails are known after some thousand windows.
  static let rate = 0.002
  /// With an index of one half the variance would be infinite.
  static let greatest = 0.4

  /// The index, from 0 to `greatest`.
  private(set) var value: Double
  /// Whether the last p-value was at or below the level.
  private(set) var isReached = false

  init(value: Double = 0) { self.value = value }

  /// What it keeps in a state.
  mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
    try coder.value("tail_index", &value)
    try coder.value("tail_reached", &isReached)
    try coder.check(value >= 0 && value <= Self.greatest, "the tails")
  }

  /// The degrees of freedom of a deviation over a standard deviation that has `own` of them itself:
  /// the inverses add up.
  func degreesOfFreedom(_ own: Double) -> Double { own / (1 + own * value) }

  /// The probability that such a ratio is at least |`t`| away from 0. Student's t has a standard
  /// deviation of 1/√(1 − 2/ν), and `t`, whose divisor was measured on the same tails, one of 1.
  func twoSided(_ t: Double, _ own: Double) -> TailProbability {
    StudentT.twoSided(abs(t) / (1 - 2 * value).squareRoot(), degreesOfFreedom(own))
  }

  /// Takes in the p-value of a window.
  mutating func learn(_ pValue: Double) {
    let reaches = pValue <= Self.level
    if !reaches {
      value = max(0, value - Self.rate * Self.level)
    } else if !isReached {
      value = min(Self.greatest, value + Self.rate * (1 - Self.level))
    }
    isReached = reaches
  }
}
