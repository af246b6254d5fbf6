import Glibc
import Times

/// Waits until points of simulated or recorded time are due by the clock.
public struct Pace {
  private let speed: Double
  /// When the first point came, and its time.
  private var first: (instant: MonotonicInstant, time: Timestamp)?

  /// Time passes `speed` times as fast as the clock's, from the first point on.
  public init(speed: Double) { self.speed = speed }

  /// Waits until a point of this time is due. Before each sleep, which a signal ends, `goesOn` writes what
  /// there is and says whether the run goes on; it is told whether stdout still has a reader. False when
  /// the run does not go on.
  public mutating func wait(
    for time: Timestamp, whileIdle goesOn: (_ isRead: Bool) -> Bool
  ) -> Bool {
    guard let first else {
      first = (.now, time)
      return true
    }
    let (difference, over) = time.nanoseconds.subtractingReportingOverflow(first.time.nanoseconds)
    let elapsed = over ? (time < first.time ? 0 : Int64.max) : difference
    var isRead = true
    while true {
      let passed = MonotonicInstant.now.nanoseconds - first.instant.nanoseconds
      let remaining = Double(elapsed) / speed - Double(passed)
      guard remaining > 0 else { return true }
      guard goesOn(isRead) else { return false }
      isRead = Self.sleep(remaining)
    }
  }

  /// Sleeps so many nanoseconds, or until a signal comes. A writer that sleeps for an hour would not learn
  /// for so long that nobody reads on; so the sleep watches stdout: false when its reader went away.
  private static func sleep(_ remaining: Double) -> Bool {
    let milliseconds = Int32(min(remaining / 1e6, 3.6e6))
    guard milliseconds < 10 else {
      return !Descriptor.wait(for: Descriptor.standardOutput, 0, milliseconds: milliseconds)
    }
    var time = timespec(tv_sec: 0, tv_nsec: Int(remaining.rounded(.up)))
    _ = unsafe nanosleep(&time, nil)
    return true
  }
}
