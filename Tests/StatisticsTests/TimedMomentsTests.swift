import Statistics
import Testing

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
    var timed = TimedMoments()
    var all: [(stop: Int64, values: [Double])] = []
    for (start, stop, values) in windows(seed: 1) {
      let found = timed.moments(before: start, span: span)
      let wanted = Moments(
        all.filter { $0.stop <= start && $0.stop >= start - span }.flatMap(\.values))
      #expect(found.count == wanted.count)
      if wanted.count > 0 { #expect(found.mean == wanted.mean) }
      // Eighths up to 2²⁰ leave the sum of squares some 10 bits to be wrong in.
      if wanted.count > 1 {
        #expect(abs(found.variance - wanted.variance) <= 1e-12 * wanted.variance)
      }
      timed.append(Moments(values), stop: stop)
      all.append((stop, values))
    }
  }

  @Test("restored at any moment it goes on to the last bit")
  func restored() throws {
    var whole = TimedMoments()
    var saved = TimedMoments()
    for (start, stop, values) in windows(seed: 2) {
      saved = try #require(TimedMoments(restoring: saved.state))
      #expect(
        saved.moments(before: start, span: 600) == whole.moments(before: start, span: 600))
      saved.append(Moments(values), stop: stop)
      whole.append(Moments(values), stop: stop)
    }
    var broken = whole.state
    broken.ready += 1_000_000
    #expect(TimedMoments(restoring: broken) == nil)
    for ready in [-1, Int.min, broken.turned - 1] {
      broken = whole.state
      broken.ready = ready
      #expect(TimedMoments(restoring: broken) == nil)
    }
    broken = whole.state
    broken.turned = -1
    #expect(TimedMoments(restoring: broken) == nil)
    broken = whole.state
    broken.stops.reverse()
    #expect(TimedMoments(restoring: broken) == nil)
  }
}
