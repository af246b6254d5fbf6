import Bytes
import StateFile
import Synchronization
import TestSupport
import Testing
import Times

@testable import Statistics
@testable import Windows

/// Windows that are summed up as lp-window does it, of groups with two fields.
private final class Aggregating {
  typealias Row = (window: Emitted, values: [Double])

  private let shape: WindowShape
  private let settings: TimeWindows.Settings
  private var windows: GroupedWindows
  private var groups: [PaneAggregates] = []
  private(set) var rows: [Row] = []

  static let functions = (AggregateFunction.names + ["p0", "p37", "p90", "p100"]).compactMap {
    AggregateFunction(name: $0)
  }

  init(_ shape: WindowShape, _ settings: TimeWindows.Settings) {
    self.shape = shape
    self.settings = settings
    windows = GroupedWindows(shape, settings: settings)
  }

  private func emit(_ emission: WindowEmission) {
    for field in 0..<2 {
      let summary = groups[emission.group].summary(of: field, panes: emission.keys)
      let values = Self.functions.map {
        groups[emission.group].value(
          of: $0, field: field, in: summary, percentiles: .interpolated)
      }
      rows.append(
        (
          Emitted(
            group: emission.group, start: emission.start, stop: emission.stop, points: [field],
            isPartial: emission.isPartial), values
        ))
    }
    groups[emission.group].dropPanes(before: emission.nextKey)
  }

  /// Takes a point; `values` by field, of which one may be missing.
  func take(_ values: [Double?], at time: Int64, group: Int) -> WindowReception {
    while groups.count <= group { groups.append(PaneAggregates()) }
    let line: [UInt8] = []
    let reception = windows.receive(line.span, 0..<0, at: time, group: group) { emission, _ in
      emit(emission)
      return true
    }
    guard reception == .kept else { return reception }
    let key = windows.key(of: group, at: time)
    for (field, value) in values.enumerated() {
      guard let value else { continue }
      groups[group].append(SummedNumber(value), field: field, at: time, pane: key, keepsValue: true)
    }
    windows.complete(group, at: time) { emission, _ in
      emit(emission)
      return true
    }
    return reception
  }

  func flushIdle() {
    windows.flushIdle { emission, _ in
      emit(emission)
      return true
    }
  }

  func finish() {
    windows.finish { emission, _ in
      emit(emission)
      return true
    }
  }

  /// Goes on from what a state file keeps.
  func saveAndRestore() throws {
    let body = try stateBody { try transfer(&$0) }
    windows = GroupedWindows(shape, settings: settings)
    try readState(body) { try transfer(&$0) }
  }

  private func transfer(_ coder: inout StateCoder) throws(StateError) {
    try windows.transfer(&coder)
    try coder.list("groups", &groups, new: PaneAggregates()) { group, coder throws(StateError) in
      try group.transfer(&coder, fields: 2, keepsValues: true)
    }
  }
}

/// A function of some values in order of their arrival, by its definition alone.
private func plainly(_ function: AggregateFunction, _ points: [(time: Int64, value: Double)])
  -> Double
{
  let values = points.map(\.value)
  let sorted = values.sorted()
  let count = Double(values.count)
  guard let least = sorted.first, let most = sorted.last else {
    return function == .count ? 0 : .nan
  }
  let mean = values.reduce(0, +) / count
  let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  func percentile(_ percent: Double) -> Double {
    let position = percent / 100 * (count + 1)
    if position < 1 { return least }
    if position >= count { return most }
    let (whole, share) = (Int(position), position - position.rounded(.down))
    return sorted[whole - 1] * (1 - share) + sorted[whole] * share
  }
  switch function {
  case .count: return count
  case .sum: return values.reduce(0, +)
  case .mean: return mean
  case .min: return least
  case .max: return most
  case .spread: return most - least
  case .first:
    return points.reversed().min { $0.time < $1.time }.map { first in
      points.first { $0.time == first.time }?.value ?? .nan
    } ?? .nan
  case .last: return points.last { $0.time == points.map(\.time).max() }?.value ?? .nan
  case .standardDeviation: return values.count < 2 ? .nan : (squares / (count - 1)).squareRoot()
  case .populationStandardDeviation: return (squares / count).squareRoot()
  case .median: return percentile(50)
  case .percentile(let percent): return percentile(percent)
  case .mode:
    let times = Dictionary(grouping: sorted) { $0 }.mapValues(\.count)
    let most = times.values.max()
    return times.filter { $0.value == most }.keys.min() ?? .nan
  }
}

@Suite("Overlapping windows that are summed up")
struct OverlapTests {
  private func shape(_ random: inout SeededGenerator) -> WindowShape {
    switch random.below(3) {
    case 0:
      let every = Int64(1 + random.below(5))
      return .time(
        WindowRule(
          period: TimeSpan(nanoseconds: every * Int64(1 + random.below(30))),
          every: TimeSpan(nanoseconds: every), origin: Timestamp(nanoseconds: 0)))
    case 1: return .trailing(period: TimeSpan(nanoseconds: Int64(1 + random.below(80))))
    default: return .count(1 + random.below(60), every: 1 + random.below(8))
    }
  }

  /// Points with stragglers and gaps, whole numbers, so that sums are exact.
  private func stream(
    _ random: inout SeededGenerator
  ) -> (points: [(time: Int64, group: Int)], values: [[Double?]]) {
    let groups = 1 + random.below(2)
    let range = [3, 30, 10_000][random.below(3)]
    var time = Int64(random.below(20))
    var (points, values): ([(time: Int64, group: Int)], [[Double?]]) = ([], [])
    for _ in 0..<random.below(200) {
      time += Int64([0, 1, 1, 1, 2, random.below(20) == 0 ? 100 : 1][random.below(6)])
      let back = random.below(5) == 0 ? Int64(random.below(30)) : 0
      points.append((max(0, time - back), random.below(groups)))
      values.append(
        (0..<2).map { _ in
          random.below(8) == 0 ? nil : Double(random.below(range) - range / 2)
        })
    }
    return (points, values)
  }

  @Test("a thousand random streams in windows of every shape have the values of the plain model")
  func model() throws {
    var random = SeededGenerator(seed: 20_170_619)
    var count = 0
    for _ in 0..<1_000 {
      let shape = shape(&random)
      var settings = TimeWindows.Settings()
      settings.lateness = Int64(random.below(3) * random.below(20))
      settings.onlyFilled = random.below(3) == 0
      let (points, values) = stream(&random)
      let silences = Set(random.below(3) == 0 ? [random.below(200)] : [])
      // Which points a window holds is tested elsewhere; here it is what lines tell.
      let expected = run(shape, settings: settings, points: points, silences: silences)
      settings.holdsPanes = true
      let sums = Aggregating(shape, settings)
      for (number, point) in points.enumerated() {
        let reception = sums.take(values[number], at: point.time, group: point.group)
        #expect(reception == expected.receptions[number])
        if silences.contains(number) { sums.flushIdle() }
        if random.below(50) == 0 { try sums.saveAndRestore() }
      }
      sums.finish()
      guard check(sums.rows, expected.windows, points, values) else {
        Issue.record("\(shape) \(settings) \(points) \(values)")
        return
      }
      count += sums.rows.count
    }
    print("overlapping windows against the model: 1000 streams, \(count) windows of a field")
  }

  private func check(
    _ rows: [Aggregating.Row], _ windows: [Emitted], _ points: [(time: Int64, group: Int)],
    _ values: [[Double?]]
  ) -> Bool {
    guard rows.count == 2 * windows.count else { return false }
    for (place, row) in rows.enumerated() {
      let (window, field) = (windows[place / 2], row.window.points[0])
      guard row.window.stop == window.stop, row.window.group == window.group else { return false }
      let members = window.points.compactMap { number in
        values[number][field].map { (time: points[number].time, value: $0) }
      }
      for (function, value) in zip(Aggregating.functions, row.values) {
        let expected = plainly(function, members)
        let isExact = [.count, .sum, .min, .max, .mode, .first, .last].contains(function)
        let isRight =
          value == expected || value.isNaN && expected.isNaN
          || !isExact && abs(value - expected) <= 1e-12 * max(1, abs(expected))
        #expect(isRight, "\(function) at \(window.stop) is \(value), not \(expected)")
        guard isRight else { return false }
      }
    }
    return true
  }

  @Test("a run that is saved and restored anywhere has the same sums, to the last bit")
  func bits() throws {
    var random = SeededGenerator(seed: 4)
    for _ in 0..<300 {
      let shape = shape(&random)
      var settings = TimeWindows.Settings()
      settings.holdsPanes = true
      settings.lateness = Int64(random.below(10))
      let (points, values) = stream(&random)
      let (whole, cut) = (Aggregating(shape, settings), Aggregating(shape, settings))
      for (number, point) in points.enumerated() {
        // Values whose sums are rounded.
        let given = values[number].map { $0.map { 1 / ($0 + 0.3) } }
        _ = whole.take(given, at: point.time, group: point.group)
        _ = cut.take(given, at: point.time, group: point.group)
        if random.below(6) == 0 { try cut.saveAndRestore() }
      }
      let bits = [whole, cut].map { $0.rows.map { $0.values.map(\.bitPattern) } }
      #expect(bits[0] == bits[1], "\(shape) \(settings.lateness) \(points)")
    }
  }

  @Test("sums are made a few times a pane, however long the window, and at most d for a straggler")
  func cost() {
    struct Counted: Mergeable {
      static let merges = Atomic(0)
      mutating func merge(_ later: Counted) { Self.merges.add(1, ordering: .relaxed) }
    }
    for length in [10, 1_000, 30_000] as [Int64] {
      var sums = SlidingSums<Counted>()
      Counted.merges.store(0, ordering: .relaxed)
      for key in 0..<100_000 as Range<Int64> {
        sums.update(key, from: Counted()) { _ in }
        _ = sums.sum(of: key - length + 1..<key + 1)
        sums.drop(before: key - length + 2)
      }
      let inOrder = Counted.merges.load(ordering: .relaxed)
      #expect(inOrder < 400_000, "\(length)")
      // A straggler two panes behind the newest, before each point.
      Counted.merges.store(0, ordering: .relaxed)
      for key in 100_000..<200_000 as Range<Int64> {
        sums.update(key, from: Counted()) { _ in }
        sums.update(key - 2, from: Counted()) { _ in }
        _ = sums.sum(of: key - length + 1..<key + 1)
        sums.drop(before: key - length + 2)
      }
      let withStragglers = Counted.merges.load(ordering: .relaxed)
      #expect(withStragglers < 700_000, "\(length)")
    }
  }

  @Test("ranks and the mode hold while values come and go, in any order of size")
  func ranks() {
    var random = SeededGenerator(seed: 1_993)
    for order in 0..<4 {
      var values = OrderedValues()
      var held: [Double] = []
      for step in 0..<8_000 {
        let next = [step, -step, random.below(40), random.below(1 << 30)][order]
        values.insert(Double(next))
        held.append(Double(next))
        if held.count > 3000 || random.below(5) == 0 {
          values.remove(held.remove(at: random.below(9) == 0 ? held.count - 1 : 0))
        }
        #expect(values.count == held.count)
        if step % 400 == 0 {
          let sorted = SortedSample(held)
          #expect((0..<held.count).map { values[$0] } == sorted.values)
          #expect(values.mode() == sorted.mode || held.isEmpty)
        }
      }
      for value in held { values.remove(value) }
      #expect(values.count == 0 && values.median.isNaN && values.mode().isNaN)
    }
  }
}
