/// Reads the texts by which programs say a moment.
///
/// Without a format these are known, the zone being `Z`, `UTC`, `GMT`, or an offset such as `+01`, `+0100`
/// or `+01:00`, with or without a blank before it:
///
/// - RFC 3339 and its relatives: "2016-01-01T00:10:00.25Z", "2016-01-01 00:10:00,250", "2016/01/01 00:10",
///   "20160101T001000Z", "2016-01-01"
/// - the common log format: "01/Jan/2016:00:10:00 +0000", also in brackets
/// - RFC 5322 and HTTP: "Fri, 01 Jan 2016 00:10:00 GMT"
/// - ctime and date: "Fri Jan  1 00:10:00 2016", "Fri Jan  1 00:10:00 UTC 2016"
///
/// Nothing is guessed: where day and month could be taken for each other the text is none of these.
public final class TimeTextReader: Sendable {
  /// What the known forms are, for messages.
  public static let knownForms: StaticString =
    """
    known are times such as 2016-01-01T00:10:00Z, 2016-01-01 00:10:00.25+01, \
    01/Jan/2016:00:10:00 +0000, Fri, 01 Jan 2016 00:10:00 GMT, and numbers since 1970; \
    for others see --time-format
    """

  /// The form of the texts; nil: one of the known forms.
  public let format: TimeFormat?
  /// The zone of clocks of which the text does not say it.
  public let zone: TimeZoneRules
  private let isUniversal: Bool

  /// A reader of the known forms, or of the one that `format` says; `zone` is that of clocks of which
  /// the text does not say it.
  public init(format: TimeFormat? = nil, zone: TimeZoneRules = .utc) {
    self.format = format
    self.zone = zone
    isUniversal = zone == .utc
  }

  /// Whether the form was asked for, so that numbers too have to have it.
  public var hasFormat: Bool { format != nil }

  /// The moment that a text says; nil where it has another form, or the moment does not exist or fit 64
  /// bits of nanoseconds. About 30 ns for RFC 3339.
  public func timestamp(_ text: Span<UInt8>, _ range: Range<Int>) -> Timestamp? {
    precondition(range.lowerBound >= 0 && range.upperBound <= text.count)
    if let format { return format.parts(text, range)?.timestamp(in: zone) }
    if isUniversal || range.last.map({ text[$0] }) == UInt8(ascii: "Z"),
      let time = Timestamp(rfc3339: text, range)
    {
      return time
    }
    return TimeFormat.known.parts(text, range)?.timestamp(in: zone)
  }

  /// Whether a text that is no known time looks like one to people: a date, or a date and a clock. For
  /// warnings.
  public static func resembles(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard 6...40 ~= range.count else { return false }
    func isDigit(_ index: Int) -> Bool { text[index] &- 0x30 <= 9 }
    let digits = range.count(where: isDigit)
    let groups = range.count { isDigit($0) && ($0 == range.lowerBound || !isDigit($0 - 1)) }
    let letters = range.count { (text[$0] | 0x20) &- 0x61 < 26 }
    let separators = range.count { "-/:.".utf8.contains(text[$0]) }
    let others = range.count { " ,+".utf8.contains(text[$0]) }
    // An address has four groups and nothing but points between them.
    return digits + letters + separators + others == range.count
      && digits >= 5 && groups >= 3 && separators >= 2 && letters <= 12
      && hasDateOrClock(text, range)
  }

  /// Whether "12:34" stands somewhere, or three groups of digits with one separator.
  private static func hasDateOrClock(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
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
}

extension Timestamp {
  /// The moment that a text of one of the known forms says, as `TimeTextReader` reads it in UTC.
  public init?(dateOrTime text: Span<UInt8>, _ range: Range<Int>) {
    guard let time = TimeTextReader().timestamp(text, range) else { return nil }
    self = time
  }
}
