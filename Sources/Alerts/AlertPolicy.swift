import Times

/// Which evaluations become events. The defaults are Kapacitor's stream edge: every evaluation that is
/// not OK, and the recovery.
public struct AlertPolicy: Sendable {
  /// Only changes of the level become events.
  public var changesOnly = false
  /// With `changesOnly`: a level other than OK is told again when this long has passed since the last
  /// event of the series.
  public var repeatInterval: TimeSpan?
  /// A rise is taken only after the higher level has held this long; zero takes it at once.
  public var hold = TimeSpan.zero
  /// A rise is taken only at this many evaluations at the higher level in a row.
  public var holdCount = 1
  /// A fall is taken only after the lower level has held this long.
  public var clearHold = TimeSpan.zero
  /// A fall is taken only at this many evaluations at the lower level in a row.
  public var clearHoldCount = 1
  /// The shares of changes, 0…1, above which flapping begins and below which it ends; nil: a level may
  /// change as often as it likes.
  public var flapping: ClosedRange<Double>?
  /// How many levels flapping looks back on, the current one included: 2…65, for one bit is kept for each
  /// change between two levels.
  public var flappingHistory = 21
  /// At most one event of a series in this time. Two kinds still pass: a level above all that were
  /// told in the interval, and the recovery from a level that was told.
  public var throttle: TimeSpan?
  /// Whether recoveries are not told.
  public var withoutRecoveries = false
  /// Whether the first evaluation of a series is told even when it is OK.
  public var initial = false

  /// The default policy.
  public init() {}

  /// Whether an evaluation counts at once and by itself: nothing is held, and nobody counts changes.
  public var isDirect: Bool { !holds && flapping == nil }

  /// Whether a change of level must prove itself before it is taken.
  var holds: Bool { hold > .zero || holdCount > 1 || clearHold > .zero || clearHoldCount > 1 }
}
