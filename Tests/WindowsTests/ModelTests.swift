import TestSupport
import Testing

@testable import Windows

/// The rules of the design, taken word for word and at leisure: all windows are known beforehand, each
/// group closes its own by its own points, and after each arrival all groups are looked at.
func model(
  period: Int64, every: Int64, lateness: Int64, silence: Int64,
  points: [(time: Int64, group: Int)]
) -> [Emitted] {
  struct Group {
    var open: [Int64: [Int]] = [:]
    var closed = Int64.min
    var newest = Int64.min
    var stamps: [Int64] = []
    var behind = 0
    var reading: Int64 = 0
    var isTold = false
  }
  func floor(_ time: Int64) -> Int64 {
    (time >= 0 ? time : time - every + 1) / every * every
  }
  var groups: [Int: Group] = [:]
  var reading: Int64 = 0
  var out: [Emitted] = []
  func emit(_ group: Int, through watermark: Int64, isPartial: (Int64) -> Bool = { _ in false }) {
    for stop in (groups[group]?.open ?? [:]).keys.sorted() where stop <= watermark {
      out.append(
        Emitted(
          group: group, start: stop - period, stop: stop,
          points: groups[group]?.open[stop] ?? [], isPartial: isPartial(stop)))
      groups[group]?.open[stop] = nil
    }
  }
  for (number, point) in points.enumerated() {
    var group = groups[point.group] ?? Group()
    group.newest = max(group.newest, point.time)
    // Rising stamps; all but the last are confirmed by the next.
    let stamps = group.stamps
    if point.time > stamps.last ?? .min {
      group.stamps = stamps.suffix(1) + [point.time]
      group.behind = 0
      if stamps.count == 2 {
        reading = max(reading, group.reading + min(stamps[1] - stamps[0], max(1, silence / 10)))
      }
    } else if point.time < stamps[stamps.count - 1] {
      // An earlier one belies what is not confirmed; ten in a row, what is.
      let confirmed = stamps.count == 2 ? stamps[0] : point.time
      group.stamps = stamps.dropLast() + [max(point.time, confirmed)]
      if point.time < confirmed { group.behind += 1 }
      if group.behind == 10 { (group.stamps, group.behind) = ([point.time], 0) }
    }
    group.reading = reading
    group.isTold = false
    groups[point.group] = group
    let silent = groups.filter {
      silence > 0 && !$0.value.isTold && reading - $0.value.reading >= silence
    }.map { ($0.value.reading, $0.key) }
    for (_, silent) in silent.sorted(by: <) {
      groups[silent]?.isTold = true
      // The last window that can hold its newest point.
      let last = floor((groups[silent]?.newest ?? 0) + period)
      emit(silent, through: last)
      let before = groups[silent]?.closed ?? .min
      groups[silent]?.closed = max(before, last)
    }
    if groups[point.group]?.newest == point.time {
      emit(point.group, through: point.time - lateness)
      let before = groups[point.group]?.closed ?? .min
      groups[point.group]?.closed = max(before, floor(point.time - lateness))
    }
    var stop = floor(point.time) + every
    while stop <= point.time + period {
      if stop > groups[point.group]?.closed ?? .min {
        groups[point.group]?.open[stop, default: []].append(number)
      }
      stop += every
    }
  }
  for (group, state) in groups.sorted(by: { $0.key < $1.key }) {
    emit(group, through: .max) { $0 > state.newest }
  }
  return out
}

@Suite("Time windows against a model")
struct ModelTests {
  @Test("ten thousand random streams with gaps, stragglers and several groups come out alike")
  func random() {
    var random = SeededGenerator(seed: 20_160_101)
    var points = 0
    for _ in 0..<10_000 {
      let every = Int64(1 + random.below(6))
      let period = Int64(1 + random.below(12))
      let groups = 1 + random.below(4)
      var settings = TimeWindows.Settings()
      settings.lateness = Int64(random.below(3) * random.below(4))
      settings.silence = Int64(random.below(3) * random.below(60))
      var time: Int64 = Int64(random.below(20))
      // Each group's clock is off by a constant.
      let offsets = (0..<groups).map { _ in Int64(random.below(3) * 50) }
      let stream = (0..<random.below(90)).map { _ -> (Int64, Int) in
        time += Int64([0, 1, 1, 2, 3, 40][random.below(6)])
        let back = random.below(4) == 0 ? Int64(random.below(12)) : 0
        let group = random.below(groups)
        return (max(0, time - back) + offsets[group], group)
      }
      points += stream.count
      let (windows, _) = run(period: period, every: every, settings: settings, points: stream)
      let expected = model(
        period: period, every: every, lateness: settings.lateness, silence: settings.silence,
        points: stream)
      #expect(
        windows == expected,
        "period \(period) every \(every) \(settings.lateness) \(settings.silence) \(stream)")
      if windows != expected { return }
    }
    print("windows against the model: 10000 streams, \(points) points")
  }

  @Test("in ten thousand random interleavings each series has the windows that it has alone")
  func interleavings() {
    var random = SeededGenerator(seed: 20_261_126)
    for _ in 0..<10_000 {
      let every = Int64(1 + random.below(6))
      let period = Int64(1 + random.below(12))
      var settings = TimeWindows.Settings()
      settings.lateness = Int64(random.below(8))
      let groups = 2 + random.below(4)
      var series = (0..<groups).map { _ in
        var time = Int64(random.below(100_000))
        return (0..<random.below(30)).map { _ in
          time += Int64(random.below(9)) - 1
          return time
        }
      }
      let alone = series.enumerated().map { group, times in
        run(
          period: period, every: every, settings: settings,
          points: times.map { (time: $0, group: 0) }
        ).windows.map { ($0.stop, $0.points.count, $0.isPartial) }
      }
      // No series moves on by more than 30 × 8, so with this nobody is silent.
      settings.silence = 10_000
      var stream: [(time: Int64, group: Int)] = []
      while let group = series.indices.filter({ !series[$0].isEmpty }).randomElement(using: &random)
      {
        for _ in 0...random.below(5) where !series[group].isEmpty {
          stream.append((series[group].removeFirst(), group))
        }
      }
      let together = run(period: period, every: every, settings: settings, points: stream).windows
      for group in 0..<groups {
        let own = together.filter { $0.group == group }.map {
          ($0.stop, $0.points.count, $0.isPartial)
        }
        #expect(own.elementsEqual(alone[group], by: ==), "\(period) \(every) \(stream)")
        if !own.elementsEqual(alone[group], by: ==) { return }
      }
    }
  }
}
