import Bytes
import StateFile

/// Saving and finding again what is held.
extension HeldLines {
  func save(into writer: inout StateWriter) {
    let held = entries[firstEntry...]
    writer.integers("keys", held.map(\.time))
    writer.integers("ends", held.map { Int64($0.end - firstByte) })
    writer.bytes("lines", bytes.span, firstByte..<bytes.count)
  }

  init(from reader: inout StateReader) throws(StateError) {
    self.init()
    let keys = try reader.integers("keys")
    let ends = try reader.integers("ends")
    let lines = try reader.bytes("lines")
    guard keys.count == ends.count, ends.last ?? 0 == Int64(lines.count),
      zip([0] + ends, ends).allSatisfy({ $0 <= $1 })
    else { throw reader.refusal("the lines held") }
    bytes.append(reader.span, lines)
    entries = zip(keys, ends).map { Entry(time: $0, end: Int($1)) }
    isSorted = zip(keys, keys.dropFirst()).allSatisfy { $0 <= $1 }
    // Panes, which have no lines, are always in order.
    guard isSorted || !lines.isEmpty else { throw reader.refusal("panes out of order") }
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
