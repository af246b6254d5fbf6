import Bytes
import Times

/// Time windows over many groups.
///
/// A window of a group closes when a point of the group reaches `stop + lateness`: no other group's
/// clock counts. The windows of a group that fell silent (`SilenceClock`) come out as they are, so that
/// none is stuck. Every window that holds a point is emitted once; those of one group come in rising
/// `stop`. A point that only closed windows could have taken is late.
///
/// Cost per point O(1), per window O(points held by the group), or, with `holdsPanes`, O(log panes).
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
    /// After how much of the others' progress a group is silent, in nanoseconds; 0 for never.
    public var silence: Int64 = 0
    /// Plain windows.
    public init() {}
  }

  let rule: WindowRule
  let settings: Settings
  var groups = NoncopyableArray<WindowedGroup>()
  var clock: SilenceClock
  /// How many empty windows were left out, since more than `mostEmpty` would have come in a row.
  public private(set) var emptyLeftOut = 0

  /// Windows by `rule`.
  public init(rule: WindowRule, settings: Settings = Settings()) {
    precondition(settings.lateness >= 0)
    self.rule = rule
    self.settings = settings
    // A tenth: a clock that is wrong for a few points cuts no windows.
    clock = SilenceClock(span: settings.silence, step: settings.silence / 10)
  }

  /// Empty windows in a row for one group: a year of hours, ten weeks of minutes.
  static var mostEmpty: Int { 100_000 }

  /// Takes the point of `group` (0, 1, 2 … as they first appear) whose line lies in `range` of
  /// `bytes`; first emits the windows that its moment closes. With `holdsPanes` the line is not looked at.
  public mutating func receive(
    _ bytes: Span<UInt8>, _ range: Range<Int>, at time: Int64, group index: Int, emit: WindowEmitter
  ) -> WindowReception {
    clock.arrive(index, at: time)
    if clock.maySomeBeSilent { closeSilentGroups(emit: emit) }
    guard index < groups.count,
      groups[index].keepOrdinary(bytes, range, at: time, asPane: settings.holdsPanes)
    else { return receiveExtraordinary(bytes, range, at: time, group: index, emit: emit) }
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
    for index in groups.indices {
      if let last = groups[index].rule.firstStop(after: groups[index].newest) {
        close(index, through: last, atEnd: true, emit: emit)
        groups[index].closedBySilence = max(last, groups[index].closedBySilence)
      }
    }
  }

  /// Emits what is still open, marked partial where its group had not yet reached the stop.
  public mutating func finish(emit: WindowEmitter) {
    for index in groups.indices {
      guard finish(index, emit: emit) else { return }
    }
  }

  /// Emits what a group holds; false when it was told to stop.
  private mutating func finish(_ index: Int, emit: WindowEmitter) -> Bool {
    while !groups[index].held.isEmpty {
      guard emitOne(index, atEnd: true, emit: emit) else { return false }
    }
    return true
  }

  /// Emits, whole, the windows that are over at `now`; later points of theirs are late.
  public mutating func close(asOf now: Int64, emit: WindowEmitter) {
    let reached = now.subtractingClamped(settings.lateness)
    for index in groups.indices {
      if groups[index].isOpen { closeBySilence(index, through: reached, emit: emit) }
    }
  }

  /// The clock of a group has been set back to `time`: what is open comes out as it is, and its windows
  /// begin anew.
  public mutating func setBack(_ index: Int, to time: Int64, emit: WindowEmitter) {
    guard index < groups.count, finish(index, emit: emit) else { return }
    groups[index] = WindowedGroup(rule: rule)
    clock.setBack(index, to: time)
  }

  @inline(never)
  private mutating func receiveExtraordinary(
    _ bytes: Span<UInt8>, _ range: Range<Int>, at time: Int64, group index: Int,
    emit: WindowEmitter
  ) -> WindowReception {
    while groups.count <= index { groups.append(WindowedGroup(rule: rule)) }
    if !groups[index].isOpen, !groups[index].open(at: time, aligningToFirst: settings.alignsToFirst)
    {
      return .outOfRange
    }
    if time > groups[index].newest {
      // The watermark: no earlier point is waited for. What it passes comes out before this point goes in.
      groups[index].newest = time
      let reached = time.subtractingClamped(settings.lateness)
      guard close(index, through: reached, emit: emit) else { return .interrupted }
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
    guard last > frontier else {
      // All windows that hold it are out.
      groups[index].late += 1
      return .late
    }
    // Of overlapping windows some may be out, and the point still counts in those that are not.
    guard let stop = first > frontier ? first : rule.firstStop(after: frontier) else {
      return .outOfRange
    }
    if groups[index].held.isEmpty {
      // With empty windows wanted, those before this point are still to come.
      if !settings.emitsEmpty { groups[index].nextStop = stop }
    } else if stop < groups[index].nextStop {
      groups[index].nextStop = stop
    }
    groups[index].keep(bytes, range, at: time, asPane: settings.holdsPanes)
    return .kept
  }

  /// Emits the windows of groups that have fallen silent, as they are.
  @inline(never)
  private mutating func closeSilentGroups(emit: WindowEmitter) {
    while let index = clock.nextSilent() {
      guard index < groups.count, groups[index].isOpen else { continue }
      let last = closeSilent(index, emit: emit)
      guard settings.emitsEmpty else { continue }
      // By the others' progress it would be this late in the silent group.
      let virtual = groups[index].newest.addingClamped(clock.silence(of: index))
        .subtractingClamped(settings.lateness)
      closeBySilence(index, through: max(last, virtual), emit: emit)
      let next = groups[index].nextStop.addingClamped(settings.lateness)
      clock.watch(index, for: next.subtractingClamped(groups[index].newest))
    }
  }

  /// Emits the windows of a group that hold points of it, no further ones: when it comes back, it goes
  /// on where it was.
  /// - Returns: the stop of the last.
  @discardableResult
  mutating func closeSilent(_ index: Int, emit: WindowEmitter) -> Int64 {
    guard index < groups.count, groups[index].isOpen else { return .min }
    let (rule, newest) = (groups[index].rule, groups[index].newest)
    let last = rule.lastStop(holding: newest) ?? rule.lastStop(through: newest) ?? .min
    closeBySilence(index, through: last, emit: emit)
    return last
  }

  /// Emits the windows of a group as they are and forgets it.
  mutating func forget(_ index: Int, emit: WindowEmitter) {
    guard index < groups.count else { return }
    closeSilent(index, emit: emit)
    groups[index] = WindowedGroup(rule: rule)
    clock.forget(index)
  }

  private mutating func closeBySilence(
    _ index: Int, through reached: Int64, emit: WindowEmitter
  ) {
    close(index, through: reached, emit: emit)
    let frontier = groups[index].rule.lastStop(through: reached) ?? .min
    groups[index].closedBySilence = max(frontier, groups[index].closedBySilence)
  }

  /// Emits the windows of a group whose stop is at most `watermark`.
  /// - Returns: false when it was told to stop.
  @discardableResult
  private mutating func close(
    _ index: Int, through watermark: Int64, atEnd: Bool = false, emit: WindowEmitter
  ) -> Bool {
    var empty = 0
    while settings.emitsEmpty || !groups[index].held.isEmpty, groups[index].nextStop <= watermark {
      // One old stamp must not make millions of windows.
      if settings.emitsEmpty, groups[index].held.isEmpty || groups[index].isNextEmpty {
        empty += 1
        if empty > Self.mostEmpty {
          emptyLeftOut += groups[index].skipEmpty(through: watermark)
          continue
        }
      } else {
        empty = 0
      }
      guard emitOne(index, atEnd: atEnd, emit: emit) else { return false }
    }
    return true
  }

  /// Emits the next window of a group; false when it is to be the last for now.
  private mutating func emitOne(_ index: Int, atEnd: Bool, emit: WindowEmitter) -> Bool {
    var goesOn = true
    let stop = groups[index].nextStop
    let rule = groups[index].rule
    let start = rule.start(ofStop: stop) ?? .min
    let count = groups[index].held.count(from: start, to: stop)
    let isWanted = !(settings.onlyFilled && start < groups[index].firstTime)
    if isWanted, count > 0 || settings.emitsEmpty {
      let emission = WindowEmission(
        group: index, start: start, stop: stop, keys: start..<stop,
        nextKey: groups[index].firstWanted(by: rule.firstStop(after: stop)), count: count,
        isPartial: atEnd && stop > groups[index].newest, late: groups[index].late)
      groups[index].late = 0
      goesOn = emit(emission, groups[index].held)
    }
    groups[index].moveOn(withEmpty: settings.emitsEmpty)
    return goesOn
  }
}
