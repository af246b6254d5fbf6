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

  init(parsing text: Span<UInt8>, _ range: Range<Int>) throws(TimeZoneRulesError) {
    var reader = RuleReader(index: range.lowerBound, end: range.upperBound)
    try reader.skipName(text)
    let standard = -(try reader.readClock(text, hours: 24))
    standardOffset = Int32(standard)
    guard !reader.isAtEnd else {
      daylight = nil
      return
    }
    try reader.skipName(text)
    // The offset in summer is one hour ahead unless it is said.
    let offset =
      reader.isAt(UInt8(ascii: ","), text)
      ? standard + 3_600 : -(try reader.readClock(text, hours: 24))
    try reader.skip(UInt8(ascii: ","), text)
    let start = try YearlyMoment(&reader, text)
    try reader.skip(UInt8(ascii: ","), text)
    let end = try YearlyMoment(&reader, text)
    guard reader.isAtEnd else { throw reader.error("the end of the rule") }
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
    // A stable sort, so that where one year ends with the change with which the next begins, as
    // with summer time all the year, the later year's wins.
    let ordered = changes.enumerated().sorted {
      ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
    }
    return ordered.map(\.element).filter { $0.time > earliest }
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

  init(_ reader: inout RuleReader, _ text: Span<UInt8>) throws(TimeZoneRulesError) {
    if reader.isAt(UInt8(ascii: "M"), text) {
      try reader.skip(UInt8(ascii: "M"), text)
      let month = try reader.readNumber(text, 1...12)
      try reader.skip(UInt8(ascii: "."), text)
      let week = try reader.readNumber(text, 1...5)
      try reader.skip(UInt8(ascii: "."), text)
      day = .weekday(month: month, week: week, weekday: try reader.readNumber(text, 0...6))
    } else if reader.isAt(UInt8(ascii: "J"), text) {
      try reader.skip(UInt8(ascii: "J"), text)
      day = .withoutLeapDay(try reader.readNumber(text, 1...365))
    } else {
      day = .ofYear(try reader.readNumber(text, 0...365))
    }
    if reader.isAt(UInt8(ascii: "/"), text) {
      try reader.skip(UInt8(ascii: "/"), text)
      time = Int64(try reader.readClock(text, hours: 167))
    } else {
      time = 7_200
    }
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

/// A place in the text of a rule.
private struct RuleReader {
  var index: Int
  let end: Int

  var isAtEnd: Bool { index == end }

  func error(_ expected: String) -> TimeZoneRulesError {
    TimeZoneRulesError(offset: index, expected: expected)
  }

  func isAt(_ byte: UInt8, _ text: Span<UInt8>) -> Bool {
    index < end && text[index] == byte
  }

  mutating func skip(_ byte: UInt8, _ text: Span<UInt8>) throws(TimeZoneRulesError) {
    guard isAt(byte, text) else { throw error("“\(Unicode.Scalar(byte))”") }
    index += 1
  }

  /// A zone's abbreviation: three letters or more, or anything between < and >.
  mutating func skipName(_ text: Span<UInt8>) throws(TimeZoneRulesError) {
    let start = index
    if isAt(UInt8(ascii: "<"), text) {
      while index < end, text[index] != UInt8(ascii: ">") { index += 1 }
      try skip(UInt8(ascii: ">"), text)
      return
    }
    while index < end, case let letter = text[index] | 0x20,
      letter >= UInt8(ascii: "a"), letter <= UInt8(ascii: "z")
    { index += 1 }
    guard index - start >= 3 else { throw error("a zone's abbreviation") }
  }

  mutating func readNumber(
    _ text: Span<UInt8>, _ allowed: ClosedRange<Int>
  ) throws(TimeZoneRulesError) -> Int {
    let start = index
    var value = 0
    while index < end, index - start < 3, case let digit = text[index] &- 0x30, digit <= 9 {
      value = value * 10 + Int(digit)
      index += 1
    }
    guard index > start, allowed.contains(value) else {
      throw error("a number from \(allowed.lowerBound) to \(allowed.upperBound)")
    }
    return value
  }

  /// A signed time of hours, and optionally minutes and seconds, in seconds.
  mutating func readClock(
    _ text: Span<UInt8>, hours: Int
  ) throws(TimeZoneRulesError) -> Int {
    let isNegative = isAt(UInt8(ascii: "-"), text)
    if isNegative || isAt(UInt8(ascii: "+"), text) { index += 1 }
    var seconds = try readNumber(text, 0...hours) * 3_600
    for unit in [60, 1] where isAt(UInt8(ascii: ":"), text) {
      index += 1
      seconds += try readNumber(text, 0...59) * unit
    }
    return isNegative ? -seconds : seconds
  }
}
