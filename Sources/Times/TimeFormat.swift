/// The form of a moment in the letters of strptime, such as "%d.%m.%Y %H:%M:%S".
///
/// - `%Y` `%y` year; `%m` `%b` `%B` `%h` month; `%d` `%e` day; `%j` day of the year; `%F` `%D` dates
/// - `%H` `%k` `%I` `%l` hour; `%p` AM or PM; `%M` minute; `%S` second; `%T` `%R` `%r` clocks
/// - `%f` `%L` `%N` decimals of a second, as many as there are; `%s` seconds since 1970
/// - `%z` an offset; `%Z` UTC, GMT or Z; `%a` `%A` a day of the week; `%%`, `%n`, `%t`
///
/// Blanks stand for any number of them, as in strptime. Numbers may lack leading zeros.
public struct TimeFormat: Hashable, Sendable {
  /// A part of the form. Numbers have so many digits; blanks may stand before those of a given format,
  /// as `date +%e` prints them.
  enum Item: Hashable {
    case literal(UInt8)
    case year, shortYear, monthName, weekday, half, fraction, epoch, offset, universal
    case month(ClosedRange<Int>)
    case day(ClosedRange<Int>)
    case dayOfYear
    case hour(ClosedRange<Int>)
    case minute(ClosedRange<Int>)
    case second(ClosedRange<Int>)
    /// Any number of blanks.
    case blanks
    /// An offset, a name of universal time, or both as Go prints them; nothing where the zone is known.
    case zone
    /// The first of these that stands here.
    case anyOf([[Item]])
  }

  private var items: [Item] = []

  /// The form of these items.
  init(_ items: [Item]) { self.items = items }

  /// Reads a format. Throws where a letter is not known, or nothing says the year.
  public init(parsing text: String) throws(TimeFormatError) {
    try append(Array(text.utf8))
    guard items.contains(where: { [.year, .shortYear, .epoch].contains($0) }) else {
      throw TimeFormatError(reason: "has no year: expected %Y, %y or %s in it")
    }
  }

  private mutating func append(_ text: [UInt8]) throws(TimeFormatError) {
    var index = 0
    while index < text.count {
      let byte = text[index]
      index += 1
      if byte == UInt8(ascii: " ") {
        items.append(.blanks)
      } else if byte != UInt8(ascii: "%") {
        items.append(.literal(byte))
      } else {
        guard index < text.count else { throw TimeFormatError(reason: "ends with %") }
        try append(letter: text[index])
        index += 1
      }
    }
  }

  private mutating func append(letter: UInt8) throws(TimeFormatError) {
    switch Character(UnicodeScalar(letter)) {
    case "Y": items.append(.year)
    case "y": items.append(.shortYear)
    case "m": items += [.blanks, .month(1...2)]
    case "b", "B", "h": items.append(.monthName)
    case "d", "e": items += [.blanks, .day(1...2)]
    case "j": items += [.blanks, .dayOfYear]
    case "a", "A": items.append(.weekday)
    case "H", "k", "I", "l": items += [.blanks, .hour(1...2)]
    case "p", "P": items.append(.half)
    case "M": items += [.blanks, .minute(1...2)]
    case "S": items += [.blanks, .second(1...2)]
    case "f", "L", "N": items.append(.fraction)
    case "s": items.append(.epoch)
    case "z": items.append(.offset)
    case "Z": items.append(.universal)
    case "n", "t": items.append(.blanks)
    case "%": items.append(.literal(letter))
    case "F": try append(Array("%Y-%m-%d".utf8))
    case "D": try append(Array("%m/%d/%y".utf8))
    case "T": try append(Array("%H:%M:%S".utf8))
    case "R": try append(Array("%H:%M".utf8))
    case "r": try append(Array("%I:%M:%S %p".utf8))
    default:
      throw TimeFormatError(
        reason: "%\(Character(UnicodeScalar(letter))) is not known; known are %Y %y %m %b %d %e %j "
          + "%H %I %p %M %S %f %L %s %z %Z %a %F %D %T %R %%")
    }
  }

  /// What a text of this form says; nil for any other. Blanks may stand behind it.
  func parts(_ text: Span<UInt8>, _ range: Range<Int>) -> TimeParts? {
    var end = range.upperBound
    while end > range.lowerBound, text[end - 1] == 0x20 || text[end - 1] == 0x09 { end -= 1 }
    var cursor = TimeTextCursor(index: range.lowerBound, end: end)
    var parts = TimeParts()
    return Self.read(items, text, &cursor, &parts) && cursor.isAtEnd ? parts : nil
  }

  private static func read(
    _ items: [Item], _ text: Span<UInt8>, _ cursor: inout TimeTextCursor, _ parts: inout TimeParts
  ) -> Bool {
    for item in items where !read(item, text, &cursor, &parts) { return false }
    return true
  }

  private static func read(
    _ item: Item, _ text: Span<UInt8>, _ cursor: inout TimeTextCursor, _ parts: inout TimeParts
  ) -> Bool {
    switch item {
    case .literal(let byte): return cursor.skip(byte, text)
    case .blanks: cursor.skipBlanks(text)
    case .year: return set(&parts.year, cursor.number(text, digits: 4...4))
    case .shortYear:
      // As POSIX says: 69 is 1969, 68 is 2068.
      return set(
        &parts.year, cursor.number(text, digits: 2...2).map { $0 + ($0 < 69 ? 2000 : 1900) })
    case .month(let digits): return set(&parts.month, cursor.number(text, digits: digits))
    case .monthName: return set(&parts.month, cursor.month(text))
    case .day(let digits): return set(&parts.day, cursor.number(text, digits: digits))
    case .dayOfYear: return set(&parts.dayOfYear, cursor.number(text, digits: 1...3))
    case .weekday: return cursor.skipWeekday(text)
    case .hour(let digits): return set(&parts.hour, cursor.number(text, digits: digits))
    case .half: return set(&parts.isAfternoon, cursor.halfOfDay(text))
    case .minute(let digits): return set(&parts.minute, cursor.number(text, digits: digits))
    case .second(let digits): return set(&parts.second, cursor.number(text, digits: digits))
    case .fraction: return set(&parts.nanosecond, cursor.fraction(text))
    case .epoch:
      parts.isBeforeEpoch = cursor.skip(UInt8(ascii: "-"), text)
      let seconds = cursor.number(text, digits: 1...18).map(Int64.init)
      return set(&parts.epochSeconds, seconds.map { parts.isBeforeEpoch ? -$0 : $0 })
    case .offset:
      if cursor.skipUniversalTime(text) { return set(&parts.utcOffset, 0) }
      return set(&parts.utcOffset, cursor.offset(text))
    case .universal: return cursor.skipUniversalTime(text) && set(&parts.utcOffset, 0)
    case .zone:
      if parts.utcOffset == nil { parts.utcOffset = cursor.zone(text) }
    case .anyOf(let choices):
      let (start, before) = (cursor, parts)
      for choice in choices {
        if read(choice, text, &cursor, &parts) { return true }
        (cursor, parts) = (start, before)
      }
      return false
    }
    return true
  }

  private static func set<Value>(_ part: inout Value, _ value: Value?) -> Bool {
    guard let value else { return false }
    part = value
    return true
  }

  private static func set<Value>(_ part: inout Value?, _ value: Value?) -> Bool {
    part = value
    return value != nil
  }
}

/// Why a text is no form of a moment.
public struct TimeFormatError: Error {
  /// The reason, to be put behind the format.
  public let reason: String
}
