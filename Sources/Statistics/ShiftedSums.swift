/// Sums of a few values, and of their squares, about the first of them.
/// With the reference among the values, the deviations' squares exceed the variance's by a factor of
/// at most their number, so the subtraction in `moments` costs at most that many units in the last
/// place; hence the limit.
struct ShiftedSums: Sendable {
  /// How many values a block may hold.
  static let limit = 32
  /// The distance from which squares are no longer safe from overflow, 2⁵⁰⁰.
  static let farthest = 0x1p500

  private(set) var count = 0
  private var reference = 0.0
  private(set) var sum = 0.0
  private(set) var squares = 0.0

  /// The sums of no values.
  init() {}

  /// Sums made elsewhere about `reference`.
  init(count: Int, reference: Double, sum: Double, squares: Double) {
    self.count = count
    self.reference = reference
    self.sum = sum
    self.squares = squares
  }

  /// Adds a value, or leaves all as it was and returns false if it is not finite or too far.
  mutating func add(_ value: Double) -> Bool {
    if count == 0 { reference = value }
    let distance = value - reference
    guard abs(distance) < Self.farthest else {
      if count == 0 { reference = 0 }
      return false
    }
    count += 1
    sum += distance
    squares += distance * distance
    return true
  }

  /// The mean of the values minus that of `pivot`; 0 of no values.
  func distance(from pivot: Moments) -> Double {
    guard count > 0 else { return 0 }
    return (reference - pivot.mean) + (sum / Double(count) - pivot.meanRemainder)
  }

  /// The sum of squared deviations from the mean.
  var deviations: Double {
    count == 0 ? 0 : max(0, squares - sum * (sum / Double(count)))
  }

  /// The moments of the values.
  var moments: Moments {
    guard count > 0 else { return Moments() }
    let offset = sum / Double(count)
    return Moments(
      count: count, mean: DoubleDouble(sum: reference, offset), squares: deviations)
  }
}
