/// Which of the last evaluations changed the level: one bit each, the newest in the lowest place.
struct FlappingHistory: Equatable, Sendable {
  var changes: UInt64 = 0

  /// Takes in whether the newest evaluation changed the level.
  mutating func append(changed: Bool) {
    changes = changes << 1 | (changed ? 1 : 0)
  }

  /// The weighted share of changes among the last `history` levels, 0…1.
  ///
  /// Every pair of neighbours counts once. The weight rises in equal steps from 0.8 for the oldest
  /// change to 1.2 for the newest, and the sum is divided by the number of pairs; a single pair has
  /// weight 1. Source: Nagios, state flap detection. Cost: the number of changes.
  func ratio(history: Int) -> Double {
    let pairs = history - 1
    guard pairs > 1 else { return Double(changes & 1) }
    var rest = pairs >= 64 ? changes : changes & (1 << UInt64(pairs) - 1)
    let step = 0.4 / Double(pairs - 1)
    var sum = 0.0
    while rest != 0 {
      sum += 1.2 - step * Double(rest.trailingZeroBitCount)
      rest &= rest - 1
    }
    return sum / Double(pairs)
  }
}
