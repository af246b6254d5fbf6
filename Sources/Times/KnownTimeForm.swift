/// The forms of a moment that are known by themselves.
enum KnownTimeForm {
  /// What a text of one of the forms says; nil for any other.
  static func parts(_ text: Span<UInt8>, _ range: Range<Int>) -> TimeParts? {
    var cursor = TimeTextCursor(index: range.lowerBound, end: trimmedEnd(text, range))
    cursor.skipBlanks(text)
    if cursor.byte(text) == UInt8(ascii: "["), cursor.end > cursor.index,
      text[cursor.end - 1] == UInt8(ascii: "]")
    {
      cursor = TimeTextCursor(index: cursor.index + 1, end: cursor.end - 1)
    }
    var parts = TimeParts()
    if cursor.skipWeekday(text) {
      _ = cursor.skip(UInt8(ascii: ","), text)
      cursor.skipBlanks(text)
    }
    let isRead =
      switch cursor.digitCount(text) {
      case 0: readMonthFirst(text, &cursor, &parts)
      case 1, 2: readDayFirst(text, &cursor, &parts) && readRest(text, &cursor, &parts)
      case 4: readYearFirst(text, &cursor, &parts) && readRest(text, &cursor, &parts)
      case 8: readBasic(text, &cursor, &parts)
      default: false
      }
    return isRead && cursor.isAtEnd ? parts : nil
  }

  /// Whether "12:34" stands somewhere, or three groups of digits with one separator.
  static func hasDateOrClock(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for start in range {
      // Not within a number, nor behind another group of the same row.
      if start > range.lowerBound,
        text[start - 1] &- 0x30 <= 9 || text[start - 1] == UInt8(ascii: ".")
      {
        continue
      }
      var cursor = TimeTextCursor(index: start, end: range.upperBound)
      guard let first = cursor.number(text, digits: 1...4) else { continue }
      let separator = cursor.byte(text)
      let isClock = separator == UInt8(ascii: ":") && first <= 24
      let isDate = [UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: ".")].contains(separator)
      guard isClock || isDate else { continue }
      cursor.index += 1
      if isClock {
        if let minute = cursor.number(text, digits: 2...2), minute < 60 { return true }
      } else if cursor.number(text, digits: 1...2) ?? 99 <= 31, cursor.skip(separator, text),
        cursor.number(text, digits: 2...4) != nil, cursor.byte(text) != separator
      {
        return true
      }
    }
    return false
  }

  private static func trimmedEnd(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
    var end = range.upperBound
    while end > range.lowerBound, text[end - 1] == UInt8(ascii: " ") { end -= 1 }
    return end
  }

  /// "2016-01-01", "2016/01/01".
  private static func readYearFirst(
    _ text: Span<UInt8>, _ cursor: inout TimeTextCursor, _ parts: inout TimeParts
  ) -> Bool {
    parts.year = cursor.number(text, digits: 4...4) ?? 0
    let separator = cursor.byte(text)
    guard separator == UInt8(ascii: "-") || separator == UInt8(ascii: "/") else { return false }
    guard cursor.skip(separator, text), let month = cursor.number(text, digits: 1...2),
      cursor.skip(separator, text), let day = cursor.number(text, digits: 1...2)
    else { return false }
    (parts.month, parts.day) = (month, day)
    return true
  }

  /// "01/Jan/2016", "01-Jan-2016", "1 Jan 2016": never a month that is a number.
  private static func readDayFirst(
    _ text: Span<UInt8>, _ cursor: inout TimeTextCursor, _ parts: inout TimeParts
  ) -> Bool {
    parts.day = cursor.number(text, digits: 1...2) ?? 0
    let separator = cursor.byte(text)
    guard [UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: " ")].contains(separator),
      cursor.skip(separator, text), let month = cursor.month(text),
      cursor.skip(separator, text), let year = cursor.number(text, digits: 4...4)
    else { return false }
    (parts.month, parts.year) = (month, year)
    return true
  }

  /// "Jan  1 00:10:00 2016"; the zone stands before the year or behind it.
  private static func readMonthFirst(
    _ text: Span<UInt8>, _ cursor: inout TimeTextCursor, _ parts: inout TimeParts
  ) -> Bool {
    guard let month = cursor.month(text) else { return false }
    cursor.skipBlanks(text)
    guard let day = cursor.number(text, digits: 1...2) else { return false }
    cursor.skipBlanks(text)
    guard readClock(text, &cursor, &parts) else { return false }
    cursor.skipBlanks(text)
    readZone(text, &cursor, &parts)
    cursor.skipBlanks(text)
    guard let year = cursor.number(text, digits: 4...4) else { return false }
    (parts.year, parts.month, parts.day) = (year, month, day)
    if parts.utcOffset == nil {
      cursor.skipBlanks(text)
      readZone(text, &cursor, &parts)
    }
    return true
  }

  /// "20160101T001000Z". Without the "T" it is a number.
  private static func readBasic(
    _ text: Span<UInt8>, _ cursor: inout TimeTextCursor, _ parts: inout TimeParts
  ) -> Bool {
    guard let year = cursor.number(text, digits: 4...4),
      let month = cursor.number(text, digits: 2...2), let day = cursor.number(text, digits: 2...2),
      cursor.byte(text) | 0x20 == UInt8(ascii: "t")
    else { return false }
    cursor.index += 1
    (parts.year, parts.month, parts.day) = (year, month, day)
    guard let hour = cursor.number(text, digits: 2...2),
      let minute = cursor.number(text, digits: 2...2)
    else { return false }
    (parts.hour, parts.minute) = (hour, minute)
    if cursor.digitCount(text) > 0 {
      guard readSecond(text, &cursor, &parts) else { return false }
    }
    readZone(text, &cursor, &parts)
    return true
  }

  /// What follows a date: nothing, a clock, a zone.
  private static func readRest(
    _ text: Span<UInt8>, _ cursor: inout TimeTextCursor, _ parts: inout TimeParts
  ) -> Bool {
    if cursor.byte(text) | 0x20 == UInt8(ascii: "t") || cursor.byte(text) == UInt8(ascii: ":") {
      cursor.index += 1
      guard readClock(text, &cursor, &parts) else { return false }
    } else {
      cursor.skipBlanks(text)
      if cursor.digitCount(text) > 0, !readClock(text, &cursor, &parts) { return false }
    }
    cursor.skipBlanks(text)
    if let isAfternoon = cursor.halfOfDay(text) {
      parts.isAfternoon = isAfternoon
      cursor.skipBlanks(text)
    }
    readZone(text, &cursor, &parts)
    return true
  }

  /// "00:10:00.25", "00:10", "00".
  private static func readClock(
    _ text: Span<UInt8>, _ cursor: inout TimeTextCursor, _ parts: inout TimeParts
  ) -> Bool {
    guard let hour = cursor.number(text, digits: 1...2) else { return false }
    parts.hour = hour
    guard cursor.skip(UInt8(ascii: ":"), text) else { return true }
    guard let minute = cursor.number(text, digits: 2...2) else { return false }
    parts.minute = minute
    return cursor.skip(UInt8(ascii: ":"), text) ? readSecond(text, &cursor, &parts) : true
  }

  private static func readSecond(
    _ text: Span<UInt8>, _ cursor: inout TimeTextCursor, _ parts: inout TimeParts
  ) -> Bool {
    guard let second = cursor.number(text, digits: 2...2) else { return false }
    parts.second = second
    guard cursor.skip(UInt8(ascii: "."), text) || cursor.skip(UInt8(ascii: ","), text) else {
      return true
    }
    guard let nanosecond = cursor.fraction(text) else { return false }
    parts.nanosecond = nanosecond
    return true
  }

  /// An offset, a name of universal time, or an offset and its name as Go prints them: "+0000 UTC"; what
  /// stands in brackets behind it (RFC 9557) is passed over.
  private static func readZone(
    _ text: Span<UInt8>, _ cursor: inout TimeTextCursor, _ parts: inout TimeParts
  ) {
    if let offset = cursor.offset(text) {
      parts.utcOffset = offset
      let end = cursor.index
      cursor.skipBlanks(text)
      if offset != 0 || !cursor.skipUniversalTime(text) { cursor.index = end }
    } else if cursor.skipUniversalTime(text) {
      parts.utcOffset = 0
    }
    guard parts.utcOffset != nil, cursor.byte(text) == UInt8(ascii: "["),
      text[cursor.end - 1] == UInt8(ascii: "]")
    else { return }
    cursor.index = cursor.end
  }
}
