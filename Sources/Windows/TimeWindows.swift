import Bytes
import Times

/// Time windows over many groups.
///
/// A window of a group closes when a point of the group reaches `stop + lateness`, or when the
/// stream's newest moment advances to `stop + lateness + every` (a group that fell silent is not
/// stuck). Every window that holds a point is emitted once; those of one group come in rising `stop`.
/// A point that only closed windows could have taken is late.
///
/// Cost per point O(1), per window O(points held by the group) plus O(log groups).
public struct TimeWindows: ~Copyable {
  /// What differs from plain tumbling windows.
  public struct Settings: Sendable {
    /// How long a window waits for stragglers, in nanoseconds.
    public var lateness: Int64 = 0
    /// Leave out windows that begin before the group's first point.
    public var onlyFilled = false
    /// Emit windows without a point, from the group's first on, as the stream goes on.
    public var emitsEmpty = false
    /// Count the stops of each group from its own first point.
    public var alignsToFirst = false
    /// Hold no lines: only which panes have a point.
    public var holdsPanes = false
    /// Plain windows.
    public init() {}
  }

  let rule: WindowRule
  let settings: Settings
  var groups = NoncopyableArray<WindowedGroup>()
  var due = DueQueue()
  var newest = Int64.min

  /// Windows by `rule`.
  public init(rule: WindowRule, settings: Settings = Settings()) {
    precondition(settings.lateness >= 0)
    self.rule = rule
    self.settings = settings
  }

  /// Takes the point of `group` (0, 1, 2 … as they first appear) whose line lies in `range` of
  /// `bytes`; first emits the windows that its moment closes.
  public mutating func receive(
    _ bytes: Span<UInt8>, _ range: Range<Int>, at time: Int64, group index: Int, emit: WindowEmitter
  ) -> WindowReception {
    let isNewest = time > newest
    if isNewest { newest = time }
    guard index < groups.count, groups[index].keepOrdinary(bytes, range, at: time) else {
      return receiveExtraordinary(
        bytes, range, at: time, group: index, isNewest: isNewest, emit: emit)
    }
    if isNewest, due.earliest < time { closeSilentGroups(emit: emit) }
    return .kept
  }

  /// The same for a point whose line is not held; for windows with `holdsPanes`.
  public mutating func receive(
    at time: Int64, group index: Int, emit: WindowEmitter
  ) -> WindowReception {
    let isNewest = time > newest
    if isNewest { newest = time }
    guard index < groups.count, groups[index].notePaneOrdinary(at: time) else {
      let none: [UInt8] = []
      return receiveExtraordinary(
        none.span, 0..<0, at: time, group: index, isNewest: isNewest, emit: emit)
    }
    if isNewest, due.earliest < time { closeSilentGroups(emit: emit) }
    return .kept
  }

  /// The key of the pane in which the latest point of a group lies.
  public func pane(of group: Int) -> Int64 { groups[group].pane.lowerBound }

  /// Points of a group earlier than this are late.
  public func horizon(of group: Int) -> Int64 {
    guard group < groups.count else { return .min }
    let frontier = groups[group].frontier(lateness: settings.lateness)
    guard let next = groups[group].rule.firstStop(after: frontier) else { return .min }
    return groups[group].rule.start(ofStop: next) ?? .min
  }

  /// Emits, because the stream has fallen silent, the windows of each group up to the first that holds
  /// its newest point, so that every point has come out once. They are closed after that; those that
  /// overlap them and end later stay open.
  public mutating func flushIdle(emit: WindowEmitter) {
    var index = 0
    while index < groups.count {
      if let last = groups[index].rule.firstStop(after: groups[index].newest) {
        close(index, through: last, atEnd: true, emit: emit)
        groups[index].closedByStream = max(last, groups[index].closedByStream)
      }
      index += 1
    }
  }

  /// Emits what is still open, marked partial where the stream had not yet reached the stop.
  public mutating func finish(emit: WindowEmitter) {
    var index = 0
    while index < groups.count {
      while !groups[index].held.isEmpty { emitOne(index, atEnd: true, emit: emit) }
      index += 1
    }
  }

  @inline(never)
  private mutating func receiveExtraordinary(
    _ bytes: Span<UInt8>, _ range: Range<Int>, at time: Int64, group index: Int, isNewest: Bool,
    emit: WindowEmitter
  ) -> WindowReception {
    if isNewest { closeSilentGroups(emit: emit) }
    while groups.count <= index { groups.append(WindowedGroup(rule: rule)) }
    if !groups[index].isOpen, !groups[index].open(at: time, aligningToFirst: settings.alignsToFirst)
    {
      return .outOfRange
    }
    if time > groups[index].newest {
      groups[index].newest = time
      close(index, through: time.subtractingClamped(settings.lateness), emit: emit)
    }
    return keep(bytes, range, at: time, index)
  }

  private mutating func keep(
    _ bytes: Span<UInt8>, _ range: Range<Int>, at time: Int64, _ index: Int
  ) -> WindowReception {
    let rule = groups[index].rule
    guard let first = rule.firstStop(after: time), rule.start(ofStop: first) != nil else {
      return .outOfRange
    }
    guard let last = rule.lastStop(holding: time) else {
      return time.addingReportingOverflow(rule.period).overflow ? .outOfRange : .betweenWindows
    }
    let frontier = groups[index].frontier(lateness: settings.lateness)
    guard last > frontier else { return .late }
    guard let stop = first > frontier ? first : rule.firstStop(after: frontier) else {
      return .outOfRange
    }
    if groups[index].held.isEmpty {
      // With empty windows wanted, those before this point are still to come.
      if !settings.emitsEmpty { groups[index].nextStop = stop }
      schedule(index)
    } else if stop < groups[index].nextStop {
      groups[index].nextStop = stop
      schedule(index)
    }
    if settings.holdsPanes {
      groups[index].notePane(at: time)
    } else {
      groups[index].keep(bytes, range, at: time)
    }
    return .kept
  }

  mutating func schedule(_ index: Int) {
    due.insert(stop: groups[index].nextStop, group: index)
  }

  /// Closes the windows of other groups that the stream has left behind.
  private mutating func closeSilentGroups(emit: WindowEmitter) {
    let reached = newest.subtractingClamped(settings.lateness).subtractingClamped(rule.every)
    while let (stop, index) = due.first, stop <= reached {
      due.removeFirst()
      guard isDue(index), groups[index].nextStop == stop else { continue }
      close(index, through: reached, emit: emit)
      let frontier = groups[index].rule.lastStop(through: reached) ?? .min
      groups[index].closedByStream = max(frontier, groups[index].closedByStream)
    }
  }

  /// Emits the windows of a group whose stop is at most `watermark`.
  private mutating func close(
    _ index: Int, through watermark: Int64, atEnd: Bool = false, emit: WindowEmitter
  ) {
    var emitted = false
    while isDue(index), groups[index].nextStop <= watermark {
      emitOne(index, atEnd: atEnd, emit: emit)
      emitted = true
    }
    if emitted, isDue(index) { schedule(index) }
  }

  /// Whether windows of the group are still to come: where empty ones are wanted, for ever.
  func isDue(_ index: Int) -> Bool {
    if settings.emitsEmpty { return true }
    return !groups[index].held.isEmpty
  }

  private mutating func emitOne(_ index: Int, atEnd: Bool, emit: WindowEmitter) {
    let stop = groups[index].nextStop
    let rule = groups[index].rule
    let start = rule.start(ofStop: stop) ?? .min
    let count = groups[index].held.count(from: start, to: stop)
    let isWanted = !(settings.onlyFilled && start < groups[index].firstTime)
    if isWanted, count > 0 || settings.emitsEmpty {
      let emission = WindowEmission(
        group: index, start: start, stop: stop, keys: start..<stop,
        nextKey: groups[index].firstWanted(by: rule.firstStop(after: stop)), count: count,
        isPartial: atEnd && stop > newest)
      emit(emission, groups[index].held)
    }
    groups[index].moveOn(withEmpty: settings.emitsEmpty)
  }
}

extension Int64 {
  /// The difference, or the smallest value where it would leave the range.
  func subtractingClamped(_ other: Int64) -> Int64 {
    let (difference, overflow) = subtractingReportingOverflow(other)
    return overflow ? .min : difference
  }
}
