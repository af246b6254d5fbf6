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
      let start: Int128 = span % (7 * 86_400_000_000_000) == 0 ? -259_200_000_000_000 : 0
      let distance = Int128(moment.nanoseconds) - start
      let rest = (distance % Int128(span) + Int128(span)) % Int128(span)
      let expected = Int64(exactly: Int128(moment.nanoseconds) - rest)
      #expect(
        moment.floored(toMultipleOf: TimeSpan(nanoseconds: span))?.nanoseconds == expected)
    }
  }

  @Test("weeks begin on Monday, and the earliest moment cannot be floored")
  func weeks() {
    let thursday = moment("2016-01-07T13:14:15Z")
    #expect(thursday?.floored(toMultipleOf: .week) == moment("2016-01-04T00:00:00Z"))
    #expect(thursday?.floored(toMultipleOf: .hour) == moment("2016-01-07T13:00:00Z"))
    #expect(
      moment("1969-12-31T23:59:59.5Z")?.floored(toMultipleOf: .day)
        == moment("1969-12-31T00:00:00Z"))
    #expect(
      moment("1969-12-30T12:00:00Z")?.floored(toMultipleOf: .week)
        == moment("1969-12-29T00:00:00Z"))
    let twoWeeks = TimeSpan(nanoseconds: 2 * TimeSpan.week.nanoseconds)
    #expect(
      moment("1970-01-08T00:00:00Z")?.floored(toMultipleOf: twoWeeks)
        == moment("1969-12-29T00:00:00Z"))
    let first = Timestamp(nanoseconds: .min)
    #expect(first.floored(toMultipleOf: .second) == nil)
    #expect(first.floored(toMultipleOf: .zero) == first)
  }
}
