import Glibc
import Times

/// A point on the clock that only goes forward, whoever sets the date: what time limits count on.
public struct MonotonicInstant: Comparable, Hashable, Sendable {
  /// Nanoseconds since some moment before the process began.
  public var nanoseconds: Int64

  /// The instant `nanoseconds` after the clock's own beginning.
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// The present.
  public static var now: MonotonicInstant {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return MonotonicInstant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  /// Later by `span`; the last instant there is where that cannot be counted.
  public func advanced(by span: TimeSpan) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: nanoseconds.addingClamped(span.nanoseconds))
  }

  /// Whole milliseconds from `earlier` to this, rounded up so that a wait does not end too early;
  /// 0 when this has passed. Fits poll(2).
  public func milliseconds(since earlier: MonotonicInstant) -> Int32 {
    let (difference, over) = nanoseconds.subtractingReportingOverflow(earlier.nanoseconds)
    if over { return nanoseconds > earlier.nanoseconds ? .max : 0 }
    guard difference > 0 else { return 0 }
    return Int32(clamping: (difference - 1) / 1_000_000 + 1)
  }

  /// Whether this comes before `other`.
  public static func < (a: MonotonicInstant, b: MonotonicInstant) -> Bool {
    a.nanoseconds < b.nanoseconds
  }
}
