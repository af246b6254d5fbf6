import TestSupport
import Testing
import Times

@testable import Windows

/// Windows that each point ends, by the rule alone.
private func trailingModel(period: Int64, points: [(time: Int64, group: Int)]) -> [Emitted] {
  var newest: [Int: Int64] = [:]
  var taken: [Int: [Int]] = [:]
  var out: [Emitted] = []
  for (number, point) in points.enumerated() {
    let before = newest[point.group] ?? .min
    // What is older than a window of the newest is late; what is older than the newest ends nothing.
    if before > .min, point.time <= before - period { continue }
    taken[point.group, default: []].append(number)
    if point.time < before { continue }
    newest[point.group] = point.time
    let held = (taken[point.group] ?? []).filter { points[$0].time > point.time - period }
    out.append(
      Emitted(
        group: point.group, start: point.time - period, stop: point.time, points: held,
        isPartial: false))
  }
  return out
}

/// Windows by count, by the rule alone: every window is known beforehand by the numbers of its points.
private func countModel(
  count: Int, every: Int, isFilled: Bool, points: [(time: Int64, group: Int)]
) -> [Emitted] {
  var out: [(order: Int, window: Emitted)] = []
  for group in Set(points.map(\.group)) {
    var taken: [Int] = []
    var lastStop = Int64.min
    func emit(_ stop: Int, at order: Int, isPartial: Bool) {
      let members = Array(taken.prefix(stop).dropFirst(max(0, stop - count)))
      guard let start = members.map({ points[$0].time }).min(),
        let end = members.map({ points[$0].time }).max()
      else { return }
      lastStop = end
      out.append(
        (
          order,
          Emitted(group: group, start: start, stop: end, points: members, isPartial: isPartial)
        ))
    }
    let first = isFilled ? count : every
    var stop = first
    for number in points.indices where points[number].group == group {
      if points[number].time < lastStop { continue }
      taken.append(number)
      if taken.count == stop {
        emit(stop, at: number, isPartial: false)
        stop += every
      }
    }
    // Only what no window had; where windows overlap that is fewer points than the window holds.
    if !isFilled, taken.count > stop - every, stop - count < taken.count {
      emit(stop, at: points.count + group, isPartial: true)
    }
  }
  return out.sorted { $0.order < $1.order }.map(\.window)
}

@Suite("Windows that points end")
struct ShapeTests {
  private func stream(_ random: inout SeededGenerator, groups: Int) -> [(time: Int64, group: Int)] {
    var time = Int64(random.below(20))
    return (0..<random.below(60)).map { _ in
      time += Int64([0, 1, 1, 2, 3, 40][random.below(6)])
      let back = random.below(4) == 0 ? Int64(random.below(12)) : 0
      return (max(0, time - back), random.below(groups))
    }
  }

  @Test("each point emits the span that it ends: ten thousand random streams come out alike")
  func trailing() {
    var random = SeededGenerator(seed: 5_051_977)
    var count = 0
    for _ in 0..<10_000 {
      let period = Int64(1 + random.below(12))
      let points = stream(&random, groups: 1 + random.below(3))
      let (windows, _) = run(.trailing(period: TimeSpan(nanoseconds: period)), points: points)
      let expected = trailingModel(period: period, points: points)
      count += expected.count
      #expect(windows == expected, "period \(period) \(points)")
      if windows != expected { return }
    }
    print("windows that each point ends against the model: 10000 streams, \(count) windows")
  }

  @Test("windows by count: ten thousand random streams come out alike")
  func byCount() {
    var random = SeededGenerator(seed: 9_021_950)
    var total = 0
    for _ in 0..<10_000 {
      let count = 1 + random.below(9)
      let every = 1 + random.below(9)
      var settings = TimeWindows.Settings()
      settings.onlyFilled = random.below(2) == 0
      let points = stream(&random, groups: 1 + random.below(3))
      let (windows, _) = run(.count(count, every: every), settings: settings, points: points)
      let expected = countModel(
        count: count, every: every, isFilled: settings.onlyFilled, points: points)
      total += expected.count
      #expect(windows == expected, "count \(count) every \(every) \(settings.onlyFilled) \(points)")
      if windows != expected { return }
    }
    print("windows by count against the model: 10000 streams, \(total) windows")
  }

  @Test("panes tell the same windows as lines")
  func panes() {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<3_000 {
      let points = stream(&random, groups: 2)
      let rule = WindowRule(
        period: TimeSpan(nanoseconds: Int64(1 + random.below(12))),
        every: TimeSpan(nanoseconds: Int64(1 + random.below(6))),
        origin: Timestamp(nanoseconds: 3))
      let shapes: [WindowShape] = [
        .time(rule), .trailing(period: TimeSpan(nanoseconds: 5)),
        .count(1 + random.below(6), every: 1 + random.below(6)),
      ]
      for shape in shapes {
        var settings = TimeWindows.Settings()
        settings.lateness = Int64(random.below(5))
        let lines = run(shape, settings: settings, points: points)
        settings.holdsPanes = true
        let panes = run(shape, settings: settings, points: points)
        #expect(panes.receptions == lines.receptions)
        #expect(panes.windows.map(\.start) == lines.windows.map(\.start))
        #expect(panes.windows.map(\.stop) == lines.windows.map(\.stop))
        #expect(panes.windows.map(\.group) == lines.windows.map(\.group))
      }
    }
  }

  @Test("in a silence each point has come out once, and the overlapping windows stay open")
  func silence() {
    let rule = WindowRule(
      period: TimeSpan(nanoseconds: 10), every: TimeSpan(nanoseconds: 5),
      origin: Timestamp(nanoseconds: 0))
    let points: [(Int64, Int)] = [(1, 0), (7, 0), (8, 0), (11, 0)]
    let (windows, receptions) = run(.time(rule), points: points, silences: [1])
    #expect(windows.map(\.stop) == [5, 10, 15, 20])
    #expect(windows.map(\.points) == [[0], [0, 1], [1, 2, 3], [3]])
    #expect(windows.map(\.isPartial) == [false, true, true, true])
    #expect(receptions.allSatisfy { $0 == .kept })
  }

  @Test("after a silence a point of a window that came out is late")
  func lateAfterSilence() {
    let points: [(Int64, Int)] = [(1, 0), (2, 0), (6, 0)]
    let rule = WindowRule(
      period: TimeSpan(nanoseconds: 5), every: TimeSpan(nanoseconds: 5),
      origin: Timestamp(nanoseconds: 0))
    let (windows, receptions) = run(.time(rule), points: points, silences: [0])
    #expect(receptions == [.kept, .late, .kept])
    #expect(windows.map(\.points) == [[0], [2]])
  }

  @Test("silences at random: every point kept is in a window, bounds are kept, stops rise")
  func randomSilences() {
    var random = SeededGenerator(seed: 42)
    for _ in 0..<2_000 {
      let points = stream(&random, groups: 2)
      let silences = Set(points.indices.filter { _ in random.below(8) == 0 })
      let every = Int64(1 + random.below(6))
      let period = every + Int64(random.below(8))
      let rule = WindowRule(
        period: TimeSpan(nanoseconds: period), every: TimeSpan(nanoseconds: every),
        origin: Timestamp(nanoseconds: 0))
      let (windows, receptions) = run(.time(rule), points: points, silences: silences)
      let emitted = Set(windows.flatMap(\.points))
      let kept = Set(points.indices.filter { receptions[$0] == .kept })
      #expect(emitted == kept, "\(points) \(silences)")
      for group in 0...1 {
        let stops = windows.filter { $0.group == group }.map(\.stop)
        #expect(zip(stops, stops.dropFirst()).allSatisfy { $0 < $1 }, "\(points) \(silences)")
      }
      for window in windows {
        #expect(
          window.points.allSatisfy {
            points[$0].time >= window.start && points[$0].time < window.stop
          })
      }
    }
  }

  @Test("after a silence counting begins anew")
  func countAfterSilence() {
    let points = (0..<8).map { (Int64($0), 0) }
    let (windows, _) = run(.count(3, every: 3), points: points, silences: [3])
    #expect(windows.map(\.points) == [[0, 1, 2], [3], [4, 5, 6], [7]])
    #expect(windows.map(\.isPartial) == [false, true, false, true])
  }

  @Test("stamps at the edges of the range are refused, not trapped on")
  func extremes() {
    let points: [(Int64, Int)] = [(.min, 0), (.max, 0), (.min + 4, 1), (.max - 1, 2)]
    let (_, receptions) = run(.trailing(period: TimeSpan(nanoseconds: 5)), points: points)
    #expect(receptions == [.outOfRange, .outOfRange, .outOfRange, .kept])
    let (windows, _) = run(.count(2, every: 1), points: points)
    // Each of the four ends one, and nothing is left over.
    #expect(windows.count == 4)
  }
}
