/// A date and time of day in the Gregorian calendar, carried back before its introduction.
///
/// It knows no time zone: whoever makes it or uses it says how many seconds the clock is ahead of
/// UTC.
public struct CivilTime: Hashable, Sendable {
  /// 0…9999; the year 0 is the one before the year 1.
  public let year: Int
  /// 1…12.
  public let month: Int
  /// 1…31.
  public let day: Int
  /// 0…23.
  public let hour: Int
  /// 0…59.
  public let minute: Int
  /// 0…59.
  public let second: Int
  /// 0…999,999,999.
  public let nanosecond: Int

  /// A date and time; nil when the calendar or the clock does not have it.
  public init?(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0,
    nanosecond: Int = 0
  ) {
    guard 0...9999 ~= year, 1...12 ~= month, day >= 1,
      day <= CalendarDay.count(inMonth: month, of: year), 0...23 ~= hour, 0...59 ~= minute,
      0...59 ~= second, 0...999_999_999 ~= nanosecond
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
    self.nanosecond = nanosecond
  }

  /// What a clock shows at a moment that is `utcOffset` seconds ahead of UTC, at most 26 hours
  /// either way.
  public init(_ timestamp: Timestamp, utcOffset: Int = 0) {
    precondition(utcOffset.magnitude <= 93_600)
    let (seconds, nanosecond) = timestamp.nanoseconds.floored(dividedBy: 1_000_000_000)
    let (days, time) = (seconds + Int64(utcOffset)).floored(dividedBy: 86_400)
    (year, month, day) = CalendarDay.date(Int(days))
    let minutes = Int(time) / 60
    hour = minutes / 60
    minute = minutes % 60
    second = Int(time) % 60
    self.nanosecond = Int(nanosecond)
  }

  /// The moment at which a clock that is `utcOffset` seconds ahead of UTC, at most 26 hours either
  /// way, shows this; nil when that is out of range.
  public func timestamp(utcOffset: Int = 0) -> Timestamp? {
    precondition(utcOffset.magnitude <= 93_600)
    return Timestamp(
      seconds: secondsSince1970 - Int64(utcOffset), nanosecond: Int64(nanosecond))
  }

  /// The day of the week: 0 is Sunday, 6 Saturday.
  public var weekday: Int {
    CalendarDay.weekday(CalendarDay.number(year: year, month: month, day: day))
  }

  /// Seconds from 1970-01-01 00:00:00 to this on the same clock, the nanoseconds left out.
  var secondsSince1970: Int64 {
    let days = CalendarDay.number(year: year, month: month, day: day)
    return Int64(days * 86_400 + hour * 3_600 + minute * 60 + second)
  }
}

extension Timestamp {
  /// The moment so many seconds and, upwards, nanoseconds after 1970; nil when it is out of range.
  init?(seconds: Int64, nanosecond: Int64) {
    // The earliest moments have seconds that do not fit by themselves, so one is borrowed.
    let borrow: Int64 = seconds < 0 ? 1 : 0
    let (whole, tooLarge) = (seconds + borrow).multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, overflow) = whole.addingReportingOverflow(nanosecond - borrow * 1_000_000_000)
    guard !tooLarge, !overflow else { return nil }
    self.init(nanoseconds: sum)
  }
}
