/// The form of a moment in the letters of strptime, such as "%d.%m.%Y %H:%M:%S".
///
/// - `%Y` `%y` year; `%m` `%b` `%B` `%h` month; `%d` `%e` day; `%j` day of the year; `%F` `%D` dates
/// - `%H` `%k` `%I` `%l` hour; `%p` AM or PM; `%M` minute; `%S` second; `%T` `%R` `%r` clocks
/// - `%f` `%L` `%N` decimals of a second, as many as there are; `%s` seconds since 1970
/// - `%z` an offset; `%Z` UTC, GMT or Z; `%a` `%A` a day of the week; `%%`, `%n`, `%t`
///
/// Blanks stand for any number of them, as in strptime. Numbers may lack leading zeros.
public struct TimeFormat: Hashable, Sendable {
  /// A part of the form.
  enum Item: Hashable {
    case literal(UInt8)
    /// Any number of blanks.
    case blanks
    /// A number; `isFull`: with all its digits.
    case number(TimeParts.Part, isFull: Bool)
    case shortYear, monthName, weekday, half, fraction, epoch, offset, universal
    /// An offset, a name of universal time, or both as Go prints them; nothing where the zone is known.
    case zone
    /// The first of these that stands here.
    case anyOf([[Item]])
  }

  private let items: [Item]

  /// Reads a format. Throws where a letter is not known, or nothing says the year.
  public init(parsing text: String) throws(TimeFormatError) {
    var rest = Array(text.utf8)[...]
    items = try Self.items(of: &rest, isKnown: false)
    let years: [Item] = [.number(.year, isFull: true), .shortYear, .epoch]
    guard items.contains(where: years.contains) else {
      throw TimeFormatError(reason: "has no year: expected %Y, %y or %s in it")
    }
  }

  /// The forms of a moment that are known by themselves; `TimeTextReader` has examples.
  ///
  /// A month that is a number stands only behind the year, so that it cannot be taken for a day. Without
  /// the "T" the last form of a date is a number.
  static let known: TimeFormat = {
    let second = "%2S{.%f|,%f|}"
    let clock = "%H{:%2M{:\(second)|}|}"
    let behind = "{{T|t|:}\(clock)| \(clock)|} {%p |}%Q"
    let dates = """
      %Y-%m-%d\(behind)|%Y/%m/%d\(behind)|%d/%b/%Y\(behind)|%d-%b-%Y\(behind)|%d% %b% %Y\(behind)|\
      %b %d \(clock) %Q %Y %Q|%Y%2m%2d{T|t}%2H%2M{\(second)|}%Q
      """
    let any = "{%a{,|} |}{\(dates)}"
    var rest = Array(" {[\(any)]|\(any)}".utf8)[...]
    return TimeFormat(items: (try? items(of: &rest, isKnown: true)) ?? [])
  }()

  private init(items: [Item]) { self.items = items }

  /// The items of a text up to its end. Blanks may stand before the numbers of a given format, as
  /// `date +%e` prints them. In that of the known forms there are none; there `{a|b}` stands for one or
  /// the other, `%2` before a letter for a number with all its digits, `% ` for one blank, and `%Q` for
  /// a zone or nothing.
  private static func items(
    of text: inout ArraySlice<UInt8>, isKnown: Bool
  ) throws(TimeFormatError) -> [Item] {
    var items: [Item] = []
    while let byte = text.first, !(isKnown && "|}".utf8.contains(byte)) {
      text.removeFirst()
      switch byte {
      case UInt8(ascii: " "): items.append(.blanks)
      case UInt8(ascii: "{") where isKnown:
        var choices: [[Item]] = []
        repeat {
          choices.append(try self.items(of: &text, isKnown: true))
        } while text.popFirst() == UInt8(ascii: "|")
        items.append(.anyOf(choices))
      case UInt8(ascii: "%"):
        guard let letter = text.popFirst() else { throw TimeFormatError(reason: "ends with %") }
        items += try self.items(of: letter, &text, isKnown: isKnown)
      default: items.append(.literal(byte))
      }
    }
    return items
  }

  private static func items(
    of letter: UInt8, _ text: inout ArraySlice<UInt8>, isKnown: Bool
  ) throws(TimeFormatError) -> [Item] {
    let letter = Character(UnicodeScalar(letter))
    if isKnown {
      if letter == "Q" { return [.zone] }
      if letter == " " { return [.literal(UInt8(ascii: " "))] }
      if letter == "2", let part = parts[Character(UnicodeScalar(text.removeFirst()))] {
        return [.number(part, isFull: true)]
      }
    }
    if let part = parts[letter] {
      return (isKnown ? [] : [.blanks]) + [.number(part, isFull: false)]
    }
    if let item = letters[letter] { return [item] }
    guard let long = abbreviations[letter] else {
      throw TimeFormatError(
        reason: "%\(letter) is not known; known are %Y %y %m %b %d %e %j "
          + "%H %I %p %M %S %f %L %s %z %Z %a %F %D %T %R %%")
    }
    var rest = Array(long.utf8)[...]
    return try items(of: &rest, isKnown: isKnown)
  }

  private static let parts: [Character: TimeParts.Part] = [
    "m": .month, "d": .day, "e": .day, "j": .dayOfYear, "H": .hour, "k": .hour, "I": .hour,
    "l": .hour, "M": .minute, "S": .second,
  ]

  private static let letters: [Character: Item] = [
    "Y": .number(.year, isFull: true), "y": .shortYear, "b": .monthName, "B": .monthName,
    "h": .monthName, "a": .weekday, "A": .weekday, "p": .half, "P": .half, "f": .fraction,
    "L": .fraction, "N": .fraction, "s": .epoch, "z": .offset, "Z": .universal, "n": .blanks,
    "t": .blanks, "%": .literal(UInt8(ascii: "%")),
  ]

  private static let abbreviations: [Character: String] = [
    "F": "%Y-%m-%d", "D": "%m/%d/%y", "T": "%H:%M:%S", "R": "%H:%M", "r": "%I:%M:%S %p",
  ]

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
    case .number(let part, let isFull):
      let most = part == .year ? 4 : part == .dayOfYear ? 3 : 2
      return set(&parts[part], cursor.number(text, digits: (isFull ? most : 1)...most))
    case .shortYear:
      // As POSIX says: 69 is 1969, 68 is 2068.
      let year = cursor.number(text, digits: 2...2)
      return set(&parts[.year], year.map { $0 + ($0 < 69 ? 2000 : 1900) })
    case .monthName: return set(&parts[.month], cursor.month(text))
    case .weekday: return cursor.skipWeekday(text)
    case .half: return set(&parts.isAfternoon, cursor.halfOfDay(text))
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
