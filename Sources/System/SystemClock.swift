import Glibc
import Times

/// The wall clock.
public enum SystemClock {
  /// The current time, in nanoseconds since 1970.
  public static var now: Timestamp {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }
}
