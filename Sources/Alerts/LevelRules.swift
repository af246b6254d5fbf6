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
  /// True: the series may leave this level.
  case reset
}

/// What the expressions made of one point.
public enum LevelVerdict: Equatable, Sendable {
  case level(Level)
  /// An expression that had to be asked could not be evaluated. The point is no evidence: the level
  /// stays, no event goes out and nothing is counted towards a hold.
  case undecided
}

/// Which levels have a condition and which have a reset, and how they decide the level of a point.
///
/// Kapacitor's order of questions, with two deliberate differences: an expression that cannot be
/// evaluated leaves the level as it was (there it counts as false, and as true for a reset), and the
/// condition of the current level is asked once, not twice, so that a counting expression counts once.
public struct LevelRules: Sendable {
  @usableFromInline var conditions: UInt8 = 0
  @usableFromInline var resets: UInt8 = 0

  /// Rules without any expression: every point is OK.
  public init() {}

  /// Says that there is an expression of this kind for `level`. A reset without its condition has no
  /// effect; OK takes neither.
  public mutating func add(_ kind: ConditionKind, for level: Level) {
    precondition(level != .ok)
    switch kind {
    case .condition: conditions |= 1 << level.rawValue
    case .reset: resets |= 1 << level.rawValue
    }
  }

  /// The level of a point whose series stands at `current`.
  ///
  /// The highest level at or above the current one whose condition holds is taken. Otherwise a reset
  /// of the current level that does not hold keeps it. Otherwise the highest lower level whose
  /// condition holds, else OK. `matches` is asked at most once for each expression, and only for
  /// those that were added.
  @inlinable
  public func level(
    from current: Level, matches: (Level, ConditionKind) -> Truth
  ) -> LevelVerdict {
    let floor = current > .info ? current : .info
    var candidate = Level.critical
    while candidate >= floor {
      switch answer(candidate, matches) {
      case .yes: return .level(candidate)
      case .error: return .undecided
      case .no: candidate = lower(candidate)
      }
    }
    if current != .ok, has(.reset, for: current) {
      switch matches(current, .reset) {
      case .no: return .level(current)
      case .error: return .undecided
      case .yes: break
      }
    }
    while candidate > .ok {
      switch answer(candidate, matches) {
      case .yes: return .level(candidate)
      case .error: return .undecided
      case .no: candidate = lower(candidate)
      }
    }
    return .level(.ok)
  }

  /// Whether `level` has an expression of this kind that counts.
  @inlinable
  public func has(_ kind: ConditionKind, for level: Level) -> Bool {
    let bit: UInt8 = 1 << level.rawValue
    return conditions & bit != 0 && (kind == .condition || resets & bit != 0)
  }

  @inlinable
  func answer(_ level: Level, _ matches: (Level, ConditionKind) -> Truth) -> Truth {
    has(.condition, for: level) ? matches(level, .condition) : .no
  }

  @inlinable
  func lower(_ level: Level) -> Level { Level(rawValue: level.rawValue &- 1) ?? .ok }
}
