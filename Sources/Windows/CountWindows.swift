import Bytes
import Times

/// Windows of a number of points, group by group: after every so many points the last ones come out.
///
/// The points of a group are numbered as they come, and windows lie among the numbers as those of time
/// do among moments. A point earlier than the end of the last window is late, so that windows never go
/// back in time.
struct CountWindows: ~Copyable {
  private let rule: WindowRule
  /// How many points the first window takes.
  private let first: Int64
  private let holdsPanes: Bool
  /// Windows that are not full are left out.
  private let onlyFilled: Bool
  var groups = NoncopyableArray<CountedGroup>()

  /// The last `count` points come out after every `every` points, or, with `settings.onlyFilled`, first
  /// after `count`.
  init(count: Int64, every: Int64, settings: TimeWindows.Settings) {
    first = settings.onlyFilled ? count : every
    holdsPanes = settings.holdsPanes
    onlyFilled = settings.onlyFilled
    rule = WindowRule(
      period: TimeSpan(nanoseconds: count), every: TimeSpan(nanoseconds: every),
      origin: Timestamp(nanoseconds: first))
  }

  mutating func receive(
    _ bytes: Span<UInt8>, _ range: Range<Int>, at time: Int64, group index: Int
  ) -> WindowReception {
    while groups.count <= index { groups.append(CountedGroup()) }
    guard time >= groups[index].lastStop else { return .late }
    let number = groups[index].next
    groups[index].next += 1
    guard rule.lastStop(holding: number) != nil else { return .betweenWindows }
    let key = holdsPanes ? rule.pane(at: number)?.lowerBound ?? number : number
    if holdsPanes {
      groups[index].held.note(pane: key)
    } else {
      groups[index].held.append(bytes, range, at: key)
    }
    groups[index].key = key
    groups[index].include(time, in: key)
    return .kept
  }

  /// Emits the window that the point received last fills, if it fills one.
  mutating func complete(_ index: Int, emit: WindowEmitter) {
    let stop = groups[index].next
    guard stop >= first, rule.lastStop(through: stop) == stop else { return }
    emitOne(index, stop: stop, isPartial: false, emit: emit)
  }

  /// Emits what no window has emitted, as one that is not full; the counting begins anew.
  mutating func finish(emit: WindowEmitter) {
    var index = 0
    while index < groups.count {
      let next = groups[index].next
      let isFull = next >= first && rule.lastStop(through: next) == next
      if !isFull, !onlyFilled, let stop = rule.firstStop(after: next) {
        emitOne(index, stop: max(first, stop), isPartial: true, emit: emit)
      }
      _ = groups[index].held.drop(before: .max)
      groups[index].spans = []
      groups[index].next = 0
      index += 1
    }
  }

  /// The clock of a group has been set back; points of any time count again.
  mutating func setBack(_ index: Int) {
    if index < groups.count { groups[index].lastStop = .min }
  }

  func key(of group: Int) -> Int64 { groups[group].key }

  func horizon(of group: Int) -> Int64 { group < groups.count ? groups[group].lastStop : .min }

  private mutating func emitOne(_ index: Int, stop: Int64, isPartial: Bool, emit: WindowEmitter) {
    let keys = (stop - rule.period)..<stop
    let nextKey = stop + rule.every - rule.period
    let count = groups[index].held.count(from: keys.lowerBound, to: stop)
    if count > 0, let times = groups[index].times(within: keys) {
      let emission = WindowEmission(
        group: index, start: times.first, stop: times.last, keys: keys, nextKey: nextKey,
        count: count, isPartial: isPartial)
      _ = emit(emission, groups[index].held)
      groups[index].lastStop = times.last
    }
    _ = groups[index].held.drop(before: nextKey)
    groups[index].spans.removeAll { $0.key < nextKey }
  }
}

/// One group's points, by their numbers.
struct CountedGroup: ~Copyable {
  var held = HeldLines()
  /// The times within each key that is held, in the order of the keys.
  var spans: [(key: Int64, first: Int64, last: Int64)] = []
  /// The number of the next point.
  var next: Int64 = 0
  var lastStop = Int64.min
  var key: Int64 = 0

  mutating func include(_ time: Int64, in key: Int64) {
    guard let last = spans.indices.last, spans[last].key == key else {
      return spans.append((key, time, time))
    }
    spans[last].first = min(spans[last].first, time)
    spans[last].last = max(spans[last].last, time)
  }

  func times(within keys: Range<Int64>) -> (first: Int64, last: Int64)? {
    let wanted = spans.lazy.filter { keys.contains($0.key) }
    guard let first = wanted.map(\.first).min(), let last = wanted.map(\.last).max() else {
      return nil
    }
    return (first, last)
  }
}
