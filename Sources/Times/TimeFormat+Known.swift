extension TimeFormat {
  /// The forms of a moment that are known by themselves; `TimeTextReader` has examples.
  ///
  /// A month that is a number stands only behind the year, so that it cannot be taken for a day.
  static let known = TimeFormat([.blanks, .anyOf([byte("[") + any + byte("]"), any])])

  private static var any: [Item] {
    [
      .anyOf([[.weekday, .anyOf([byte(","), []]), .blanks], []]),
      .anyOf([
        yearFirst(byte("-")), yearFirst(byte("/")), dayFirst(byte("/")), dayFirst(byte("-")),
        dayFirst(byte(" ")), monthFirst, withoutPunctuation,
      ]),
    ]
  }

  /// "2016-01-01".
  private static func yearFirst(_ separator: [Item]) -> [Item] {
    [.year] + separator + [.month(1...2)] + separator + [.day(1...2)] + behindDate
  }

  /// "01/Jan/2016".
  private static func dayFirst(_ separator: [Item]) -> [Item] {
    [.day(1...2)] + separator + [.monthName] + separator + [.year] + behindDate
  }

  /// "Jan  1 00:10:00 2016"; the zone stands before the year or behind it.
  private static var monthFirst: [Item] {
    [.monthName, .blanks, .day(1...2), .blanks] + clock
      + [.blanks, .zone, .blanks, .year, .blanks, .zone]
  }

  /// "20160101T001000Z". Without the "T" it is a number.
  private static var withoutPunctuation: [Item] {
    [.year, .month(2...2), .day(2...2), .anyOf([byte("T"), byte("t")]), .hour(2...2)]
      + [.minute(2...2), .anyOf([second, []]), .zone]
  }

  /// Nothing, or a clock and a zone.
  private static var behindDate: [Item] {
    [
      .anyOf([
        [.anyOf([byte("T"), byte("t"), byte(":")])] + clock, [.blanks] + clock, [],
      ]),
      .blanks, .anyOf([[.half, .blanks], []]), .zone,
    ]
  }

  /// "00:10:00.25", "00:10", "00".
  private static var clock: [Item] {
    let seconds = Item.anyOf([byte(":") + second, []])
    return [.hour(1...2), .anyOf([byte(":") + [.minute(2...2), seconds], []])]
  }

  private static var second: [Item] {
    let fractions = [byte("."), byte(",")].map { $0 + [.fraction] }
    return [.second(2...2), .anyOf(fractions + [[]])]
  }

  private static func byte(_ scalar: Unicode.Scalar) -> [Item] { [.literal(UInt8(ascii: scalar))] }
}
