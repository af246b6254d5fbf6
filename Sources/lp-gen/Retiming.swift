import FilterRun
import System
import Times

/// Moves all times of a recording by one amount, found at the first of them.
struct Retiming {
  /// What the first time becomes.
  enum Start: Equatable, Sendable {
    /// The time at which it is written.
    case now
    case at(Timestamp)
  }

  private let start: Start
  private var shift: TimeSpan?

  init(_ start: Start) { self.start = start }

  /// Where a time is moved to; nil when that is out of the range of times.
  mutating func moved(_ time: Timestamp) -> Timestamp? {
    if let shift { return time.advanced(by: shift) }
    let target =
      switch start {
      case .now: SystemClock.now
      case .at(let time): time
      }
    guard let found = target.elapsed(since: time) else { return nil }
    shift = found
    return target
  }
}
