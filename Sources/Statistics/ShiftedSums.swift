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
  private var sum = 0.0
  private var squares = 0.0

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

  /// The moments of the values.
  var moments: Moments {
    guard count > 0 else { return Moments() }
    let offset = sum / Double(count)
    return Moments(
      count: count, mean: DoubleDouble(sum: reference, offset),
      squares: max(0, squares - sum * offset))
  }
}
