/// Days of the Gregorian calendar counted from 1970-01-01.
enum CalendarDay {
  /// How many days a month has.
  static func count(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Whether a year has 366 days.
  static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// The number of a date's day; the year is not below −400.
  ///
  /// Years begin in March here, so that the leap day is the last one. 153/5 is the mean length of
  /// the months from March to January.
  static func number(year: Int, month: Int, day: Int) -> Int {
    let shifted = year + 400 - (month <= 2 ? 1 : 0)
    let monthFromMarch = month <= 2 ? month + 9 : month - 3
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    let leapDays = shifted / 4 - shifted / 100 + shifted / 400
    return shifted * 365 + leapDays + dayOfYear - (daysBefore1970 + 146_097)
  }

  /// The date of a day; the day is not before 0000-03-01.
  ///
  /// Source: C. Neri and L. Schneider, "Euclidean affine functions and their application to
  /// calendar algorithms", 2022.
  @inline(__always)
  static func date(_ number: Int) -> (year: Int, month: Int, day: Int) {
    let quarters = UInt64(number + daysBefore1970) * 4 + 3
    let (century, centuryRest) = quarters.quotientAndRemainder(dividingBy: 146_097)
    // 2939745/2³² is a little above 1/1461, a quarter of a year of 365.25 days.
    let product = (centuryRest | 3) * 2_939_745
    let yearOfCentury = product >> 32
    let dayOfYear = (product & 0xFFFF_FFFF) / 2_939_745 / 4
    // 2141/2¹⁶ is about 5/153.
    let months = dayOfYear * 2_141 + 197_913
    let isNextYear = dayOfYear >= 306
    return (
      Int(century * 100 + yearOfCentury) + (isNextYear ? 1 : 0),
      Int(months >> 16) - (isNextYear ? 12 : 0), Int((months & 0xFFFF) / 2_141) + 1
    )
  }

  /// The day of the week, 0 for Sunday; the day is not before 0000-03-01.
  static func weekday(_ number: Int) -> Int {
    (number % 7 + 11) % 7
  }

  /// Days from 0000-03-01 to 1970-01-01.
  private static let daysBefore1970 = 719_468
}
