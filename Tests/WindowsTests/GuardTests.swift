import Testing

@testable import Windows

/// Guards with reference semantics, as an expectation may not change a variable.
private final class SeenStream {
  private var seen = SeenPoints()
  var count: Int { seen.count }
  func insert(series: UInt64, at time: Int64, group: Int, horizon: Int64) -> Bool {
    seen.insert(series: series, at: time, group: group, horizon: horizon)
  }
}

@Suite("Points that should not count")
struct GuardTests {
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
