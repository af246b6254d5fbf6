/// What became of a point.
public enum WindowReception: Sendable, Equatable {
  case kept
  /// Every window that could hold it has closed.
  case late
  /// It lies between two windows: no window wants it.
  case betweenWindows
  /// The bounds of its window would leave the range of stamps.
  case outOfRange
  /// The emitter asked to stop before all windows were out that it closes; it was not taken.
  case interrupted
}

/// A window that is being emitted: its group, its bounds and how many points it holds.
public struct WindowEmission: Sendable, Equatable {
  /// The number of the group.
  public var group: Int
  /// The first moment of a window of time; the moment before it where each point ends a window; the
  /// earliest time among the points of a window by count.
  public var start: Int64
  /// The first moment behind a window of time; the time of the latest point in the others.
  public var stop: Int64
  /// Where its points lie among the group's lines, or the panes that make it up.
  public var keys: Range<Int64>
  /// Lines and panes before this key are wanted by no later window of the group.
  public var nextKey: Int64
  /// How many lines it holds, or panes with a point.
  public var count: Int
  /// The input ended, or fell silent, before the window was over.
  public var isPartial: Bool
  /// How many points of the group came too late since its last window.
  public var late = 0
}

/// Receives an emitted window and the lines of its group; those of the window are the runs between the
/// emission's keys. Returns whether more windows may follow at once: one record may close millions,
/// and a signal is to end that.
public typealias WindowEmitter = (WindowEmission, borrowing HeldLines) -> Bool
