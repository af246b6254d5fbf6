/// What became of a point.
public enum WindowReception: Sendable, Equatable {
  case kept
  /// Every window that could hold it has closed.
  case late
  /// It lies between two windows: no window wants it.
  case betweenWindows
  /// The bounds of its window would leave the range of stamps.
  case outOfRange
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
}

/// Receives an emitted window and the lines of its group; those of the window are the runs between the
/// emission's keys.
public typealias WindowEmitter = (WindowEmission, borrowing HeldLines) -> Void
