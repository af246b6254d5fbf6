import TestSupport
import Testing
import Times

@Suite("Moments and their units")
struct TimestampTests {
  @Test(
    "the unit is guessed from the size, whatever the sign",
    arguments: [
      (0, "s"), (1_451_606_400, "s"), (4_999_999_999, "s"), (5_000_000_000, "ms"),
      (1_451_606_400_000, "ms"), (4_999_999_999_999, "ms"), (5_000_000_000_000, "us"),
      (4_999_999_999_999_999, "us"), (5_000_000_000_000_000, "ns"),
      (1_451_606_400_000_000_000, "ns"),
      (-4_999_999_999, "s"), (-5_000_000_000, "ms"), (.max, "ns"), (.min, "ns"),
    ] as [(Int64, String)])
  func magnitude(stamp: Int64, name: String) {
    #expect(TimestampUnit(magnitudeOf: stamp).name == name)
  }

  @Test("units are known by their names")
  func names() {
    for unit in TimestampUnit.allCases { #expect(TimestampUnit(name: unit.name) == unit) }
    for name in ["", "n", "µs", "m", "S", "auto"] { #expect(TimestampUnit(name: name) == nil) }
  }

  @Test("counts out of range are refused, others come back rounded down")
  func counts() {
    #expect(Timestamp(count: 9_223_372_036, unit: .seconds)?.count(in: .seconds) == 9_223_372_036)
    #expect(Timestamp(count: 9_223_372_037, unit: .seconds) == nil)
    #expect(Timestamp(count: -9_223_372_037, unit: .seconds) == nil)
    #expect(Timestamp(count: .min, unit: .microseconds) == nil)
    #expect(Timestamp(count: .min, unit: .nanoseconds)?.nanoseconds == .min)
    #expect(Timestamp(nanoseconds: -1).count(in: .seconds) == -1)
    #expect(Timestamp(nanoseconds: -1_000_000).count(in: .milliseconds) == -1)
    #expect(Timestamp(nanoseconds: 1_999).count(in: .microseconds) == 1)
    #expect(Timestamp(nanoseconds: .min).count(in: .seconds) == -9_223_372_037)
  }

  @Test("sums and differences out of range are refused")
  func arithmetic() {
    let last = Timestamp(nanoseconds: .max)
    let first = Timestamp(nanoseconds: .min)
    #expect(last.advanced(by: TimeSpan(nanoseconds: 1)) == nil)
    #expect(last.elapsed(since: first) == nil)
    #expect(first.advanced(by: .second)?.elapsed(since: first) == .second)
  }

  @Test("aligning agrees with whole numbers of any size")
  func alignment() {
    var bits = SeededGenerator(seed: 61)
    for _ in 0..<20_000 {
      let moment = Timestamp(
        nanoseconds: Int64(truncatingIfNeeded: bits.next()) >> Int64(bits.next() % 40))
      let span = Int64(bits.next() >> (1 + bits.next() % 62)) | 1
      let offset = Int64(truncatingIfNeeded: bits.next()) >> Int64(bits.next() % 64)
      for (origin, start) in [(TimeOrigin.epoch, 0), (.yearOne, -62_135_596_800_000_000_000)]
        as [(TimeOrigin, Int128)]
      {
        let distance = Int128(moment.nanoseconds) - start - Int128(offset)
        let rest = (distance % Int128(span) + Int128(span)) % Int128(span)
        let expected = Int64(exactly: Int128(moment.nanoseconds) - rest)
        let floored = moment.floored(
          toMultipleOf: TimeSpan(nanoseconds: span), offset: TimeSpan(nanoseconds: offset),
          from: origin)
        #expect(floored?.nanoseconds == expected)
      }
    }
  }

  @Test("weeks begin on Monday, and divisors of a day agree from both origins")
  func weeks() {
    let thursday = moment("2016-01-07T13:14:15Z")
    for origin in [TimeOrigin.epoch, .yearOne] {
      #expect(
        thursday?.floored(toMultipleOf: .week, from: origin) == moment("2016-01-04T00:00:00Z"))
      #expect(
        thursday?.floored(toMultipleOf: .hour, from: origin) == moment("2016-01-07T13:00:00Z"))
      #expect(
        moment("1969-12-31T23:59:59.5Z")?.floored(toMultipleOf: .day, from: origin)
          == moment("1969-12-31T00:00:00Z"))
      #expect(
        moment("1969-12-30T12:00:00Z")?.floored(toMultipleOf: .week, from: origin)
          == moment("1969-12-29T00:00:00Z"))
    }
    let twoWeeks = TimeSpan(nanoseconds: 2 * TimeSpan.week.nanoseconds)
    #expect(
      moment("1970-01-08T00:00:00Z")?.floored(toMultipleOf: twoWeeks)
        == moment("1969-12-29T00:00:00Z"))
    #expect(
      thursday?.floored(toMultipleOf: .day, offset: .hour) == moment("2016-01-07T01:00:00Z"))
  }

  @Test("seven seconds differ between the origins, and the earliest moment cannot be floored")
  func origins() {
    let sevenSeconds = TimeSpan(nanoseconds: 7_000_000_000)
    let start = moment("2016-01-01T00:00:00Z")
    // Go: time.Date(2016, 1, 1, …).Truncate(7 s) counts 63,587,203,200 s from the year 1, 3 too
    // many.
    #expect(
      start?.floored(toMultipleOf: sevenSeconds, from: .yearOne) == moment("2015-12-31T23:59:57Z"))
    #expect(start?.floored(toMultipleOf: sevenSeconds) == moment("2015-12-31T23:59:54Z"))
    let first = Timestamp(nanoseconds: .min)
    #expect(first.floored(toMultipleOf: .second) == nil)
    #expect(first.floored(toMultipleOf: .zero) == first)
  }
}
