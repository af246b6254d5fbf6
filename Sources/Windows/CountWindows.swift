import Bytes
import Statistics
import Times

/// Windows of a number of points, group by group: after every so many points the last ones come out.
///
/// The points of a group are numbered as they come, and windows lie among the numbers, counted from
/// `CountedGroup.origin`, as those of time do among moments. A point earlier than the end of the last
/// window is late, so that windows never go back in time.
struct CountWindows: ~Copyable {
  private let rule: WindowRule
  /// How many points the first window takes.
  private let first: Int64
  private let settings: TimeWindows.Settings
  var groups = NoncopyableArray<CountedGroup>()

  /// The last `count` points come out after every `every` points, or, with `settings.onlyFilled`, first
  /// after `count`.
  init(count: Int64, every: Int64, settings: TimeWindows.Settings) {
    first = settings.onlyFilled ? count : every
    self.settings = settings
    rule = WindowRule(
      period: TimeSpan(nanoseconds: count), every: TimeSpan(nanoseconds: every),
      origin: Timestamp(nanoseconds: first))
  }

  mutating func receive(
    _ bytes: Span<UInt8>, _ range: Range<Int>, at time: Int64, group index: Int
  ) -> WindowReception {
    while groups.count <= index { groups.append(CountedGroup()) }
    guard time >= groups[index].lastStop else { return .late }
    let (number, origin) = (groups[index].next, groups[index].origin)
    groups[index].next += 1
    guard rule.lastStop(holding: number - origin) != nil else { return .betweenWindows }
    let pane = settings.holdsPanes ? rule.pane(at: number - origin)?.lowerBound : nil
    let key = pane.map { $0 + origin } ?? number
    groups[index].held.keep(bytes, range, at: key, asPane: settings.holdsPanes)
    groups[index].key = key
    groups[index].include(time, in: key)
    return .kept
  }

  /// Emits the window that the point received last fills, if it fills one.
  mutating func complete(_ index: Int, emit: WindowEmitter) {
    let taken = groups[index].next - groups[index].origin
    guard isFull(taken) else { return }
    emitOne(index, stop: taken, isPartial: false, emit: emit)
  }

  /// Whether a window ends behind so many points.
  private func isFull(_ taken: Int64) -> Bool {
    taken >= first && rule.lastStop(through: taken) == taken
  }

  /// Emits what no window has emitted, as one that is not full; the counting begins anew.
  mutating func finish(emit: WindowEmitter) {
    for index in groups.indices {
      finish(index, emit: emit)
    }
  }

  private mutating func finish(_ index: Int, emit: WindowEmitter) {
    let taken = groups[index].next - groups[index].origin
    if !isFull(taken), !settings.onlyFilled, let stop = rule.firstStop(after: taken) {
      emitOne(index, stop: max(first, stop), isPartial: true, emit: emit)
    }
    _ = groups[index].held.drop(before: .max)
    groups[index].extents.drop(before: .max)
    groups[index].origin = groups[index].next
  }

  /// The clock of a group has been set back: what is open comes out as it is, and points of any time
  /// count again, from the first on.
  mutating func setBack(_ index: Int, emit: WindowEmitter) {
    guard index < groups.count else { return }
    finish(index, emit: emit)
    (groups[index].lastStop, groups[index].newest) = (.min, .min)
  }

  /// Emits what no window of a group has emitted, and forgets it.
  mutating func forget(_ index: Int, emit: WindowEmitter) {
    guard index < groups.count else { return }
    finish(index, emit: emit)
    groups[index] = CountedGroup()
  }

  func key(of group: Int) -> Int64 { groups[group].key }

  func horizon(of group: Int) -> Int64 { group < groups.count ? groups[group].lastStop : .min }

  private mutating func emitOne(_ index: Int, stop: Int64, isPartial: Bool, emit: WindowEmitter) {
    let origin = groups[index].origin
    // A window holds nothing from before the counting began.
    let keys = origin + max(0, stop - rule.period)..<origin + stop
    let nextKey = origin + max(0, stop + rule.every - rule.period)
    let count = groups[index].held.count(from: keys.lowerBound, to: keys.upperBound)
    if count > 0, let times = groups[index].extents.sum(of: keys) {
      let emission = WindowEmission(
        group: index, start: times.first, stop: times.last, keys: keys, nextKey: nextKey,
        count: count, isPartial: isPartial)
      _ = emit(emission, groups[index].held)
      groups[index].lastStop = times.last
    }
    _ = groups[index].held.drop(before: nextKey)
    groups[index].extents.drop(before: nextKey)
  }
}

/// One group's points, by their numbers.
struct CountedGroup: ~Copyable {
  var held = HeldLines()
  /// The times within each key that is held.
  var extents = SlidingSums<TimeExtent>()
  /// The number of the next point.
  var next: Int64 = 0
  /// The number from which windows are counted.
  var origin: Int64 = 0
  var lastStop = Int64.min
  /// The newest time of a point.
  var newest = Int64.min
  var key: Int64 = 0

  mutating func include(_ time: Int64, in key: Int64) {
    let extent = TimeExtent(first: time, last: time)
    extents.update(key, from: extent) { $0.merge(extent) }
    newest = max(newest, time)
  }
}

/// The earliest and the latest time among some points.
struct TimeExtent: Mergeable, Sendable {
  var first: Int64
  var last: Int64

  mutating func merge(_ other: TimeExtent) {
    first = min(first, other.first)
    last = max(last, other.last)
  }
}
