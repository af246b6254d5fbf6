/// A unit in which a length of time is written, as the duration literals of InfluxQL.
public struct DurationUnit: Sendable {
  /// The name in InfluxQL.
  public let name: String
  /// Nanoseconds in one unit; a day has 24 hours.
  public let nanoseconds: Int64
  /// How it may be spelt; what begins another comes after it.
  let spellings: [[UInt8]]

  private init(_ name: String, _ nanoseconds: Int64, _ spellings: [String]) {
    (self.name, self.nanoseconds) = (name, nanoseconds)
    self.spellings = spellings.map { Array($0.utf8) }
  }

  /// Milliseconds are read before minutes. The micro sign is U+00B5 or the Greek letter.
  static let all = [
    DurationUnit("w", TimeSpan.week.nanoseconds, ["w"]),
    DurationUnit("d", TimeSpan.day.nanoseconds, ["d"]),
    DurationUnit("h", TimeSpan.hour.nanoseconds, ["h"]),
    DurationUnit("ms", TimeSpan.millisecond.nanoseconds, ["ms"]),
    DurationUnit("m", TimeSpan.minute.nanoseconds, ["m"]),
    DurationUnit("s", TimeSpan.second.nanoseconds, ["s"]),
    DurationUnit("u", 1_000, ["us", "u"]),
    DurationUnit("µ", 1_000, ["\u{B5}s", "\u{B5}", "\u{3BC}s", "\u{3BC}"]),
    DurationUnit("ns", 1, ["ns"]),
  ]
}
