import Testing
import Times

@testable import Windows

@Suite("Days of a time zone")
struct LocalDaysTests {
  private func rule(
    _ name: String, days: Int64, every: Int64? = nil, offset: TimeSpan = .zero
  ) throws -> WindowRule? {
    let every = TimeSpan(nanoseconds: (every ?? days) * TimeSpan.day.nanoseconds)
    let origin = WindowRule.calendarOrigin(every: every).nanoseconds + offset.nanoseconds
    guard let zone = try zone(name) else { return nil }
    return WindowRule(
      period: TimeSpan(nanoseconds: days * TimeSpan.day.nanoseconds), every: every,
      origin: Timestamp(nanoseconds: origin), zone: zone)
  }

  private func seconds(_ value: Int64) -> Int64 { value * 1_000_000_000 }

  /// Zone, a moment within a day, when that day begins and how many hours it lasts. From Python's
  /// zoneinfo: datetime(y, m, d, tzinfo=ZoneInfo(name)).timestamp() of the date and the next one.
  static let days: [(zone: String, within: Int64, start: Int64, hours: Int64)] = [
    ("Europe/Prague", 1_458_946_800, 1_458_946_800, 24),
    ("Europe/Prague", 1_458_957_600, 1_458_946_800, 24),
    ("Europe/Prague", 1_459_033_199, 1_458_946_800, 24),
    ("Europe/Prague", 1_459_033_200, 1_459_033_200, 23),
    ("Europe/Prague", 1_459_044_000, 1_459_033_200, 23),
    ("Europe/Prague", 1_459_115_999, 1_459_033_200, 23),
    ("Europe/Prague", 1_459_116_000, 1_459_116_000, 24),
    ("Europe/Prague", 1_459_126_800, 1_459_116_000, 24),
    ("Europe/Prague", 1_459_202_399, 1_459_116_000, 24),
    ("Europe/Prague", 1_477_692_000, 1_477_692_000, 24),
    ("Europe/Prague", 1_477_702_800, 1_477_692_000, 24),
    ("Europe/Prague", 1_477_778_399, 1_477_692_000, 24),
    ("Europe/Prague", 1_477_778_400, 1_477_778_400, 25),
    ("Europe/Prague", 1_477_789_200, 1_477_778_400, 25),
    ("Europe/Prague", 1_477_868_399, 1_477_778_400, 25),
    ("Europe/Prague", 1_477_868_400, 1_477_868_400, 24),
    ("Europe/Prague", 1_477_879_200, 1_477_868_400, 24),
    ("Europe/Prague", 1_477_954_799, 1_477_868_400, 24),
    ("America/New_York", 1_457_758_800, 1_457_758_800, 24),
    ("America/New_York", 1_457_769_600, 1_457_758_800, 24),
    ("America/New_York", 1_457_845_199, 1_457_758_800, 24),
    ("America/New_York", 1_457_845_200, 1_457_845_200, 23),
    ("America/New_York", 1_457_856_000, 1_457_845_200, 23),
    ("America/New_York", 1_457_927_999, 1_457_845_200, 23),
    ("America/New_York", 1_457_928_000, 1_457_928_000, 24),
    ("America/New_York", 1_457_938_800, 1_457_928_000, 24),
    ("America/New_York", 1_458_014_399, 1_457_928_000, 24),
    ("America/New_York", 1_478_318_400, 1_478_318_400, 24),
    ("America/New_York", 1_478_329_200, 1_478_318_400, 24),
    ("America/New_York", 1_478_404_799, 1_478_318_400, 24),
    ("America/New_York", 1_478_404_800, 1_478_404_800, 25),
    ("America/New_York", 1_478_415_600, 1_478_404_800, 25),
    ("America/New_York", 1_478_494_799, 1_478_404_800, 25),
    ("America/New_York", 1_478_494_800, 1_478_494_800, 24),
    ("America/New_York", 1_478_505_600, 1_478_494_800, 24),
    ("America/New_York", 1_478_581_199, 1_478_494_800, 24),
    ("America/Havana", 1_457_845_200, 1_457_845_200, 23),
    ("America/Havana", 1_457_856_000, 1_457_845_200, 23),
    ("America/Havana", 1_457_927_999, 1_457_845_200, 23),
    ("America/Havana", 1_478_404_800, 1_478_404_800, 25),
    ("America/Havana", 1_478_415_600, 1_478_404_800, 25),
    ("America/Havana", 1_478_494_799, 1_478_404_800, 25),
    ("Australia/Sydney", 1_459_602_000, 1_459_602_000, 25),
    ("Australia/Sydney", 1_459_612_800, 1_459_602_000, 25),
    ("Australia/Sydney", 1_459_691_999, 1_459_602_000, 25),
    ("Australia/Sydney", 1_475_330_400, 1_475_330_400, 23),
    ("Australia/Sydney", 1_475_341_200, 1_475_330_400, 23),
    ("Australia/Sydney", 1_475_413_199, 1_475_330_400, 23),
  ]

  @Test(
    "a day lasts from midnight to midnight on the clocks, also when they change", arguments: days)
  func transitions(zone: String, within: Int64, start: Int64, hours: Int64) throws {
    guard let rule = try rule(zone, days: 1) else { return }
    let stop = rule.firstStop(after: seconds(within))
    #expect(stop == seconds(start + hours * 3_600))
    #expect(rule.lastStop(holding: seconds(within)) == stop)
    #expect(rule.lastStop(through: seconds(within)) == seconds(start))
    #expect(rule.start(ofStop: stop ?? 0) == seconds(start))
    #expect(rule.lastStop(through: seconds(start)) == seconds(start))
    #expect(rule.firstStop(after: seconds(start) - 1) == seconds(start))
    #expect(rule.pane(at: seconds(within)) == seconds(start)..<seconds(start + hours * 3_600))
  }

  @Test("windows of days tile a year: 365 of them, each where the last one stopped")
  func tiling() throws {
    for name in ["Europe/Prague", "America/New_York", "America/Havana", "Australia/Lord_Howe"] {
      guard let rule = try rule(name, days: 1) else { return }
      let end = seconds(1_483_228_800)
      var stop = try #require(rule.firstStop(after: seconds(1_451_606_400)))
      var lengths: [Int64: Int] = [:]
      while stop < end {
        let next = try #require(rule.firstStop(after: stop))
        #expect(rule.start(ofStop: next) == stop)
        #expect(rule.lastStop(through: next - 1) == stop)
        #expect(rule.lastStop(holding: stop) == next)
        lengths[(next - stop) / seconds(1_800), default: 0] += 1
        stop = next
      }
      let odd: [Int64: Int] = name == "Australia/Lord_Howe" ? [47: 1, 49: 1] : [46: 1, 50: 1]
      #expect(lengths.filter { $0.key != 48 } == odd)
      #expect((365...366).contains(lengths.values.reduce(0, +)))
    }
  }

  @Test("weeks begin on Monday, at the time of day of the offset")
  func weeks() throws {
    let offset = TimeSpan(nanoseconds: 6 * TimeSpan.hour.nanoseconds)
    guard let rule = try rule("Europe/Prague", days: 7, offset: offset) else { return }
    // Monday 2016-03-21 06:00 +01:00 and Monday 2016-03-28 06:00 +02:00.
    #expect(rule.firstStop(after: seconds(1_458_536_399)) == seconds(1_458_536_400))
    #expect(rule.firstStop(after: seconds(1_458_536_400)) == seconds(1_459_137_600))
  }

  @Test("overlapping windows of days each hold the days before their stop")
  func overlapping() throws {
    guard let rule = try rule("Europe/Prague", days: 2, every: 1) else { return }
    // Sunday 2016-03-27 has 23 hours: from 1459033200 to 1459116000.
    #expect(rule.lastStop(holding: seconds(1_459_050_000)) == seconds(1_459_202_400))
    #expect(rule.start(ofStop: seconds(1_459_202_400)) == seconds(1_459_033_200))
    #expect(
      rule.pane(at: seconds(1_459_050_000)) == seconds(1_459_033_200)..<seconds(1_459_116_000))
    #expect(rule.ownStart(ofStop: seconds(1_459_116_000)) == seconds(1_459_033_200))
  }

  @Test("a date that a zone left out has no window")
  func leftOut() throws {
    guard let rule = try rule("Pacific/Apia", days: 1) else { return }
    // 2011-12-29 ended at 10:00 UTC on the 30th, and 2011-12-31 began.
    let jump = seconds(1_325_239_200)
    #expect(rule.firstStop(after: jump - 1) == jump)
    #expect(rule.start(ofStop: jump) == jump - TimeSpan.day.nanoseconds)
    let next = rule.firstStop(after: jump)
    #expect(next == jump + TimeSpan.day.nanoseconds)
    #expect(rule.start(ofStop: next ?? 0) == jump)
  }

  @Test("the edges of the range are refused, not trapped on")
  func extremes() throws {
    guard let rule = try rule("Pacific/Kiritimati", days: 1) else { return }
    for time in [Int64.min, .min + 1, .max - 1, .max] {
      for answer in [rule.firstStop(after: time), rule.lastStop(holding: time)] {
        #expect(answer == nil || (answer ?? 0) > time)
      }
      _ = rule.pane(at: time)
      _ = rule.ownStart(ofStop: time)
    }
    #expect(
      WindowRule(
        period: .hour, every: .day, origin: Timestamp(nanoseconds: 0), zone: .utc) == nil)
  }

  @Test("in universal time days are as without a zone")
  func universal() throws {
    let plain = WindowRule(
      period: .week, every: .day, origin: WindowRule.calendarOrigin(every: .day))
    let rule = try #require(
      WindowRule(
        period: .week, every: .day, origin: WindowRule.calendarOrigin(every: .day), zone: .utc))
    for step in 0..<1_000 as Range<Int64> {
      let time = -seconds(40_000_000) + step * 86_413_000_000_123
      #expect(rule.firstStop(after: time) == plain.firstStop(after: time))
      #expect(rule.lastStop(through: time) == plain.lastStop(through: time))
      #expect(rule.lastStop(holding: time) == plain.lastStop(holding: time))
      #expect(rule.pane(at: time) == plain.pane(at: time))
      #expect(rule.ownStart(ofStop: time) != .max)
    }
  }
}
