import Bytes
import TestSupport
import Testing
import Times

private let second: Int64 = 1_000_000_000
private let minute = 60 * second
private let hour = 60 * minute

@Suite("Lengths of time")
struct TimeSpanTests {
  // Most of these are the cases of Go's own test of ParseDuration.
  @Test(
    "Kapacitor's and Go's forms are taken",
    arguments: [
      ("0", 0), ("-0", 0), ("+0", 0), ("5s", 5 * second), ("1478s", 1478 * second),
      ("-5s", -5 * second), ("+5s", 5 * second), ("5.0s", 5 * second), ("5.6s", 5_600_000_000),
      ("5.s", 5 * second), (".5s", 500_000_000), ("1.004s", 1_004_000_000),
      ("100.00100s", 100_001_000_000), ("10ns", 10), ("11us", 11_000), ("12µs", 12_000),
      ("12μs", 12_000), ("10u", 10_000), ("10µ", 10_000), ("13ms", 13_000_000),
      ("15m", 15 * minute),
      ("16h", 16 * hour), ("3h30m", 3 * hour + 30 * minute),
      ("10.5s4m", 4 * minute + 10_500_000_000),
      ("-2m3.4s", -(2 * minute + 3_400_000_000)),
      ("1h2m3s4ms5us6ns", hour + 2 * minute + 3_004_005_006),
      ("39h9m14.425s", 39 * hour + 9 * minute + 14_425_000_000), ("52763797000ns", 52_763_797_000),
      ("0.3333333333333333333h", 20 * minute), ("9007199254740993ns", 9_007_199_254_740_993),
      ("9223372036854775807ns", .max), ("9223372036854775.807us", .max),
      ("9223372036s854ms775us807ns", .max), ("-9223372036854775808ns", .min),
      ("-9223372036854775.808us", .min), ("-9223372036s854ms775us808ns", .min),
      ("0.100000000000000000000h", 6 * minute),
      ("0.830103483285477580700h", 49 * minute + 48 * second + 372_539_827),
      ("1d", 24 * hour), ("1w", 168 * hour), ("1w1d", 192 * hour), ("1.5h", 90 * minute),
      ("250ms", 250_000_000), ("7ns", 7),
    ] as [(String, Int64)])
  func taken(text: String, nanoseconds: Int64) throws {
    #expect(try TimeSpan(parsing: text).nanoseconds == nanoseconds)
  }

  @Test(
    "anything else is refused, with the place and what was expected there",
    arguments: [
      ("", 0, "a number"), ("3", 1, "a unit"), ("-", 1, "a number"), ("s", 0, "a number"),
      (".", 0, "a number"),
      ("-.", 1, "a number"), (".s", 0, "a number"), ("+.s", 1, "a number"), ("5m3", 3, "a unit"),
      ("5 m", 1, "a unit"), ("5m ", 2, "a number"), (" 5m", 0, "a number"), ("5M", 1, "a unit"),
      ("1y", 1, "a unit"),
      ("1n", 1, "a unit"), ("1h-5m", 2, "a number"), ("00", 2, "a unit"), ("1e3s", 1, "a unit"),
      ("9223372036854775808ns", 21, "at most 292 years"),
      ("-9223372036854775809ns", 22, "at most 292 years"),
      ("9223372036854776us", 18, "at most 292 years"), ("3000000h", 8, "at most 292 years"),
      ("9223372036854775.808us", 22, "at most 292 years"),
      ("99999999999999999999s", 19, "at most 292 years"),
      ("15250w2d", 8, "at most 292 years"),
      ("1.99999999999999999999w99999w", 29, "at most 292 years"),
    ] as [(String, Int, String)])
  func refused(text: String, offset: Int, expected: String) {
    #expect {
      try TimeSpan(parsing: text)
    } throws: { error in
      let error = error as? TimeSyntaxError
      return error?.offset == offset && error?.expected.hasPrefix(expected) == true
    }
  }

  @Test("only the range is read, and places count from its beginning")
  func range() throws {
    let bytes = Array("99 15mx".utf8)
    let span = try TimeSpan(parsing: bytes.span, 3..<6)
    #expect(span.nanoseconds == 15 * minute)
    do throws(TimeSyntaxError) {
      _ = try TimeSpan(parsing: bytes.span, 3..<7)
      Issue.record("the x was taken")
    } catch {
      #expect(error.offset == 3)
    }
  }

  // The cases of Go's own test of Duration.String.
  @Test(
    "printed as Go prints them",
    arguments: [
      ("0s", 0), ("1ns", 1), ("1.1µs", 1_100), ("2.2ms", 2_200_000), ("3.3s", 3_300_000_000),
      ("4m5s", 245 * second), ("4m5.001s", 245 * second + 1_000_000), ("10s", 10 * second),
      ("5h6m7.001s", 5 * hour + 6 * minute + 7 * second + 1_000_000), ("1h30m0s", 90 * minute),
      ("8m0.000000001s", 8 * minute + 1), ("2562047h47m16.854775807s", .max),
      ("-2562047h47m16.854775808s", .min), ("-5m0s", -5 * minute), ("1.5µs", 1_500),
      ("999.999999ms", 999_999_999), ("24h0m0s", 24 * hour),
    ] as [(String, Int64)])
  func printedAsGo(text: String, nanoseconds: Int64) throws {
    let span = TimeSpan(nanoseconds: nanoseconds)
    #expect(printed { $0.append(duration: span) } == text)
    #expect(try TimeSpan(parsing: text) == span)
  }

  @Test(
    "printed in the largest unit that divides, as Kapacitor's string function does",
    arguments: [
      ("0s", 0), ("90m", 90 * minute), ("1w", 168 * hour), ("8d", 192 * hour), ("1h", hour),
      ("1500ms", 1_500_000_000), ("10u", 10_000), ("1001ns", 1_001), ("-90m", -90 * minute),
      ("-9223372036854775808ns", .min), ("61s", 61 * second),
    ] as [(String, Int64)])
  func printedAsKapacitor(text: String, nanoseconds: Int64) throws {
    let span = TimeSpan(nanoseconds: nanoseconds)
    #expect(printed { $0.append(influxDuration: span) } == text)
    #expect(try TimeSpan(parsing: text) == span)
  }

  @Test("random lengths read back as they were printed")
  func roundTrip() throws {
    var bits = SeededGenerator(seed: 51)
    for shift in 0..<64 {
      for _ in 0..<50 {
        let span = TimeSpan(nanoseconds: Int64(truncatingIfNeeded: bits.next()) >> Int64(shift))
        #expect(try TimeSpan(parsing: printed { $0.append(duration: span) }) == span)
        #expect(try TimeSpan(parsing: printed { $0.append(influxDuration: span) }) == span)
      }
    }
  }

  @Test("a length is read from the front of a text, up to what is no part of it")
  func prefixes() {
    let seconds: Int64 = 1_000_000_000
    let cases: [(String, Int64?, end: Int, unit: String?)] = [
      ("5m", 300 * seconds, 2, "m"), ("5m)", 300 * seconds, 2, "m"),
      ("250ms+", seconds / 4, 5, "ms"),
      ("1h30m x", 5_400 * seconds, 5, nil), ("1.5h", 5_400 * seconds, 4, nil),
      ("5m5x", 300 * seconds, 2, "m"), ("5m5", 300 * seconds, 2, "m"), ("7µs", 7_000, 4, "µ"),
      ("5", nil, 0, nil), ("5x", nil, 0, nil), ("", nil, 0, nil), ("-5m", nil, 0, nil),
      ("99999999999999999999", nil, 0, nil), ("1.5", nil, 0, nil),
    ]
    for (text, wanted, end, unit) in cases {
      let bytes = Array(text.utf8)
      guard let read = TimeSpanPrefix(bytes.span, from: 0, to: bytes.count) else {
        #expect(wanted == nil, "\(text)")
        continue
      }
      #expect(read.span.nanoseconds == wanted && !read.overflows, "\(text)")
      #expect(read.end == end, "\(text)")
      #expect(read.onlyUnit?.name == unit, "\(text)")
    }
    for text in ["99999999999999999999s", "300000000h", "9223372036s9223372036s"] {
      let bytes = Array(text.utf8)
      let read = TimeSpanPrefix(bytes.span, from: 0, to: bytes.count)
      #expect(read?.overflows == true, "\(text)")
    }
  }
}
