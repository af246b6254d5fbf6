import Bytes
import LineProtocol

// Line protocol, and stream recordings, which are line protocol with two lines before each point.
extension Replayer {
  /// Handles one line; the index behind it, nil when it is not complete.
  mutating func handleLine(_ bytes: Span<UInt8>, from start: Int, atEnd: Bool) -> Int? {
    switch parser.parse(bytes, from: start, atEnd: atEnd) {
    case .needMore: return nil
    case .blank(let next):
      count(lines: parser.lineCount)
      writer.pass(bytes, start..<next)
      return next
    case .comment(let range, let next):
      count(lines: parser.lineCount)
      handleComment(bytes, range, line: start..<next)
      return next
    case .point(let next):
      count(lines: parser.lineCount)
      if next - start > options.stream.maxLine + 1 {
        refuseLong(bytes, start..<next, line: 0)
      } else {
        replayPoint(bytes, start..<next)
      }
      return next
    case .malformed(let next):
      refuseMalformed(bytes, start..<next)
      count(lines: parser.lineCount)
      return next
    }
  }

  /// Passes a comment on; the frame of a window is moved and takes the form of the output.
  private mutating func handleComment(
    _ bytes: Span<UInt8>, _ range: Range<Int>, line: Range<Int>
  ) {
    if writer.passesFrames { return writer.pass(bytes, line) }
    switch FrameLine(bytes, range) {
    case .other: writer.passComment(bytes, range)
    case .window(let frame, let encodedGroup):
      if isInWindow { dropWindow() }
      var group = ByteBuffer()
      if !encodedGroup.isEmpty { FrameGroup.appendHead(bytes, encodedGroup, to: &group) }
      isInWindow = begin(frame, group: group, bytes, range)
    case .end:
      if isInWindow { endWindow() }
    case .malformed(let error):
      refusals.refuse(bytes, range, line: 0) { $0.append(error.reason) }
    }
  }

  /// Handles the three lines of a record; the index behind them, nil when they are not complete.
  mutating func handleRecord(_ bytes: Span<UInt8>, from start: Int, atEnd: Bool) -> Int? {
    let newline = UInt8(ascii: "\n")
    if bytes[start] == newline || bytes[start] == UInt8(ascii: "\r") {
      // No database has an empty name: empty lines, above all at the end, are between records.
      if bytes[start] == newline { count(lines: 1) }
      return start + 1
    }
    guard let first = bytes.firstIndex(of: newline, from: start, to: bytes.count),
      let second = bytes.firstIndex(of: newline, from: first + 1, to: bytes.count),
      second + 1 < bytes.count
    else { return atEnd ? refuseCut(bytes, start..<bytes.count) : nil }
    switch parser.parse(bytes, from: second + 1, atEnd: atEnd) {
    case .needMore: return nil
    case .point(let next):
      count(lines: 2 + parser.lineCount)
      if next - second - 1 > options.stream.maxLine + 1 {
        refuseLong(bytes, start..<next, line: 0)
      } else {
        replayPoint(bytes, parser.point.line)
      }
      return next
    case .malformed(let next):
      return refuseRecord(bytes, start, first, second, next: next, isMalformed: true)
    case .blank(let next), .comment(_, let next):
      return refuseRecord(bytes, start, first, second, next: next, isMalformed: false)
    }
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
      refusals.refuse(bytes, start..<line.upperBound, line: number) { text in
        text.append("a point in the place of ")
        text.append(number == 1 ? "the database" : "the retention policy")
        text.append("; expected database, retention policy, point")
      }
      count(lines: number)
      giveUpIfAllBad()
      return line.upperBound
    }
    let lines = 2 + parser.lineCount
    if isMalformed {
      refuseMalformed(bytes, start..<next, before: 2)
    } else {
      refusals.refuse(bytes, start..<next, line: 3) { $0.append("expected a point") }
      giveUpIfAllBad()
    }
    count(lines: lines)
    return next
  }

  /// Refuses what is left of a record that the end of the input cut off.
  private mutating func refuseCut(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
    refusals.refuse(bytes, range) { text in
      text.append("the recording ends within a record; expected database, retention policy, point")
    }
    var index = range.lowerBound
    var lines = 0
    while index < range.upperBound {
      lines += 1
      let newline = bytes.firstIndex(of: UInt8(ascii: "\n"), from: index, to: range.upperBound)
      index = newline.map { $0 + 1 } ?? range.upperBound
    }
    count(lines: lines)
    giveUpIfAllBad()
    return range.upperBound
  }
}
