/// When clocks are changed in every year, as the TZ variable of POSIX says it.
///
/// An example is "CET-1CEST,M3.5.0,M10.5.0/3". With the extension of RFC 9636: times of day from
/// −167 to 167 hours.
struct RecurringRule {
  /// Seconds ahead of UTC of standard time, and all the year where there is no other.
  let standardOffset: Int32
  private let daylight: Daylight?

  private struct Daylight {
    let offset: Int32
    let start: YearlyMoment
    let end: YearlyMoment
  }

  /// Reads a rule up to the cursor's end; nil where another thing stands at the place where it stops.
  init?(_ text: Span<UInt8>, _ cursor: inout TimeTextCursor) {
    guard cursor.skipZoneName(text), let behind = cursor.clock(text, hours: 24) else { return nil }
    standardOffset = Int32(-behind)
    guard !cursor.isAtEnd else {
      daylight = nil
      return
    }
    guard cursor.skipZoneName(text) else { return nil }
    // The offset in summer is one hour ahead unless it is said.
    var offset = 3_600 - behind
    if cursor.byte(text) != UInt8(ascii: ",") {
      guard let behind = cursor.clock(text, hours: 24) else { return nil }
      offset = -behind
    }
    guard cursor.skip(UInt8(ascii: ","), text), let start = YearlyMoment(text, &cursor),
      cursor.skip(UInt8(ascii: ","), text), let end = YearlyMoment(text, &cursor), cursor.isAtEnd
    else { return nil }
    daylight = Daylight(offset: Int32(offset), start: start, end: end)
  }

  /// The changes after a moment, or all that a `Timestamp` can meet, in order; of two at one time
  /// the second holds.
  func changes(after last: Int64?) -> [(time: Int64, offset: Int32)] {
    guard let daylight else { return [] }
    let latest: Int64 = 9_223_372_037
    let earliest = last ?? .min
    guard earliest < latest else { return [] }
    let firstYear = CalendarDay.date(Int(max(earliest, -latest) / 86_400)).year - 1
    var changes: [(time: Int64, offset: Int32)] = []
    for year in firstYear...2263 {
      let start = daylight.start.seconds(in: year) - Int64(standardOffset)
      let end = daylight.end.seconds(in: year) - Int64(daylight.offset)
      changes.append((start, daylight.offset))
      changes.append((end, standardOffset))
    }
    // The sort is stable: where one year ends with the change with which the next begins, as with
    // summer time all the year, the later year's wins.
    return changes.sorted { $0.time < $1.time }.filter { $0.time > earliest }
  }
}

/// A day and time of day that comes once a year, on a clock that the caller knows.
private struct YearlyMoment {
  private enum Day {
    /// 1…365, the leap day never counted.
    case withoutLeapDay(Int)
    /// 0…365, the leap day counted.
    case ofYear(Int)
    /// A weekday (0 for Sunday) of a month, the first to the fourth or, as 5, the last.
    case weekday(month: Int, week: Int, weekday: Int)
  }

  private let day: Day
  private let time: Int64

  init?(_ text: Span<UInt8>, _ cursor: inout TimeTextCursor) {
    if cursor.skip(UInt8(ascii: "M"), text) {
      guard let month = cursor.number(text, in: 1...12), cursor.skip(UInt8(ascii: "."), text),
        let week = cursor.number(text, in: 1...5), cursor.skip(UInt8(ascii: "."), text),
        let weekday = cursor.number(text, in: 0...6)
      else { return nil }
      day = .weekday(month: month, week: week, weekday: weekday)
    } else if cursor.skip(UInt8(ascii: "J"), text) {
      guard let number = cursor.number(text, in: 1...365) else { return nil }
      day = .withoutLeapDay(number)
    } else {
      guard let number = cursor.number(text, in: 0...365) else { return nil }
      day = .ofYear(number)
    }
    // Two in the morning unless it is said.
    var clock = 7_200
    if cursor.skip(UInt8(ascii: "/"), text) {
      guard let read = cursor.clock(text, hours: 167) else { return nil }
      clock = read
    }
    time = Int64(clock)
  }

  /// Seconds from 1970-01-01 00:00:00 to the moment in `year` on the same clock.
  func seconds(in year: Int) -> Int64 {
    let newYear = CalendarDay.number(year: year, month: 1, day: 1)
    let number: Int
    switch day {
    case .withoutLeapDay(let day):
      number = newYear + day - (CalendarDay.isLeap(year) && day >= 60 ? 0 : 1)
    case .ofYear(let day):
      number = newYear + day
    case .weekday(let month, let week, let weekday):
      let first = CalendarDay.number(year: year, month: month, day: 1)
      let day = (weekday - CalendarDay.weekday(first) + 7) % 7 + (week - 1) * 7
      let isTooLate = day >= CalendarDay.count(inMonth: month, of: year)
      number = first + day - (isTooLate ? 7 : 0)
    }
    return Int64(number) * 86_400 + time
  }
}

extension TimeTextCursor {
  /// A zone's abbreviation: three letters or more, or anything between < and >.
  fileprivate mutating func skipZoneName(_ text: Span<UInt8>) -> Bool {
    if skip(UInt8(ascii: "<"), text) {
      while index < end, text[index] != UInt8(ascii: ">") { index += 1 }
      return skip(UInt8(ascii: ">"), text)
    }
    let start = index
    while isAtLetter(text) { index += 1 }
    return index - start >= 3
  }

  fileprivate mutating func number(_ text: Span<UInt8>, in allowed: ClosedRange<Int>) -> Int? {
    guard let value = number(text, digits: 1...3), allowed.contains(value) else { return nil }
    return value
  }

  /// A signed time of hours, and optionally minutes and seconds, in seconds.
  fileprivate mutating func clock(_ text: Span<UInt8>, hours: Int) -> Int? {
    let isNegative = skip(UInt8(ascii: "-"), text)
    if !isNegative { _ = skip(UInt8(ascii: "+"), text) }
    guard var seconds = number(text, in: 0...hours).map({ $0 * 3_600 }) else { return nil }
    for unit in [60, 1] where skip(UInt8(ascii: ":"), text) {
      guard let number = number(text, in: 0...59) else { return nil }
      seconds += number * unit
    }
    return isNegative ? -seconds : seconds
  }
}
