import Bytes
import Statistics

/// The points of one group that an open window may still want, in order of arrival: each a key, its
/// moment or its number, and the bytes of its line. Where lines are not wanted, one key for each pane.
public struct HeldLines: ~Copyable {
  struct Entry {
    var time: Int64
    var end: Int
  }

  var bytes = ByteBuffer()
  var entries: [Entry] = []
  /// Entries and bytes before these places have been dropped; they are cleared away in bulk.
  private(set) var firstEntry = 0
  private(set) var firstByte = 0
  var isSorted = true

  var isEmpty: Bool { firstEntry == entries.count }

  /// Adds a line.
  mutating func append(_ line: Span<UInt8>, _ range: Range<Int>, at time: Int64) {
    if let last = entries.last, !isEmpty, last.time > time { isSorted = false }
    bytes.append(line, range)
    bytes.append(UInt8(ascii: "\n"))
    entries.append(Entry(time: time, end: bytes.count))
  }

  /// Adds a line, or notes a pane.
  mutating func keep(_ line: Span<UInt8>, _ range: Range<Int>, at key: Int64, asPane: Bool) {
    if asPane { note(pane: key) } else { append(line, range, at: key) }
  }

  /// Notes a pane, without any line, unless it is there. In their order, so O(panes behind it).
  mutating func note(pane: Int64) {
    if let last = entries.last, !isEmpty, last.time >= pane {
      let place = firstIndex(notBefore: pane)
      if entries[place].time > pane { entries.insert(Entry(time: pane, end: 0), at: place) }
    } else {
      entries.append(Entry(time: pane, end: 0))
    }
  }

  /// How many points lie in `start..<stop`. O(log n) while they are in order, as panes always are.
  func count(from start: Int64, to stop: Int64) -> Int {
    if isSorted { return max(0, firstIndex(notBefore: stop) - firstIndex(notBefore: start)) }
    var count = 0
    for index in firstEntry..<entries.count
    where entries[index].time >= start && entries[index].time < stop {
      count += 1
    }
    return count
  }

  /// The place of the first entry not before `time`, where they are in order.
  func firstIndex(notBefore time: Int64) -> Int {
    entries.place(from: firstEntry) { $0.time >= time }
  }

  /// Calls `body` with each unbroken run of lines that lie in `start..<stop`, line ends included.
  public func forEachRun(
    from start: Int64, to stop: Int64, _ body: (_ bytes: Span<UInt8>, _ run: Range<Int>) -> Void
  ) {
    var runStart = firstByte
    var lineStart = firstByte
    for index in firstEntry..<entries.count {
      let entry = entries[index]
      if entry.time < start || entry.time >= stop {
        if runStart < lineStart { body(bytes.span, runStart..<lineStart) }
        runStart = entry.end
      }
      lineStart = entry.end
    }
    if runStart < lineStart { body(bytes.span, runStart..<lineStart) }
  }

  /// Forgets points earlier than `time` and tells the earliest moment that stays, nil when nothing
  /// does. A straggler behind a point that stays costs memory until it comes to the front.
  mutating func drop(before time: Int64) -> Int64? {
    while firstEntry < entries.count, entries[firstEntry].time < time {
      firstByte = entries[firstEntry].end
      firstEntry += 1
    }
    guard let earliest = earliest(from: time) else {
      removeAll()
      return nil
    }
    if firstEntry > 1024, firstEntry > entries.count / 2 { compact() }
    return earliest
  }

  /// The earliest moment of a point; nil without any.
  var earliestTime: Int64? { isEmpty ? nil : earliest(from: .min) }

  private func earliest(from time: Int64) -> Int64? {
    if isSorted { return isEmpty ? nil : entries[firstEntry].time }
    return entries[firstEntry...].lazy.map(\.time).filter { $0 >= time }.min()
  }

  private mutating func removeAll() {
    // A group that was large once does not keep its memory for ever.
    if bytes.capacity > 1 << 16, bytes.count < bytes.capacity / 4 {
      bytes.removeAll()
      bytes.shrink(toCapacity: bytes.capacity / 2)
      entries = []
    } else {
      bytes.removeAll()
      entries.removeAll(keepingCapacity: true)
    }
    firstEntry = 0
    firstByte = 0
    isSorted = true
  }

  private mutating func compact() {
    bytes.removeFirst(firstByte)
    entries.removeFirst(firstEntry)
    for index in entries.indices { entries[index].end -= firstByte }
    firstEntry = 0
    firstByte = 0
    isSorted = zip(entries, entries.dropFirst()).allSatisfy { $0.time <= $1.time }
  }
}
