import Statistics

/// How much the values of a field resemble their neighbours, and what the alpha of Welch's test is then
/// worth.
///
/// The correlation of neighbours, r, is estimated within windows over the first values of a run. If
/// values follow an autoregressive process, the variance of a window's mean is (1 + r) / (1 − r) times
/// what the t-test takes it for, however long the window is, so the test rejects quiet windows as often
/// as a normal deviate exceeds z(alpha) over the root of that.
struct NeighbourCorrelation {
  /// Pairs before anything is said, and pairs after which nothing will be: the standard error of r is
  /// 0.03 and 0.007 then.
  private static let leastPairs = 1000
  private static let mostPairs = 20_000
  /// How many times alpha is exceeded before it is said.
  private static let worthSaying = 10.0

  private var products = 0.0
  private var squares = 0.0
  private var pairs = 0
  private var isDone = false
  /// What a normal value exceeds to either side with the probability alpha; made when it is needed.
  private var deviate: Double?

  /// Adds the values of a window; the correlation and the true alpha, when it is time to say so.
  mutating func add(_ values: [Double], alpha: Double) -> (correlation: Double, alpha: Double)? {
    guard !isDone, values.count > 1 else { return nil }
    let mean = Moments(values).mean
    var before = values[0] - mean
    var windowSquares = before * before
    for value in values.dropFirst() {
      let deviation = value - mean
      products += before * deviation
      windowSquares += deviation * deviation
      before = deviation
    }
    // A window of n values has n − 1 pairs; the deviations from its own mean lower r by 1 / n.
    squares += windowSquares * Double(values.count - 1) / Double(values.count)
    products += windowSquares / Double(values.count)
    pairs += values.count - 1
    guard pairs >= Self.leastPairs, squares > 0, squares.isFinite, products.isFinite else {
      return nil
    }
    isDone = pairs >= Self.mostPairs
    let correlation = min(products / squares, 0.999)
    guard correlation > 0 else { return nil }
    let inflation = ((1 + correlation) / (1 - correlation)).squareRoot()
    let deviate = deviate ?? Self.deviate(of: alpha)
    self.deviate = deviate
    let trueAlpha = NormalDistribution.twoSidedTail(deviate / inflation)
    guard trueAlpha >= Self.worthSaying * alpha else { return nil }
    isDone = true
    return (correlation, trueAlpha)
  }

  /// That of `alpha`, by halving: two digits of what follows are told.
  private static func deviate(of alpha: Double) -> Double {
    var (low, high) = (0.0, 40.0)
    for _ in 0..<40 {
      let middle = (low + high) / 2
      if NormalDistribution.twoSidedTail(middle) > alpha { low = middle } else { high = middle }
    }
    return high
  }
}
