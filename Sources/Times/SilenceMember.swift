/// What a `SilenceClock` remembers of a series.
struct SilenceMember: Sendable {
  /// The newest stamp, and the newest that a later one has followed.
  var newest = Int64.min
  var confirmed = Int64.min
  /// The reading at the last arrival.
  var reading: Int64 = 0
  var isQueued = false
  /// Whether it is to be named when it falls silent.
  var isWatched = false
  /// How many stamps in a row lay before the confirmed one.
  var behind: UInt8 = 0

  /// Nothing has arrived.
  init() {}

  /// Notes a stamp later than all before; the progress that it confirms.
  @inline(__always)
  mutating func progress(to time: Int64, atMost step: Int64) -> Int64 {
    let before = confirmed
    confirmed = newest
    newest = time
    behind = 0
    guard before != .min else { return 0 }
    // Both are stamps, so the difference may leave the range: then it is large.
    let (progress, overflow) = confirmed.subtractingReportingOverflow(before)
    return overflow ? step : min(progress, step)
  }

  /// Notes a stamp that is not later: the newest, not confirmed yet, is given up for it. Ten in a row
  /// say that the confirmed one was wrong, too.
  mutating func retreat(to time: Int64) {
    guard time < newest else { return }
    newest = max(time, confirmed)
    guard time < confirmed else { return }
    behind += 1
    guard behind == 10 else { return }
    newest = time
    confirmed = .min
    behind = 0
  }
}

extension SilenceMember {
  static let savedCount = 5

  var saved: [Int64] { [newest, confirmed, reading, Int64(behind), isQueued ? 1 : 0] }

  /// What was saved, from the first of `numbers` on, with a reading of at most `clock`; nil where that
  /// cannot be.
  init?(_ numbers: ArraySlice<Int64>, atMost clock: Int64) {
    let first = numbers.startIndex
    (newest, confirmed, reading) = (numbers[first], numbers[first + 1], numbers[first + 2])
    guard (0...clock).contains(reading), confirmed <= newest, (0..<10).contains(numbers[first + 3])
    else { return nil }
    behind = UInt8(numbers[first + 3])
    isWatched = newest != .min
    isQueued = numbers[first + 4] == 1
  }
}
