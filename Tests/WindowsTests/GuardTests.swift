import Testing

@testable import Windows

/// Guards with reference semantics, as an expectation may not change a variable.
private final class FutureStream {
  private var future: FutureGuard
  init(limit: Int64) { future = FutureGuard(limit: limit) }
  func admits(_ time: Int64, now: Int64) -> Bool { future.admits(time, now: now) }
}

private final class SeenStream {
  private var seen = SeenPoints()
  var count: Int { seen.count }
  func insert(series: UInt64, at time: Int64, group: Int, horizon: Int64) -> Bool {
    seen.insert(series: series, at: time, group: group, horizon: horizon)
  }
}

@Suite("Points that should not count")
struct GuardTests {
  @Test("a point far ahead of the stream is refused, and the stream goes on")
  func farFuture() {
    let future = FutureStream(limit: 100)
    let times: [Int64] = [0, 50, 1_000_000, 60, 160, 161, .max, 262]
    let admitted = times.map { future.admits($0, now: 0) }
    #expect(admitted == [true, true, false, true, true, true, false, false])
  }

  @Test("the first point is measured by the clock on the wall")
  func firstPoint() {
    let future = FutureStream(limit: 100)
    #expect(!future.admits(1_000, now: 500))
    #expect(future.admits(600, now: 500))
    #expect(future.admits(700, now: 0))
    let old = FutureStream(limit: 100)
    #expect(old.admits(.min, now: 500))
  }

  @Test("a stream that goes on after a gap is taken from its tenth point on")
  func gap() {
    let future = FutureStream(limit: 100)
    #expect(future.admits(0, now: 0))
    let admitted = (0..<12).map { future.admits(1_000 + $0, now: 0) }
    #expect(admitted == Array(repeating: false, count: 9) + [true, true, true])
    // A hundred points of one faulty stamp are one fault.
    let batch = (0..<100).map { _ in future.admits(500_000, now: 0) }
    #expect(batch.allSatisfy { !$0 })
    // Ten that have nothing to do with each other are ten faults.
    let faults = (1...12).map { future.admits($0 * 1_000_000, now: 0) }
    #expect(faults.allSatisfy { !$0 })
  }

  @Test("a point of one series and time counts once")
  func twice() {
    let seen = SeenStream()
    #expect(seen.insert(series: 1, at: 5, group: 0, horizon: 0))
    #expect(!seen.insert(series: 1, at: 5, group: 0, horizon: 0))
    #expect(seen.insert(series: 2, at: 5, group: 0, horizon: 0))
    #expect(seen.insert(series: 1, at: 5, group: 1, horizon: 0))
    #expect(seen.insert(series: 1, at: 6, group: 0, horizon: 0))
  }

  @Test("points behind the horizon are forgotten, the others are not")
  func forgetting() {
    let seen = SeenStream()
    for time in 0..<10_000 as Range<Int64> {
      let isNew = seen.insert(series: 0, at: time, group: 0, horizon: time - 100)
      #expect(isNew)
    }
    for time in 9_900..<10_000 as Range<Int64> {
      let isNew = seen.insert(series: 0, at: time, group: 0, horizon: 9_899)
      #expect(!isNew)
    }
    #expect(seen.count < 3_000)
  }
}
