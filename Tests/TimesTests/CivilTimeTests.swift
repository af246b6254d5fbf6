import Glibc
import TestSupport
import Testing

@testable import Times

@Suite("Calendar")
struct CivilTimeTests {
  @Test("every day from 1600 to 2300 follows the one before")
  func everyDay() {
    var (year, month, day) = (1600, 1, 1)
    var number = CalendarDay.number(year: year, month: month, day: day)
    var weekday = 6  // 1600-01-01 was a Saturday.
    var wrong = 0
    while year < 2300 {
      if CalendarDay.date(number) != (year, month, day) { wrong += 1 }
      if CalendarDay.number(year: year, month: month, day: day) != number { wrong += 1 }
      if CalendarDay.weekday(number) != weekday { wrong += 1 }
      let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
      let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      number += 1
      weekday = (weekday + 1) % 7
      day += 1
      if day > lengths[month - 1] { (month, day) = (month + 1, 1) }
      if month > 12 { (year, month) = (year + 1, 1) }
    }
    #expect(wrong == 0)
    #expect(CalendarDay.number(year: 1970, month: 1, day: 1) == 0)
  }

  @Test("random moments agree with the C library's calendar and come back")
  func againstTheLibrary() {
    var bits = SeededGenerator(seed: 71)
    var wrong: [Timestamp] = []
    for _ in 0..<50_000 {
      let moment = Timestamp(nanoseconds: Int64(truncatingIfNeeded: bits.next()))
      let offset = Int.random(in: -93_600...93_600, using: &bits)
      let civil = CivilTime(moment, utcOffset: offset)
      let shown = [
        civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second, civil.weekday,
      ]
      let expected = libraryCalendar(Int(moment.count(in: .seconds)) + offset)
      if shown != expected || civil.timestamp(utcOffset: offset) != moment { wrong.append(moment) }
    }
    #expect(wrong == [])
  }

  /// Year, month, day, hour, minute, second and weekday by gmtime_r.
  private func libraryCalendar(_ seconds: Int) -> [Int] {
    var seconds = time_t(seconds)
    var result = unsafe tm()
    _ = unsafe gmtime_r(&seconds, &result)
    let fields = unsafe [
      result.tm_year + 1900, result.tm_mon + 1, result.tm_mday, result.tm_hour, result.tm_min,
      result.tm_sec, result.tm_wday,
    ]
    return fields.map { Int($0) }
  }

  @Test("the first and the last moment come back, and those beyond are refused")
  func edges() throws {
    for nanoseconds in [Int64.min, .min + 1, -1, 0, .max] {
      let moment = Timestamp(nanoseconds: nanoseconds)
      #expect(CivilTime(moment).timestamp() == moment)
    }
    let first = CivilTime(Timestamp(nanoseconds: .min))
    let last = CivilTime(Timestamp(nanoseconds: .max))
    #expect(first.timestamp(utcOffset: 1) == nil)
    #expect(last.timestamp(utcOffset: -1) == nil)
    #expect(CivilTime(year: 1677, month: 1, day: 1)?.timestamp() == nil)
    #expect(CivilTime(year: 9999, month: 12, day: 31)?.timestamp() == nil)
  }

  @Test("dates and times that do not exist are refused")
  func refused() {
    #expect(CivilTime(year: 2023, month: 2, day: 29) == nil)
    #expect(CivilTime(year: 1900, month: 2, day: 29) == nil)
    #expect(CivilTime(year: 2000, month: 2, day: 29) != nil)
    #expect(CivilTime(year: 2023, month: 0, day: 1) == nil)
    #expect(CivilTime(year: 2023, month: 13, day: 1) == nil)
    #expect(CivilTime(year: 2023, month: 4, day: 31) == nil)
    #expect(CivilTime(year: 2023, month: 4, day: 0) == nil)
    #expect(CivilTime(year: 10000, month: 1, day: 1) == nil)
    #expect(CivilTime(year: -1, month: 1, day: 1) == nil)
    #expect(CivilTime(year: 2023, month: 1, day: 1, hour: 24) == nil)
    #expect(CivilTime(year: 2023, month: 1, day: 1, minute: 60) == nil)
    #expect(CivilTime(year: 2023, month: 1, day: 1, second: 60) == nil)
    #expect(CivilTime(year: 2023, month: 1, day: 1, nanosecond: 1_000_000_000) == nil)
  }
}
