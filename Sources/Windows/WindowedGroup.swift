import Bytes
import Times

/// One group's windows: the lines that open ones may still want, and how far they are.
struct WindowedGroup: ~Copyable {
  var held = HeldLines()
  /// Where its windows lie.
  private(set) var rule: WindowRule
  /// Whether it has had a point.
  private(set) var isOpen = false
  /// The time of its first point.
  private(set) var firstTime = Int64.min
  /// The newest time among its points.
  var newest = Int64.min
  /// The stop of the earliest open window; meaningless while nothing is held, unless empty windows are
  /// wanted.
  var nextStop = Int64.max
  /// Windows with a stop up to here were closed because the group fell silent; see `frontier`.
  var closedBySilence = Int64.min
  /// Late points since the last window that was emitted.
  var late = 0
  /// Points from here up to `nextStop` are wanted by no earlier window than the next to close.
  private var ordinaryStart: Int64 = .max
  /// The pane of the latest point, where panes are held instead of lines.
  private(set) var pane: Range<Int64> = 0..<0

  /// A group that has had no point.
  init(rule: WindowRule) {
    self.rule = rule
  }

  /// Begins with the first point; false when its windows would be out of range.
  mutating func open(at time: Int64, aligningToFirst: Bool) -> Bool {
    if aligningToFirst { rule = rule.counted(from: time) }
    guard let stop = rule.firstStop(after: time) else { return false }
    nextStop = stop
    firstTime = time
    newest = time
    isOpen = true
    return true
  }

  /// Windows with a stop up to here are closed.
  func frontier(lateness: Int64) -> Int64 {
    let reached = rule.lastStop(through: newest.subtractingClamped(lateness)) ?? .min
    return max(reached, closedBySilence)
  }

  /// Whether a point lies in the next window to close, and in no earlier one, as far as is known.
  @inline(__always)
  func isOrdinary(_ time: Int64) -> Bool { time >= ordinaryStart && time < nextStop }

  /// Keeps a line, or notes its pane, in the usual case: its time lies in the next window to close and in
  /// no earlier one, and in the pane of the latest point. False when that is not so, or not known.
  @inline(__always)
  mutating func keepOrdinary(
    _ bytes: Span<UInt8>, _ range: Range<Int>, at time: Int64, asPane: Bool
  ) -> Bool {
    guard isOrdinary(time), !asPane || pane.contains(time) else { return false }
    if time > newest { newest = time }
    if !asPane { held.append(bytes, range, at: time) }
    return true
  }

  /// Keeps a line, or notes its pane.
  mutating func keep(_ bytes: Span<UInt8>, _ range: Range<Int>, at time: Int64, asPane: Bool) {
    if asPane { pane = rule.pane(at: time) ?? time..<(time + 1) }
    held.keep(bytes, range, at: asPane ? pane.lowerBound : time, asPane: asPane)
    ordinaryStart = rule.ownStart(ofStop: nextStop)
  }

  /// Goes on to the window behind the next one to close, or, without empty windows, to the first
  /// behind it that holds a point. Lines that no open window wants are dropped.
  mutating func moveOn(withEmpty: Bool) {
    let following = rule.firstStop(after: nextStop)
    let earliest = held.drop(before: firstWanted(by: following))
    nextStop = following ?? .max
    ordinaryStart = .max
    pane = 0..<0
    guard let following, let earliest else { return }
    if !withEmpty, let first = rule.firstStop(after: earliest) { nextStop = max(following, first) }
    ordinaryStart = rule.ownStart(ofStop: nextStop)
  }

  /// Whether the next window to close holds no point.
  var isNextEmpty: Bool {
    guard let start = rule.start(ofStop: nextStop) else { return false }
    return held.count(from: start, to: nextStop) == 0
  }

  /// Passes over the empty windows from the next one on: up to the first that holds a point, or to the
  /// first behind `watermark`. How many there were.
  mutating func skipEmpty(through watermark: Int64) -> Int {
    let first = held.earliestTime.flatMap { rule.firstStop(after: $0) } ?? .max
    let behind = rule.firstStop(after: watermark) ?? .max
    let target = min(first, behind)
    guard target > nextStop, rule.every > 0 else { return 0 }
    let (distance, overflow) = target.subtractingReportingOverflow(nextStop)
    nextStop = target
    ordinaryStart = .max
    return overflow ? Int.max / 2 : Int(distance / rule.every)
  }

  /// The first moment that the window with this stop holds; the last of all when there is none.
  func firstWanted(by stop: Int64?) -> Int64 {
    stop.flatMap { rule.start(ofStop: $0) } ?? .max
  }
}
