import Testing

@testable import Windows

/// A small generator whose sequence is known, so that a failure can be run again.
struct Random {
  var state: UInt64
  mutating func next(below bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }
}

/// The rules of the design, taken word for word and at leisure: all windows are known beforehand,
/// each has a moment at which it closes.
func model(
  period: Int64, every: Int64, lateness: Int64, points: [(time: Int64, group: Int)]
) -> [Emitted] {
  func stops(_ time: Int64) -> [Int64] {
    stride(from: (time / every + 1) * every, through: time + period, by: Int64.Stride(every)).map {
      $0
    }
  }
  var open: [Int: [Int64: [Int]]] = [:]
  var closed: [Int: Int64] = [:]
  var newestOf: [Int: Int64] = [:]
  var newest = Int64.min
  var out: [Emitted] = []
  func close(_ group: Int, through watermark: Int64) {
    for stop in (open[group] ?? [:]).keys.sorted() where stop <= watermark {
      out.append(
        Emitted(
          group: group, start: stop - period, stop: stop, points: open[group]?[stop] ?? [],
          isPartial: false))
      open[group]?[stop] = nil
    }
    let frontier =
      watermark >= 0 ? watermark / every * every : (watermark - every + 1) / every * every
    closed[group] = max(closed[group] ?? .min, frontier)
  }
  for (number, point) in points.enumerated() {
    if point.time > newest {
      newest = point.time
      let reached = newest - lateness - every
      let due = open.flatMap { group, windows in
        windows.keys.min().map { $0 <= reached ? [($0, group)] : [] } ?? []
      }
      for (_, group) in due.sorted(by: <) { close(group, through: reached) }
    }
    if point.time > newestOf[point.group] ?? .min {
      newestOf[point.group] = point.time
      close(point.group, through: point.time - lateness)
    }
    for stop in stops(point.time) where stop > closed[point.group] ?? .min {
      open[point.group, default: [:]][stop, default: []].append(number)
    }
  }
  for group in open.keys.sorted() {
    for stop in (open[group] ?? [:]).keys.sorted() {
      out.append(
        Emitted(
          group: group, start: stop - period, stop: stop, points: open[group]?[stop] ?? [],
          isPartial: stop > newest))
    }
  }
  return out
}

@Suite("Time windows against a model")
struct ModelTests {
  @Test("ten thousand random streams with gaps, stragglers and several groups come out alike")
  func random() {
    var random = Random(state: 20_160_101)
    var points = 0
    for _ in 0..<10_000 {
      let every = Int64(1 + random.next(below: 6))
      let period = Int64(1 + random.next(below: 12))
      let groups = 1 + random.next(below: 4)
      var settings = TimeWindows.Settings()
      settings.lateness = Int64(random.next(below: 3) * random.next(below: 4))
      var time: Int64 = Int64(random.next(below: 20))
      let stream = (0..<random.next(below: 60)).map { _ -> (Int64, Int) in
        time += Int64([0, 1, 1, 2, 3, 40][random.next(below: 6)])
        let back = random.next(below: 4) == 0 ? Int64(random.next(below: 12)) : 0
        return (max(0, time - back), random.next(below: groups))
      }
      points += stream.count
      let (windows, _) = run(period: period, every: every, settings: settings, points: stream)
      let expected = model(
        period: period, every: every, lateness: settings.lateness, points: stream)
      #expect(windows == expected, "period \(period) every \(every) \(settings.lateness) \(stream)")
      if windows != expected { return }
    }
    print("windows against the model: 10000 streams, \(points) points")
  }
}
