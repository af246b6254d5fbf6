/// The units in which a duration can be written.
enum DurationUnit: String, CaseIterable, Sendable {
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
  var nanoseconds: Int64 {
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
  static func largest(dividing duration: Int64) -> DurationUnit {
    guard duration != 0 else { return .seconds }
    return allCases.first { duration % $0.nanoseconds == 0 } ?? .nanoseconds
  }

  /// The unit written as `text`: `us` and `µs` are `u` and `µ`.
  init?(spelt text: [UInt8]) {
    let word = String(decoding: text, as: UTF8.self)
    switch word {
    case "us": self = .microseconds
    // With the Greek letter or the micro sign.
    case "\u{3BC}", "\u{3BC}s", "\u{B5}s": self = .microsecondsGreek
    default: self.init(rawValue: word)
    }
  }
}
