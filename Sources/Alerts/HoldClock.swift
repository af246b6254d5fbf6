import Times

/// Since when, and for how many evaluations, a series has been above or below each level.
///
/// There is one boundary under each of INFO, WARNING and CRITICAL, and an evaluation lies on one side
/// of each. A rise over a boundary is taken when the series has been above it for long enough, a fall
/// when it has been below it for long enough; so a series that wavers between WARNING and CRITICAL is
/// surely above OK, and becomes WARNING in time.
struct HoldClock: Equatable, Sendable {
  /// How many evaluations in a row the series has been on its side of each boundary; saturates.
  var counts: InlineArray<3, UInt32> = [0, 0, 0]
  /// Since when.
  var since: InlineArray<3, Int64> = [0, 0, 0]

  /// The level that is taken when the evaluation at `time` says `now`, the one before said `last`, and
  /// the level taken until now is `current`.
  mutating func taken(
    from current: Level, last: Level, _ now: Level, at time: Timestamp,
    policy: AlertPolicy
  ) -> Level {
    var result = current
    for boundary in 0..<3 {
      let place = UInt8(boundary) + 1
      let isAbove = now.rawValue >= place
      if isAbove != (last.rawValue >= place) || counts[boundary] == 0 {
        counts[boundary] = 1
        since[boundary] = time.nanoseconds
      } else if counts[boundary] < .max {
        counts[boundary] += 1
      }
      let held = time.interval(since: Timestamp(nanoseconds: since[boundary]))
      let isLongEnough =
        isAbove
        ? held >= policy.hold && counts[boundary] >= policy.holdCount
        : held >= policy.clearHold && counts[boundary] >= policy.clearHoldCount
      if isLongEnough, isAbove != (result.rawValue >= place) {
        result = Level(rawValue: isAbove ? place : place - 1) ?? result
      }
    }
    return result
  }

  static func == (a: Self, b: Self) -> Bool {
    for index in 0..<3 where a.counts[index] != b.counts[index] || a.since[index] != b.since[index]
    {
      return false
    }
    return true
  }
}
