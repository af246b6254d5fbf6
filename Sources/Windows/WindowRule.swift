import Times

/// Where time windows lie: each is the half-open span `[stop - period, stop)`, and the stops are
/// `every` apart, counted from an origin. In a time zone both are numbers of its days, which need not
/// all be equally long.
///
/// All times are nanoseconds since 1970. A result is nil where it would leave Int64 (before 1677 or
/// after 2262).
public struct WindowRule: Sendable {
  /// The length of a window; positive. A day of a zone counts 24 hours here.
  public let period: Int64

  /// The distance of two stops; positive. Less than `period`: windows overlap. More: there are gaps.
  public let every: Int64

  /// The same in numbers of moments, which are nanoseconds or the days of the zone, and that of a stop
  /// from which all others are a multiple of `step` away.
  private let length, step, zero: Int64
  /// The length of the longest spans of which all windows are made up, in the same numbers.
  private let pane: Int64
  private let days: LocalDays?

  /// Stops at `origin` and every multiple of `every` before and after it.
  public init(period: TimeSpan, every: TimeSpan, origin: Timestamp) {
    self.init(period: period.nanoseconds, every: every.nanoseconds, origin.nanoseconds, nil)
  }

  /// Windows of whole days as the clocks of `zone` show them, which begin at the origin's time of day.
  /// Nil when `period` or `every` is no number of whole days.
  public init?(period: TimeSpan, every: TimeSpan, origin: Timestamp, zone: TimeZoneRules) {
    let day = TimeSpan.day.nanoseconds
    guard period.nanoseconds % day == 0, every.nanoseconds % day == 0 else { return nil }
    self.init(
      period: period.nanoseconds, every: every.nanoseconds, origin.nanoseconds,
      LocalDays(zone: zone, origin: origin))
  }

  private init(period: Int64, every: Int64, _ origin: Int64, _ days: LocalDays?) {
    precondition(period > 0 && every > 0)
    (self.period, self.every, self.days) = (period, every, days)
    let unit = days == nil ? 1 : LocalDays.length
    (length, step) = (period / unit, every / unit)
    zero = days == nil ? origin : LocalDays.number(ofLocal: origin)
    var (pane, rest) = (length, step)
    while rest > 0 { (pane, rest) = (rest, pane % rest) }
    self.pane = pane
  }

  /// The origin of stops aligned to the calendar: 1970-01-01, but Monday 1969-12-29 where `every` is
  /// a number of whole weeks, so that weeks start on Monday.
  public static func calendarOrigin(every: TimeSpan) -> Timestamp {
    let isWeeks = every.nanoseconds % TimeSpan.week.nanoseconds == 0
    return Timestamp(nanoseconds: isWeeks ? -3 * TimeSpan.day.nanoseconds : 0)
  }

  /// The same windows counted from another moment. Not for those of a zone.
  func counted(from origin: Int64) -> WindowRule {
    WindowRule(period: period, every: every, origin, nil)
  }

  /// The latest stop at or before `time`.
  public func lastStop(through time: Int64) -> Int64? {
    number(at: time).flatMap { moment(of: floor($0, step)) }
  }

  /// The earliest stop after `time`: that of the first window that can hold it.
  func firstStop(after time: Int64) -> Int64? {
    var stop = number(at: time).flatMap { floor($0, step) }
    // A day that a zone left out begins when the next one does.
    while let next = stop.flatMap({ add($0, step) }), let start = moment(of: next) {
      if start > time { return start }
      stop = next
    }
    return nil
  }

  /// The latest stop of a window that holds `time`; nil also when `time` lies in a gap between
  /// windows (`period` < `every`).
  public func lastStop(holding time: Int64) -> Int64? {
    guard let reach = number(at: time).flatMap({ add($0, length) }),
      let last = moment(of: floor(reach, step)), last > time
    else { return nil }
    return last
  }

  /// The first moment of the window with this stop.
  func start(ofStop stop: Int64) -> Int64? {
    guard let last = subtract(stop, 1).flatMap(number) else { return nil }
    return moment(of: subtract(last + 1, length))
  }

  /// The first moment that the window with this stop holds and no earlier one does.
  func ownStart(ofStop stop: Int64) -> Int64 {
    guard let start = start(ofStop: stop) else { return stop }
    return max(start, subtract(stop, 1).flatMap(lastStop(through:)) ?? .min)
  }

  /// The span around `time` whose points all lie in the same windows.
  func pane(at time: Int64) -> Range<Int64>? {
    guard let first = number(at: time).flatMap({ floor($0, pane) }), let start = moment(of: first),
      let end = moment(of: add(first, pane))
    else { return nil }
    return start..<end
  }

  /// The number of the moment, or of the day in which it lies.
  private func number(at time: Int64) -> Int64? {
    guard let days else { return time }
    return days.day(at: time)
  }

  /// The moment with this number, or the beginning of the day.
  private func moment(of number: Int64?) -> Int64? {
    guard let number, let days else { return number }
    return days.start(ofDay: number)
  }

  /// The latest number up to `number` that lies a multiple of `length` from the origin.
  private func floor(_ number: Int64, _ length: Int64) -> Int64? {
    // The remainders are smaller than `length`, so only the last step can leave Int64.
    let phase = remainder(number, length) - remainder(zero, length)
    return subtract(number, phase < 0 ? phase + length : phase)
  }

  private func remainder(_ value: Int64, _ length: Int64) -> Int64 {
    let remainder = value % length
    return remainder < 0 ? remainder + length : remainder
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
