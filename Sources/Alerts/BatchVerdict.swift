import Times

/// Gathers the levels of a window's points into one, as Kapacitor's batch edge does.
///
/// Each point is to be judged from the level before the window (`AlertState.evaluated`), not from that
/// of the point before it.
public struct BatchVerdict: Sendable {
  /// What a window amounts to.
  public struct Outcome: Equatable, Sendable {
    /// The level of the window.
    public var level: Level
    /// The time of the first point with the highest level; the window's stop when the level is OK or
    /// all points must agree.
    public var time: Timestamp
    /// Which point it was, counted from zero in the order in which points were added: its fields
    /// stand for the window's in templates.
    var pointIndex: Int
  }

  private let requiresAll: Bool
  private var count = 0
  private var lowest = Level.critical
  private var highest = Level.ok
  private var highestTime = Timestamp(nanoseconds: 0)
  private var highestIndex = 0

  /// An empty window. `requiresAll`: the window has the lowest of its points' levels, not the highest.
  public init(requiresAll: Bool = false) {
    self.requiresAll = requiresAll
  }

  /// Takes in the level of the next point. Call `skip` for a point that could not be judged.
  public mutating func add(_ level: Level, at time: Timestamp) {
    if count == 0 || level > highest {
      highest = level
      highestTime = time
      highestIndex = index
    }
    lowest = min(lowest, level)
    count += 1
    index += 1
  }

  /// Passes over a point that could not be judged: it is no evidence for any level.
  public mutating func skip() { index += 1 }

  private var index = 0

  /// The window's level, or nil when no point could be judged: then nothing changes.
  public func outcome(stop: Timestamp) -> Outcome? {
    guard count > 0 else { return nil }
    let level = requiresAll ? lowest : highest
    return Outcome(
      level: level, time: requiresAll || level == .ok ? stop : highestTime,
      pointIndex: highestIndex)
  }
}
