import Times

/// Gathers the levels of a window's points into one, as Kapacitor's batch edge does.
///
/// Each point is to be judged from the level before the window (`AlertState.evaluated`), not from that
/// of the point before it. A point that could not be judged is no evidence, and is not added.
public struct BatchVerdict: Sendable {
  /// What a window amounts to.
  public struct Outcome: Equatable, Sendable {
    /// The level of the window.
    public var level: Level
    /// The time of the first point with the highest level; the window's stop when the level is OK or
    /// all points must agree.
    public var time: Timestamp
    /// Where that point was said to lie: its fields stand for the window's in templates.
    public var place: Int
  }

  private let requiresAll: Bool
  private var lowest = Level.critical
  private var highest: (level: Level, time: Timestamp, place: Int)?
  /// How many points were added.
  public private(set) var count = 0

  /// An empty window. `requiresAll`: the window has the lowest of its points' levels, not the highest.
  public init(requiresAll: Bool = false) {
    self.requiresAll = requiresAll
  }

  /// Takes in the level of the next point, which lies at a place of the caller's.
  public mutating func add(_ level: Level, at time: Timestamp, place: Int) {
    if highest.map({ level > $0.level }) ?? true { highest = (level, time, place) }
    lowest = min(lowest, level)
    count += 1
  }

  /// The window's level, or nil when no point could be judged: then nothing changes.
  public func outcome(stop: Timestamp) -> Outcome? {
    guard let highest else { return nil }
    let level = requiresAll ? lowest : highest.level
    return Outcome(
      level: level, time: requiresAll || level == .ok ? stop : highest.time, place: highest.place)
  }
}
