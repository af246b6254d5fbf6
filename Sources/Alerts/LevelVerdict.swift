/// What an expression said about a point.
public enum Truth: Sendable {
  case no, yes
  /// It could not be evaluated: a missing field, a wrong type, a division by zero.
  case error
}

/// The two kinds of expression that a level can have.
public enum ConditionKind: Sendable {
  /// True: the series is at this level.
  case condition
  /// True: the series may leave this level. Without its condition it has no effect.
  case reset
}

/// What the expressions made of one point.
public enum LevelVerdict: Equatable, Sendable {
  case level(Level)
  /// An expression that had to be asked could not be evaluated. The point is no evidence: the level
  /// stays, no event goes out and nothing is counted towards a hold.
  case undecided

  /// The level of a point whose series stands at `current`.
  ///
  /// The highest level at or above the current one whose condition holds is taken. Otherwise a reset
  /// of the current level that does not hold keeps it. Otherwise the highest lower level whose
  /// condition holds, else OK. `matches` is asked at most once for each expression, and says nil where
  /// there is none.
  ///
  /// That is Kapacitor's order of questions, with two deliberate differences: an expression that cannot
  /// be evaluated leaves the level as it was (there it counts as false, and as true for a reset), and the
  /// condition of the current level is asked once, not twice, so that a counting expression counts once.
  @inlinable
  public init(from current: Level, matches: (Level, ConditionKind) -> Truth?) {
    var candidate = Level.critical
    while candidate > .ok {
      let answer = matches(candidate, .condition)
      if answer == .yes {
        self = .level(candidate)
        return
      }
      if answer == .error {
        self = .undecided
        return
      }
      if candidate == current, answer != nil, let mayLeave = matches(current, .reset),
        mayLeave != .yes
      {
        self = mayLeave == .no ? .level(current) : .undecided
        return
      }
      candidate = Level(rawValue: candidate.rawValue &- 1) ?? .ok
    }
    self = .level(.ok)
  }
}
