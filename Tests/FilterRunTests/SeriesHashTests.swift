import Bytes
import StateFile
import Testing

@testable import FilterRun

@Suite("Hashes of series")
struct SeriesHashTests {
  /// Vectors of the reference implementation: the key is 00 01 … 0f, the text the first bytes of the same.
  @Test(
    "hashes are those of SipHash-2-4",
    arguments: [
      (0, 0x726f_db47_dd0e_0e31), (1, 0x74f8_39c5_93dc_67fd), (7, 0xab02_00f5_8b01_d137),
      (8, 0x93f5_f579_9a93_2462), (15, 0xa129_ca61_49be_45e5),
    ] as [(Int, UInt64)])
  func vectors(length: Int, expected: UInt64) {
    let hash = SeriesHash(low: 0x0706_0504_0302_0100, high: 0x0f0e_0d0c_0b0a_0908)
    let bytes = (0..<UInt8(length)).map { $0 }
    let value = hash.value(of: bytes.span, 0..<length)
    #expect(value == expected)
  }

  @Test("of the newest moment each series is known, and no other")
  func latest() throws {
    var latest = LatestSeries()
    for (series, time) in [(1, 5), (2, 5), (3, 4), (4, 6), (5, 6)] as [(UInt64, Int64)] {
      latest.note(series: series, at: time, group: 1)
    }
    var writer = StateWriter()
    latest.save(into: &writer)
    var reader = StateReader(writer.finish())
    let again = try LatestSeries(from: &reader)
    for series in [1, 2, 3, 4, 5] as [UInt64] {
      #expect(again.contains(series: series, at: 6, group: 1) == (series > 3))
      #expect(!again.contains(series: series, at: 5, group: 1))
    }
  }
}
