/// A moment: nanoseconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// It reaches from 1677-09-21T00:12:43.145224192Z to 2262-04-11T23:47:16.854775807Z.
public struct Timestamp: Hashable, Comparable, Sendable {
  /// Nanoseconds since 1970-01-01T00:00:00Z, negative before.
  public var nanoseconds: Int64

  /// The moment so many nanoseconds after 1970-01-01T00:00:00Z.
  public init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  /// The moment `count` units after 1970-01-01T00:00:00Z; nil when it is out of range.
  public init?(count: Int64, unit: TimestampUnit) {
    let (nanoseconds, overflow) = count.multipliedReportingOverflow(by: unit.scale)
    guard !overflow else { return nil }
    self.nanoseconds = nanoseconds
  }

  /// Whole units since 1970-01-01T00:00:00Z, rounded down: a moment before 1970 belongs to the unit
  /// that began before it.
  public func count(in unit: TimestampUnit) -> Int64 {
    nanoseconds.floored(dividedBy: unit.scale).quotient
  }

  /// The moment `span` later; nil when it is out of range.
  public func advanced(by span: TimeSpan) -> Timestamp? {
    let (sum, overflow) = nanoseconds.addingReportingOverflow(span.nanoseconds)
    return overflow ? nil : Timestamp(nanoseconds: sum)
  }

  /// The time that passed since `earlier`, negative when that is later; nil when it is out of
  /// range.
  public func elapsed(since earlier: Timestamp) -> TimeSpan? {
    let (span, overflow) = nanoseconds.subtractingReportingOverflow(earlier.nanoseconds)
    return overflow ? nil : TimeSpan(nanoseconds: span)
  }

  /// The time from `start` to here: zero where `start` is later, and the longest span where the
  /// difference does not fit.
  public func interval(since start: Timestamp) -> TimeSpan {
    start >= self ? .zero : elapsed(since: start) ?? TimeSpan(nanoseconds: .max)
  }

  /// This moment later by `span`, which is not negative; at most the last that can be told.
  public func later(by span: TimeSpan) -> Timestamp {
    Timestamp(nanoseconds: nanoseconds.addingClamped(span.nanoseconds))
  }

  /// Whether the first moment is earlier.
  public static func < (first: Self, second: Self) -> Bool {
    first.nanoseconds < second.nanoseconds
  }
}

extension Int64 {
  /// The quotient rounded down and the remainder, which is never negative; `divisor` is positive.
  @inline(__always)
  func floored(dividedBy divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
