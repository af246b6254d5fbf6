import StateFile
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
      saved = try reopened(saved.save, { try WindowHistory(settings, from: &$0) })
      #expect(saved.moments(before: start) == whole.moments(before: start))
      saved.append(values, Moments(values), stop)
      whole.append(values, Moments(values), stop)
    }
  }

  @Test("what no history can have saved is refused")
  func refused() throws {
    let one: [Double] = [1, 0, 2, 0]
    for (stops, counts, numbers, turned) in [
      ([1, 2], [2, 2], one + one, 3), ([1, 2], [2, 2], one + one, -1),
      ([2, 1], [2, 2], one + one, 0),
      ([1, 2], [2], one + one, 0), ([1, 2], [2, 2], one, 0), ([1], [-1], one, 0),
      ([1], [2], [1, 0, -2, 0], 0),
      ([1], [2], [.nan, 0, 2, 0], 0),
    ] as [([Int64], [Int64], [Double], Int)] {
      #expect(throws: StateError.self) {
        try reopened(
          { writer in
            writer.numbers("values", [])
            writer.integer("turned", 0)
            writer.integers("stops", stops)
            writer.integers("counts", counts)
            writer.numbers("moments", numbers)
            writer.integer("windows_turned", turned)
          }, { try WindowHistory(Self.settings(600), from: &$0) })
      }
    }
  }
}

/// What is read from what was written.
func reopened<Value>(
  _ save: (inout StateWriter) -> Void, _ read: (inout StateReader) throws -> Value
) throws -> Value {
  var writer = StateWriter()
  save(&writer)
  var reader = StateReader(writer.finish())
  return try read(&reader)
}

/// The bytes that a detector writes: equal where all that it remembers is.
func saved(_ save: (inout StateWriter) -> Void) -> [UInt8] {
  var writer = StateWriter()
  save(&writer)
  return writer.finish().array
}
