import Bytes
import StateFile
import TestSupport
import Testing

@testable import FilterRun

@Suite("The newest moment of a group")
struct LatestSeriesTests {
  @Test("of the newest moment each series is known, and no other")
  func latest() throws {
    var latest = LatestSeries()
    for (series, time) in [(1, 5), (2, 5), (3, 4), (4, 6), (5, 6)] as [(UInt64, Int64)] {
      latest.note(series: series, at: time, group: 1)
    }
    let again = try carry(latest, into: LatestSeries()) { try $0.transfer(&$1) }
    for series in [1, 2, 3, 4, 5] as [UInt64] {
      #expect(again.contains(series: series, at: 6, group: 1) == (series > 3))
      #expect(!again.contains(series: series, at: 5, group: 1))
    }
  }
}
