import Bytes
import Foundation
import TestSupport
import Testing
import Times

@Suite("RFC 3339")
struct RFC3339Tests {
  @Test(
    "printed in UTC, with a fraction only when there is one",
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (1_451_606_400_000_000_000, "2016-01-01T00:00:00Z"),
      (500_000_000, "1970-01-01T00:00:00.5Z"), (123_456_789, "1970-01-01T00:00:00.123456789Z"),
      (1, "1970-01-01T00:00:00.000000001Z"), (120_000, "1970-01-01T00:00:00.00012Z"),
      (-1, "1969-12-31T23:59:59.999999999Z"), (.max, "2262-04-11T23:47:16.854775807Z"),
      (.min, "1677-09-21T00:12:43.145224192Z"), (951_827_696_000_000_000, "2000-02-29T12:34:56Z"),
    ] as [(Int64, String)])
  func printedInUTC(nanoseconds: Int64, text: String) {
    let timestamp = Timestamp(nanoseconds: nanoseconds)
    #expect(printed { $0.append(rfc3339: timestamp) } == text)
    #expect(moment(text) == timestamp)
  }

  @Test(
    "read with every zone, separator and fraction that is allowed",
    arguments: [
      ("2016-01-01T00:00:00Z", 1_451_606_400_000_000_000),
      ("2016-01-01t00:00:00z", 1_451_606_400_000_000_000),
      ("2016-01-01 00:00:00", 1_451_606_400_000_000_000),
      ("2016-01-01T00:00:00", 1_451_606_400_000_000_000),
      ("2016-01-01T01:00:00+01:00", 1_451_606_400_000_000_000),
      ("2015-12-31T18:30:00-05:30", 1_451_606_400_000_000_000),
      ("2016-01-01T00:00:00-00:00", 1_451_606_400_000_000_000),
      ("2016-01-01T00:00:00.1Z", 1_451_606_400_100_000_000),
      ("2016-01-01T00:00:00.120", 1_451_606_400_120_000_000),
      ("2016-01-01T00:00:00.123456789+00:00", 1_451_606_400_123_456_789),
      ("2016-12-31T23:59:60Z", 1_483_228_799_999_999_999),
      ("2016-12-31T23:59:60.25Z", 1_483_228_799_999_999_999),
    ] as [(String, Int64)])
  func taken(text: String, nanoseconds: Int64) {
    #expect(moment(text)?.nanoseconds == nanoseconds)
  }

  @Test(
    "anything else is refused",
    arguments: [
      "", "2016", "2016-01-01", "2016-01-01T00:00", "2016-01-01T00:00:0", "2016-1-01T00:00:00Z",
      "2016-01-01X00:00:00Z", "2016/01/01T00:00:00Z", "2016-01-01T00-00-00Z",
      "2016-13-01T00:00:00Z", "2016-00-01T00:00:00Z", "2016-02-30T00:00:00Z",
      "2015-02-29T00:00:00Z", "2016-01-00T00:00:00Z", "2016-01-01T24:00:00Z",
      "2016-01-01T00:60:00Z", "2016-01-01T00:00:61Z", "2016-01-01T00:00:00.Z",
      "2016-01-01T00:00:00.", "2016-01-01T00:00:00.1234567890Z", "2016-01-01T00:00:00,5Z",
      "2016-01-01T00:00:00ZZ", "2016-01-01T00:00:00Z ", "2016-01-01T00:00:00+0100",
      "2016-01-01T00:00:00+01", "2016-01-01T00:00:00+24:00", "2016-01-01T00:00:00+01:60",
      "2016-01-01T00:00:00 +01:00", "2016-01-01T00:00:00+1:000", "+016-01-01T00:00:00Z",
      "-016-01-01T00:00:00Z", "201a-01-01T00:00:00Z", "2016-01-01T00:00:0aZ",
      "1677-09-21T00:12:43.145224191Z", "2262-04-11T23:47:16.854775808Z", "9999-12-31T23:59:59Z",
      "0000-01-01T00:00:00Z", "2016-01-01T00:00:00.5\u{0}",
    ])
  func refused(text: String) {
    #expect(moment(text) == nil)
  }

  @Test(
    "where a date alone is taken, it is its midnight in UTC",
    arguments: [
      ("1970-01-01", 0), ("2016-01-01", 1_451_606_400_000_000_000),
      ("2016-02-29", 1_456_704_000_000_000_000), ("1960-01-01", -315_619_200_000_000_000),
      ("2016-01-01T01:00:00+01:00", 1_451_606_400_000_000_000), ("2015-02-29", nil),
      ("2016-13-01", nil), ("2016-01-0a", nil), ("2016", nil), ("20160101", nil),
      ("9999-12-31", nil), ("0000-01-01", nil), ("2016-01-01T", nil), ("", nil),
    ] as [(String, Int64?)])
  func dates(text: String, nanoseconds: Int64?) {
    #expect(day(text)?.nanoseconds == nanoseconds)
  }

  @Test("random moments come back")
  func roundTrip() {
    var bits = SeededGenerator(seed: 81)
    var wrong = 0
    for round in 0..<50_000 {
      var timestamp = Timestamp(nanoseconds: Int64(truncatingIfNeeded: bits.next()))
      if round % 2 == 0 { timestamp.nanoseconds -= timestamp.nanoseconds % 1_000_000 }
      let text = printed { $0.append(rfc3339: timestamp) }
      if moment(text) != timestamp || text.hasSuffix("0Z") && text.contains(".") { wrong += 1 }
    }
    #expect(wrong == 0)
  }

  @Test("a text cut or changed anywhere is read or refused, never worse")
  func hostile() {
    let bytes = Array("2016-02-29T23:59:60.123456789+23:59".utf8)
    var bits = SeededGenerator(seed: 82)
    for length in 0...bytes.count {
      for start in 0...length { _ = Timestamp(rfc3339: bytes.span, start..<length) }
    }
    for _ in 0..<20_000 {
      var changed = bytes
      for _ in 0..<3 {
        changed[Int(bits.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: bits.next())
      }
      _ = Timestamp(rfc3339: changed.span, 0..<changed.count)
    }
  }
}
