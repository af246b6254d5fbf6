import Times

/// What ends windows.
public enum WindowShape: Sendable {
  /// Boundaries in time.
  case time(WindowRule)
  /// Each point: it emits the points of the span that it ends.
  case trailing(period: TimeSpan)
  /// After `every` points the last `count`; both positive and below 2³².
  case count(Int, every: Int)
}

/// Windows of any shape over many groups.
///
/// Tell each point with `receive`, then, once it has been taken account of, with `complete`: between
/// them lies the moment at which what the point closes has come out, and what it belongs to has not.
public struct GroupedWindows: ~Copyable {
  enum Kind { case time, trailing, count }

  let kind: Kind
  let holdsPanes: Bool
  var timed: TimeWindows
  var trailing: TrailingWindows
  var counted: CountWindows

  /// Windows of a shape; of the settings, only `onlyFilled` and `holdsPanes` have a meaning for shapes
  /// other than boundaries in time.
  public init(_ shape: WindowShape, settings: TimeWindows.Settings) {
    // Those of the other shapes never see a point, so that telling them anything else does nothing.
    var rule = WindowRule(period: .second, every: .second, origin: Timestamp(nanoseconds: 0))
    var (period, count, every) = (Int64(1), Int64(1), Int64(1))
    switch shape {
    case .time(let given):
      kind = .time
      rule = given
    case .trailing(let given):
      kind = .trailing
      period = given.nanoseconds
    case .count(let given, let step):
      kind = .count
      (count, every) = (Int64(given), Int64(step))
    }
    holdsPanes = settings.holdsPanes
    timed = TimeWindows(rule: rule, settings: settings)
    trailing = TrailingWindows(period: period, settings: settings)
    counted = CountWindows(count: count, every: every, settings: settings)
  }

  /// Takes the point of `group` (0, 1, 2 … as they first appear) whose line lies in `range` of
  /// `bytes`; first emits the windows that its moment closes without it.
  public mutating func receive(
    _ bytes: Span<UInt8>, _ range: Range<Int>, at time: Int64, group: Int, emit: WindowEmitter
  ) -> WindowReception {
    switch kind {
    case .time: timed.receive(bytes, range, at: time, group: group, emit: emit)
    case .trailing: trailing.receive(bytes, range, at: time, group: group)
    case .count: counted.receive(bytes, range, at: time, group: group)
    }
  }

  /// Whether a point at `time` lies in a window of the group that is open and holds points, so that its
  /// time is no jump. Other points may be ordinary too.
  ///
  /// Mutating only so that it is not lent a copy of all of this for each point.
  public mutating func isOrdinary(_ time: Int64, group: Int) -> Bool {
    group < timed.groups.count && timed.groups[group].isOrdinary(time)
  }

  /// Emits the window that the point just kept ends by itself.
  public mutating func complete(_ group: Int, at time: Int64, emit: WindowEmitter) {
    switch kind {
    case .time: break
    case .trailing: trailing.complete(group, at: time, emit: emit)
    case .count: counted.complete(group, emit: emit)
    }
  }

  /// The key under which the point just kept is held, its moment `time`.
  public func key(of group: Int, at time: Int64) -> Int64 {
    switch kind {
    case .time: holdsPanes ? timed.pane(of: group) : time
    case .trailing: time
    case .count: counted.key(of: group)
    }
  }

  /// Points of a group earlier than this are late.
  public func horizon(of group: Int) -> Int64 {
    max(timed.horizon(of: group), trailing.horizon(of: group), counted.horizon(of: group))
  }

  /// Emits what the end of the stream would, because it has fallen silent, and goes on: windows of time
  /// up to the first that holds the newest point of their group, those by count that are not full.
  public mutating func flushIdle(emit: WindowEmitter) {
    timed.flushIdle(emit: emit)
    counted.finish(emit: emit)
  }

  /// Emits, whole, the windows of time that are over at `now`.
  public mutating func close(asOf now: Int64, emit: WindowEmitter) {
    timed.close(asOf: now, emit: emit)
  }

  /// The clock of a group has been set back to `time`: its windows begin anew.
  public mutating func setBack(_ group: Int, to time: Int64, emit: WindowEmitter) {
    timed.setBack(group, to: time, emit: emit)
    trailing.setBack(group)
    counted.setBack(group, emit: emit)
  }

  /// The group has been silent for long: its windows come out as they are, and nothing of it is
  /// remembered. Its number may be given to another.
  public mutating func forget(_ group: Int, emit: WindowEmitter) {
    timed.forget(group, emit: emit)
    trailing.setBack(group)
    counted.forget(group, emit: emit)
  }

  /// The group has been silent for long: its windows come out as they are. What may come again of it is
  /// known.
  public mutating func closeSilent(_ group: Int, emit: WindowEmitter) {
    timed.closeSilent(group, emit: emit)
  }

  /// How many empty windows were left out, since too many would have come in a row.
  public var emptyLeftOut: Int { timed.emptyLeftOut }

  /// Emits what is still open.
  public mutating func finish(emit: WindowEmitter) {
    timed.finish(emit: emit)
    counted.finish(emit: emit)
  }
}
