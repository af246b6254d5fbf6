import Times

/// Where time windows lie: each is the half-open span `[stop - period, stop)`, and the stops are
/// `every` apart, counted from an origin.
///
/// All times are nanoseconds since 1970. A result is nil where it would leave Int64 (before 1677 or
/// after 2262).
public struct WindowRule: Sendable {
  /// The length of a window; positive.
  public let period: Int64

  /// The distance of two stops; positive. Less than `period`: windows overlap. More: there are gaps.
  public let every: Int64

  /// A moment that is a stop; all others are a multiple of `every` away from it.
  public let origin: Int64

  /// Stops at `origin` and every multiple of `every` before and after it.
  public init(period: TimeSpan, every: TimeSpan, origin: Timestamp) {
    precondition(period.nanoseconds > 0 && every.nanoseconds > 0)
    self.period = period.nanoseconds
    self.every = every.nanoseconds
    self.origin = origin.nanoseconds
  }

  /// The origin of stops aligned to the calendar in UTC: 1970-01-01, but Monday 1969-12-29 where
  /// `every` is a number of whole weeks, so that weeks start on Monday.
  public static func calendarOrigin(every: TimeSpan) -> Timestamp {
    let day: Int64 = 86_400_000_000_000
    return Timestamp(nanoseconds: every.nanoseconds % (7 * day) == 0 ? -3 * day : 0)
  }

  /// The same rule with all stops moved by `offset`; nil on overflow.
  public func moved(by offset: TimeSpan) -> WindowRule? {
    let (moved, overflow) = origin.addingReportingOverflow(offset.nanoseconds % every)
    guard !overflow else { return nil }
    return WindowRule(
      period: TimeSpan(nanoseconds: period), every: TimeSpan(nanoseconds: every),
      origin: Timestamp(nanoseconds: moved))
  }

  /// The latest stop at or before `time`.
  public func lastStop(through time: Int64) -> Int64? {
    // The remainders are smaller than `every`, so only the last step can leave Int64.
    let phase = remainder(time) - remainder(origin)
    return subtract(time, phase < 0 ? phase + every : phase)
  }

  /// The earliest stop after `time`: that of the first window that can hold it.
  public func firstStop(after time: Int64) -> Int64? {
    guard let last = lastStop(through: time) else { return nil }
    return add(last, every)
  }

  /// The latest stop of a window that holds `time`; nil also when `time` lies in a gap between
  /// windows (`period` < `every`).
  public func lastStop(holding time: Int64) -> Int64? {
    guard let reach = add(time, period), let stop = lastStop(through: reach) else { return nil }
    return stop > time ? stop : nil
  }

  private func remainder(_ value: Int64) -> Int64 {
    let remainder = value % every
    return remainder < 0 ? remainder + every : remainder
  }

  private func add(_ a: Int64, _ b: Int64) -> Int64? {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? nil : sum
  }

  private func subtract(_ a: Int64, _ b: Int64) -> Int64? {
    let (difference, overflow) = a.subtractingReportingOverflow(b)
    return overflow ? nil : difference
  }
}
