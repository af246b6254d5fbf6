/// The units in which a length of time is written, as the duration literals of InfluxQL.
public enum DurationUnit: String, CaseIterable, Sendable {
  case weeks = "w"
  case days = "d"
  case hours = "h"
  case minutes = "m"
  case seconds = "s"
  case milliseconds = "ms"
  case microseconds = "u"
  case microsecondsGreek = "µ"
  case nanoseconds = "ns"

  /// Nanoseconds in one unit; a day has 24 hours.
  public var nanoseconds: Int64 {
    switch self {
    case .weeks: 604_800_000_000_000
    case .days: 86_400_000_000_000
    case .hours: 3_600_000_000_000
    case .minutes: 60_000_000_000
    case .seconds: 1_000_000_000
    case .milliseconds: 1_000_000
    case .microseconds, .microsecondsGreek: 1_000
    case .nanoseconds: 1
    }
  }

  /// The largest unit of which `duration` (in nanoseconds) is a whole number; seconds for none.
  public static func largest(dividing duration: Int64) -> DurationUnit {
    guard duration != 0 else { return .seconds }
    return allCases.first { duration % $0.nanoseconds == 0 } ?? .nanoseconds
  }

  /// How each may be spelt; what begins another comes after it. The micro sign is U+00B5 or the Greek
  /// letter.
  static let spellings: [(text: [UInt8], unit: DurationUnit)] = [
    ("w", .weeks), ("d", .days), ("h", .hours), ("ms", .milliseconds), ("m", .minutes),
    ("s", .seconds), ("us", .microseconds), ("u", .microseconds), ("ns", .nanoseconds),
    ("\u{B5}s", .microsecondsGreek), ("\u{B5}", .microsecondsGreek),
    ("\u{3BC}s", .microsecondsGreek), ("\u{3BC}", .microsecondsGreek),
  ].map { (Array($0.utf8), $1) }
}
