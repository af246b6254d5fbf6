import StateFile
import TestSupport
import Testing

@testable import Statistics

@Suite("A history that is a span of time")
struct TimedMomentsTests {
  /// Windows of a few values each, a minute long, now and then overlapping or after a gap.
  private func windows(seed: UInt64) -> [(start: Int64, stop: Int64, values: [Double])] {
    var state = seed
    func next(_ bound: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % bound
    }
    var stop: Int64 = 0
    return (0..<400).map { _ in
      stop += Int64([30, 60, 60, 60, 900][Int(next(5))])
      let values = (0...next(5)).map { _ in 1e6 + Double(next(1000)) / 8 }
      return (stop - 60, stop, values)
    }
  }

  @Test(
    "it holds just the samples that ended within the span before a moment", arguments: [0, 60, 600])
  func span(_ span: Int64) {
    var history = WindowHistory(Self.settings(span))
    var all: [(stop: Int64, values: [Double])] = []
    for (start, stop, values) in windows(seed: 1) {
      let found = history.moments(before: start)
      let wanted = Moments(
        all.filter { $0.stop <= start && $0.stop >= start - span }.flatMap(\.values))
      #expect(found.count == wanted.count)
      if wanted.count > 0 { #expect(found.mean == wanted.mean) }
      // Eighths up to 2²⁰ leave the sum of squares some 10 bits to be wrong in.
      if wanted.count > 1 {
        #expect(abs(found.variance - wanted.variance) <= 1e-12 * wanted.variance)
      }
      history.append(values, Moments(values), stop)
      all.append((stop, values))
    }
  }

  private static func settings(_ span: Int64) -> TestSettings {
    var settings = TestSettings()
    settings.span = span
    return settings
  }

  @Test("restored at any moment it goes on to the last bit")
  func restored() throws {
    let settings = Self.settings(600)
    var whole = WindowHistory(settings)
    var saved = WindowHistory(settings)
    for (start, stop, values) in windows(seed: 2) {
      saved = try carry(saved, into: WindowHistory(settings)) { try $0.transfer(&$1) }
      #expect(saved.moments(before: start) == whole.moments(before: start))
      saved.append(values, Moments(values), stop)
      whole.append(values, Moments(values), stop)
    }
  }

  @Test("what no history can have saved is refused")
  func refused() throws {
    let one: [Double] = [1, 0, 2, 0]
    for (stops, counts, moments, turned) in [
      ([1, 2], [2, 2], one, 3), ([1, 2], [2, 2], one, -1), ([2, 1], [2, 2], one, 0),
      ([1], [2], [1, 0], 0), ([1], [-1], one, 0), ([1], [1 << 40], one, 0),
      ([1], [2], [1, 0, -2, 0], 0), ([1], [2], [.nan, 0, 2, 0], 0),
    ] as [([Int64], [Int64], [Double], Int)] {
      let body = try stateBody { coder in
        try coder.put("values", [Double]())
        try coder.put("turned", 0)
        try coder.put("turned_panes", turned)
        try coder.put("panes", count: stops.count) { pane, coder throws(StateError) in
          try coder.put("pane", stops[pane])
          try coder.put("count", counts[pane])
          try coder.put("moments", moments)
        }
      }
      #expect(throws: StateError.self) {
        var history = WindowHistory(Self.settings(600))
        try readState(body) { try history.transfer(&$0) }
      }
    }
  }
}
