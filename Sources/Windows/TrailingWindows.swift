import Bytes

/// Windows that each point ends: a point at t emits those of its group in (t − period, t].
///
/// A point older than its group's newest emits nothing; it is in later windows as far as it lies within
/// their bounds, else late. Cost per point O(log n); per window that is written as lines, its points.
struct TrailingWindows: ~Copyable {
  let period: Int64
  private let settings: TimeWindows.Settings
  var groups = NoncopyableArray<TrailingGroup>()

  init(period: Int64, settings: TimeWindows.Settings) {
    self.period = period
    self.settings = settings
  }

  mutating func receive(
    _ bytes: Span<UInt8>, _ range: Range<Int>, at time: Int64, group index: Int
  ) -> WindowReception {
    while groups.count <= index { groups.append(TrailingGroup()) }
    guard !time.subtractingReportingOverflow(period).overflow, time < Int64.max else {
      return .outOfRange
    }
    if groups[index].newest == .min {
      groups[index].first = time
    } else if time <= groups[index].newest - period {
      return .late
    }
    groups[index].newest = max(time, groups[index].newest)
    groups[index].held.keep(bytes, range, at: time, asPane: settings.holdsPanes)
    return .kept
  }

  /// Emits the window that the point received last ends.
  mutating func complete(_ index: Int, at time: Int64, emit: WindowEmitter) {
    guard time == groups[index].newest else { return }
    let keys = (time - period + 1)..<(time + 1)
    let isWanted = !(settings.onlyFilled && time - period < groups[index].first)
    if isWanted {
      let count = groups[index].held.count(from: keys.lowerBound, to: keys.upperBound)
      let emission = WindowEmission(
        group: index, start: time - period, stop: time, keys: keys, nextKey: keys.lowerBound,
        count: count, isPartial: false)
      _ = emit(emission, groups[index].held)
    }
    _ = groups[index].held.drop(before: keys.lowerBound)
  }

  /// The clock of a group has been set back: it begins anew.
  mutating func setBack(_ index: Int) {
    if index < groups.count { groups[index] = TrailingGroup() }
  }

  func horizon(of group: Int) -> Int64 {
    guard group < groups.count, groups[group].newest > .min else { return .min }
    return groups[group].newest - period + 1
  }
}

/// One group's points.
struct TrailingGroup: ~Copyable {
  var held = HeldLines()
  var first = Int64.min
  var newest = Int64.min
}
