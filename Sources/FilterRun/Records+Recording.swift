import Bytes
import LineProtocol

// Stream recordings of Kapacitor: a database, a retention policy, which may be empty, and line protocol
// for each point. Points of all databases are taken.
extension Records where Filter: ~Copyable {
  /// Handles the complete records of `bytes` from `start` on; the index of the first byte that is
  /// still needed.
  mutating func handleRecording(_ bytes: Span<UInt8>, from start: Int, atEnd: Bool) -> Int {
    var position = start
    while goesOn, position < bytes.count {
      if isSkipping {
        position = skipRestOfLine(bytes, from: position)
      } else {
        guard let next = handleRecord(bytes, from: position, atEnd: atEnd) else { return position }
        position = next
      }
      session.output.flushIfLarge()
    }
    return position
  }

  /// Handles the three lines of a record; the index behind them, nil when they are not complete.
  private mutating func handleRecord(
    _ bytes: Span<UInt8>, from start: Int, atEnd: Bool
  ) -> Int? {
    let newline = UInt8(ascii: "\n")
    if bytes[start] == newline || bytes[start] == UInt8(ascii: "\r") {
      // No database has an empty name: empty lines, above all at the end, are between records.
      if bytes[start] == newline { count(lines: 1) }
      return start + 1
    }
    guard let first = bytes.firstIndex(of: newline, from: start, to: bytes.count) else {
      return waitForLine(bytes, record: start, line: start, number: 1, atEnd: atEnd)
    }
    guard let second = bytes.firstIndex(of: newline, from: first + 1, to: bytes.count) else {
      return waitForLine(bytes, record: start, line: first + 1, number: 2, atEnd: atEnd)
    }
    if second + 1 == bytes.count, atEnd { return refuseCut(bytes, start..<bytes.count) }
    switch parser.parse(bytes, from: second + 1, atEnd: atEnd) {
    case .needMore: return waitForLine(bytes, record: start, line: second + 1, number: 3)
    case .point(let next) where next - second - 1 > longestLine + 1:
      count(lines: 2)
      return refuseLong(bytes, from: second + 1)
    case .point(let next):
      count(lines: 2 + parser.lineCount)
      if atEnd, isCutOff(bytes, endingAt: next) { return next }
      handlePoint(bytes)
      timeBefore = parser.point.time
      return next
    case .malformed(let next):
      return refuseRecord(bytes, start, first, second, next: next, isMalformed: true)
    case .blank(let next), .comment(_, let next):
      return refuseRecord(bytes, start, first, second, next: next, isMalformed: false)
    }
  }

  /// What becomes of a record whose line `number` has not ended: nil to read on; where to go on when
  /// that line is too long, or the input is over.
  private mutating func waitForLine(
    _ bytes: Span<UInt8>, record: Int, line: Int, number: Int, atEnd: Bool = false
  ) -> Int? {
    if bytes.count - line > longestLine {
      count(lines: number - 1)
      return refuseLong(bytes, from: line)
    }
    return atEnd ? refuseCut(bytes, record..<bytes.count) : nil
  }

  /// Refuses a record without a point in its third line; where to go on. Where a point stands in one of
  /// the other lines a line was lost, and the next record begins behind that point.
  private mutating func refuseRecord(
    _ bytes: Span<UInt8>, _ start: Int, _ first: Int, _ second: Int, next: Int, isMalformed: Bool
  ) -> Int {
    for (number, line) in [(2, first + 1..<second + 1), (1, start..<first + 1)] {
      var reader = PointParser(precision: .unit(.nanoseconds))
      guard case .point = reader.parse(bytes.extracting(line), from: 0, atEnd: true) else {
        continue
      }
      refuse(bytes, start..<line.upperBound, line: number) { text in
        text.append("a point in the place of ")
        text.append(number == 1 ? "the database" : "the retention policy")
        text.append("; expected database, retention policy, point")
      }
      count(lines: number)
      giveUpIfAllBad()
      return line.upperBound
    }
    if isMalformed {
      refuse(parser.error, bytes, start..<next, before: 2)
    } else {
      refuse(bytes, start..<next, line: 3) { $0.append("expected a point") }
      count(lines: 2 + parser.lineCount)
      giveUpIfAllBad()
    }
    return next
  }

  /// Refuses what is left of a record that the end of the input cut off.
  private mutating func refuseCut(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
    refuse(bytes, range, line: 1) { text in
      text.append("the recording ends within a record; expected database, retention policy, point")
    }
    countLines(bytes, range)
    giveUpIfAllBad()
    return range.upperBound
  }
}
