import Times

/// Moves all times of a recording by one amount, found at the first of them.
struct Retiming {
  /// What the first time becomes.
  private let start: Timestamp
  private var shift: TimeSpan?

  init(_ start: Timestamp) { self.start = start }

  /// Where a time is moved to; nil when that is out of the range of times.
  mutating func moved(_ time: Timestamp) -> Timestamp? {
    if let shift { return time.advanced(by: shift) }
    guard let found = start.elapsed(since: time) else { return nil }
    shift = found
    return start
  }
}
