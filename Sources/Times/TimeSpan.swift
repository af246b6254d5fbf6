/// A length of time in nanoseconds, at most 292 years either way, as durations in Kapacitor and Go.
public struct TimeSpan: Hashable, Comparable, Sendable {
  /// The length in nanoseconds; it may be negative.
  public var nanoseconds: Int64

  /// So many nanoseconds.
  public init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  /// No time at all.
  public static let zero = TimeSpan(nanoseconds: 0)
  /// 1,000,000 nanoseconds.
  public static let millisecond = TimeSpan(nanoseconds: 1_000_000)
  /// One second.
  public static let second = TimeSpan(nanoseconds: 1_000_000_000)
  /// 60 seconds.
  public static let minute = TimeSpan(nanoseconds: 60_000_000_000)
  /// 60 minutes.
  public static let hour = TimeSpan(nanoseconds: 3_600_000_000_000)
  /// 24 hours, whatever a calendar says.
  public static let day = TimeSpan(nanoseconds: 86_400_000_000_000)
  /// Seven days of 24 hours.
  public static let week = TimeSpan(nanoseconds: 604_800_000_000_000)

  /// Whether the first span is shorter, or more negative.
  public static func < (first: Self, second: Self) -> Bool {
    first.nanoseconds < second.nanoseconds
  }
}

extension Int64 {
  /// The sum, or the largest value where it would leave the range; `other` is not negative.
  public func addingClamped(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  /// The difference, or the smallest value where it would leave the range; `other` is not negative.
  public func subtractingClamped(_ other: Int64) -> Int64 {
    let (difference, overflow) = subtractingReportingOverflow(other)
    return overflow ? .min : difference
  }
}
