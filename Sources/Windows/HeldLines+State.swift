import Bytes
import StateFile

/// What is held in a state, and finding it again.
extension HeldLines {
  mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
    var keys = entries[firstEntry...].map(\.time)
    var ends = entries[firstEntry...].map { $0.end - firstByte }
    try coder.values("keys", &keys)
    try coder.values("ends", &ends)
    let lines = try coder.bytes("lines", bytes.span, firstByte..<bytes.count)
    guard coder.isReading else { return }
    guard keys.count == ends.count, ends.last ?? 0 == lines.count,
      zip([0] + ends, ends).allSatisfy({ $0 <= $1 })
    else { throw coder.refusal("the lines held") }
    self = HeldLines()
    bytes.append(coder.span, lines)
    entries = zip(keys, ends).map { Entry(time: $0, end: $1) }
    isSorted = zip(keys, keys.dropFirst()).allSatisfy { $0 <= $1 }
    // Panes, which have no lines, are always in order.
    guard isSorted || !lines.isEmpty else { throw coder.refusal("panes out of order") }
  }

  /// Whether a line that equals the one in `range` of `line` is held for this moment. O(log n) while
  /// the lines are in order, else O(n).
  func contains(_ line: Span<UInt8>, _ range: Range<Int>, at time: Int64) -> Bool {
    var index = isSorted ? firstIndex(notBefore: time) : firstEntry
    while index < entries.count {
      if entries[index].time == time {
        let start = index == firstEntry ? firstByte : entries[index - 1].end
        // Without the line end.
        if bytes.span.equal(start..<max(start, entries[index].end - 1), line, range) { return true }
      } else if isSorted {
        return false
      }
      index += 1
    }
    return false
  }
}
