/// What a text says of a moment, before it is known whether the calendar has it.
struct TimeParts {
  /// A number of a date or clock. The day of the year is 1…366, or negative where the month is said; 60 is a leap
  /// second.
  enum Part: Int {
    case year, month, day, dayOfYear, hour, minute, second
  }

  private var numbers: [7 of Int] = [1970, 1, 1, -1, 0, 0, 0]
  /// Whether the clock has twelve hours and this is their second half; nil: it has 24.
  var isAfternoon: Bool?
  var nanosecond = 0
  /// Seconds since 1970, where the text counts them, and whether the decimals lead away from it.
  var epochSeconds: Int64?
  var isBeforeEpoch = false
  /// Seconds ahead of UTC; nil where the text does not say.
  var utcOffset: Int?

  subscript(part: Part) -> Int {
    get { numbers[part.rawValue] }
    set { numbers[part.rawValue] = newValue }
  }

  /// The moment; `zone` is that of a clock of which the text does not say it. A leap second is the last
  /// nanosecond of the second before.
  func timestamp(in zone: TimeZoneRules) -> Timestamp? {
    if let epochSeconds {
      guard isBeforeEpoch, nanosecond > 0 else {
        return Timestamp(seconds: epochSeconds, nanosecond: Int64(nanosecond))
      }
      return Timestamp(seconds: epochSeconds - 1, nanosecond: Int64(1_000_000_000 - nanosecond))
    }
    guard let date, let hour = hourOfDay, self[.second] <= 60,
      let civil = CivilTime(
        year: self[.year], month: date.month, day: date.day, hour: hour, minute: self[.minute],
        second: min(self[.second], 59), nanosecond: self[.second] == 60 ? 999_999_999 : nanosecond)
    else { return nil }
    return utcOffset.map { civil.timestamp(utcOffset: $0) } ?? zone.timestamp(ofLocal: civil)
  }

  private var date: (month: Int, day: Int)? {
    let dayOfYear = self[.dayOfYear]
    guard dayOfYear >= 0 else { return (self[.month], self[.day]) }
    guard 1...(CalendarDay.isLeap(self[.year]) ? 366 : 365) ~= dayOfYear else { return nil }
    let first = CalendarDay.number(year: self[.year], month: 1, day: 1)
    let date = CalendarDay.date(first + dayOfYear - 1)
    return (date.month, date.day)
  }

  private var hourOfDay: Int? {
    let hour = self[.hour]
    guard let isAfternoon else { return hour }
    return 1...12 ~= hour ? hour % 12 + (isAfternoon ? 12 : 0) : nil
  }
}

/// A place in the text of a time; each method moves behind what it reads and says nil, or false, where
/// that does not stand there.
struct TimeTextCursor {
  var index: Int
  let end: Int

  var isAtEnd: Bool { index == end }

  /// The byte here, 0 at the end.
  func byte(_ text: Span<UInt8>) -> UInt8 { index < end ? text[index] : 0 }

  /// How many digits stand here.
  func digitCount(_ text: Span<UInt8>) -> Int {
    var place = index
    while place < end, text[place] &- 0x30 <= 9 { place += 1 }
    return place - index
  }

  mutating func skip(_ byte: UInt8, _ text: Span<UInt8>) -> Bool {
    guard index < end, text[index] == byte else { return false }
    index += 1
    return true
  }

  mutating func skipBlanks(_ text: Span<UInt8>) {
    while index < end, text[index] == UInt8(ascii: " ") || text[index] == UInt8(ascii: "\t") {
      index += 1
    }
  }

  /// A number of `digits` digits.
  mutating func number(_ text: Span<UInt8>, digits: ClosedRange<Int>) -> Int? {
    let count = min(digitCount(text), digits.upperBound)
    guard count >= digits.lowerBound else { return nil }
    var value = 0
    for place in index..<index + count { value = value * 10 + Int(text[place] &- 0x30) }
    index += count
    return value
  }

  /// The nanoseconds that decimals of a second say; those beyond the ninth are cut off.
  mutating func fraction(_ text: Span<UInt8>) -> Int? {
    let count = digitCount(text)
    guard count > 0 else { return nil }
    var value = 0
    for place in 0..<9 {
      value = value * 10 + (place < count ? Int(text[index + place] &- 0x30) : 0)
    }
    index += count
    return value
  }

  /// One of some words of lower-case letters, whatever capitals stand here: its number.
  private mutating func word(of words: [[UInt8]], _ text: Span<UInt8>) -> Int? {
    guard isAtLetter(text) else { return nil }
    for (number, word) in words.enumerated()
    where end - index >= word.count
      && word.indices.allSatisfy({ text[index + $0] | 0x20 == word[$0] })
    {
      index += word.count
      return number
    }
    return nil
  }

  /// A name in English, whole or cut after three letters: its number.
  private mutating func name(of names: [[UInt8]], _ text: Span<UInt8>) -> Int? {
    let number = word(of: names, text)
    while number != nil, isAtLetter(text) { index += 1 }
    return number
  }

  func isAtLetter(_ text: Span<UInt8>) -> Bool { (byte(text) | 0x20) &- 0x61 < 26 }

  private static let months = words("jan feb mar apr may jun jul aug sep oct nov dec")
  private static let weekdays = words("mon tue wed thu fri sat sun")
  private static let universal = words("utc gmt ut z")
  private static let halves = words("am pm")

  private static func words(_ text: String) -> [[UInt8]] {
    text.split(separator: " ").map { Array($0.utf8) }
  }

  /// The name of a month: 1…12.
  mutating func month(_ text: Span<UInt8>) -> Int? { name(of: Self.months, text).map { $0 + 1 } }

  /// The name of a day of the week; it is not compared with the date.
  mutating func skipWeekday(_ text: Span<UInt8>) -> Bool { name(of: Self.weekdays, text) != nil }

  /// Whether the second half of the day is said, by "AM" or "PM".
  mutating func halfOfDay(_ text: Span<UInt8>) -> Bool? {
    word(of: Self.halves, text).map { $0 == 1 }
  }

  /// "UTC", "GMT", "UT" or "Z". Other names of zones are not known: several zones have one name.
  mutating func skipUniversalTime(_ text: Span<UInt8>) -> Bool {
    let start = index
    if word(of: Self.universal, text) != nil, !isAtLetter(text) { return true }
    index = start
    return false
  }

  /// Seconds ahead of UTC: "+01", "+0100", "+01:00", with either sign.
  mutating func offset(_ text: Span<UInt8>) -> Int? {
    let start = index
    let sign = byte(text) == UInt8(ascii: "-") ? -1 : 1
    if skip(UInt8(ascii: "+"), text) || skip(UInt8(ascii: "-"), text),
      let hours = number(text, digits: 2...2), hours <= 23
    {
      _ = skip(UInt8(ascii: ":"), text)
      let minutes = number(text, digits: 2...2) ?? 0
      if minutes <= 59 { return sign * (hours * 3_600 + minutes * 60) }
    }
    index = start
    return nil
  }

  /// An offset, a name of universal time, or an offset and its name as Go prints them: "+0000 UTC"; what
  /// stands in brackets behind it (RFC 9557) is passed over.
  mutating func zone(_ text: Span<UInt8>) -> Int? {
    var seconds = offset(text)
    if seconds == nil, skipUniversalTime(text) {
      seconds = 0
    } else if seconds == 0 {
      let behind = index
      skipBlanks(text)
      if !skipUniversalTime(text) { index = behind }
    }
    if seconds != nil, byte(text) == UInt8(ascii: "["), text[end - 1] == UInt8(ascii: "]") {
      index = end
    }
    return seconds
  }
}
