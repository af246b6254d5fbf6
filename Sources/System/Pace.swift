import Glibc

/// Tells when a point of simulated or recorded time is due by the clock.
public struct Pace {
  private let speed: Double
  private let begin: Int64

  /// Time passes `speed` times as fast as the clock's, from now on.
  public init(speed: Double) {
    self.speed = speed
    begin = Self.now
  }

  /// Whether so many nanoseconds of the data's time have passed.
  public func isDue(after elapsed: Int64) -> Bool { remaining(until: elapsed) <= 0 }

  /// Sleeps until then, or until a signal comes: look at `Signals` and at `isDue(after:)`, then sleep
  /// again.
  ///
  /// A writer that sleeps for an hour would not learn for so long that nobody reads on; so the sleep
  /// watches stdout.
  /// - Returns: false when the reader of stdout went away.
  public func sleep(until elapsed: Int64) -> Bool {
    let remaining = remaining(until: elapsed)
    guard remaining > 0 else { return true }
    let milliseconds = Int32(min(remaining / 1e6, 3.6e6))
    guard milliseconds < 10 else {
      var stdout = pollfd(fd: Descriptor.standardOutput, events: 0, revents: 0)
      return unsafe poll(&stdout, 1, milliseconds) <= 0
    }
    var time = timespec(tv_sec: 0, tv_nsec: Int(remaining.rounded(.up)))
    _ = unsafe nanosleep(&time, nil)
    return true
  }

  /// The clock's nanoseconds until then; negative when it is past.
  private func remaining(until elapsed: Int64) -> Double {
    Double(elapsed) / speed - Double(Self.now - begin)
  }

  private static var now: Int64 {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
