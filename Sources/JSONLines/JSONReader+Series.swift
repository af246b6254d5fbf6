import Bytes
import LineProtocol
import Times

// Series: columns and rows of values, as query results have them.
extension JSONReader {
  /// Starts the next window of a line that has several; `.skipped` when all were handed out.
  mutating func nextWindow(
    _ bytes: Span<UInt8>, _ line: LineBounds
  ) throws(JSONError) -> Outcome {
    let scanner = JSONScanner(end: line.end)
    while let place = pending.arrays.last {
      var position = line.start + place
      guard let start = scanner.nextElement(bytes, at: &position) else {
        pending.arrays.removeLast()
        continue
      }
      guard bytes[start] == Ascii.openBrace else { throw JSONError(.seriesExpected, at: start) }
      let end = try tape.read(bytes, from: start, with: scanner)
      pending.arrays[pending.arrays.count - 1] = end - line.start
      let known = tape.known(bytes, tape.members.indices)
      if pending.hasResults, pending.arrays.count == 1 {
        try refuseAnswer(bytes, known)
        if let series = member(known, .series, .array) {
          pending.arrays.append(tape.members[series].value.start + 1 - line.start)
        }
      } else if try beginSeries(bytes, known, at: start, line) {
        hasSeries = true
        lineCount = 0
        return .window(next: line.start)
      }
    }
    if !hasSeries { leftOut.answers += 1 }
    return .skipped(next: line.next)
  }

  /// Starts the series in the tape, whose brace is at `start`; false when it has no rows.
  mutating func beginSeries(
    _ bytes: Span<UInt8>, _ known: borrowing KnownMembers, at start: Int, _ line: LineBounds
  ) throws(JSONError) -> Bool {
    guard let columns = member(known, .columns, .array) else {
      throw JSONError(.seriesExpected, at: start)
    }
    guard let values = member(known, .values, .array) else { return false }
    try keepHead(bytes, known)
    try readColumns(bytes, from: tape.members[columns].value.start + 1, line)
    let position = tape.members[values].value.start
    noteChunk(known)
    cursor = Cursor(kind: .rows, position: position + 1, line: line)
    return try setBounds(bytes, (nil, nil), at: position)
  }

  /// Reads the names of the columns and finds the one of the time.
  private mutating func readColumns(
    _ bytes: Span<UInt8>, from start: Int, _ line: LineBounds
  ) throws(JSONError) {
    columns.removeAll(keepingCapacity: true)
    let scanner = JSONScanner(end: line.end)
    var position = start
    while let column = scanner.nextElement(bytes, at: &position) {
      guard bytes[column] == Ascii.quote else { throw JSONError(.columnExpected, at: column) }
      let name = try scanner.string(bytes, from: column + 1)
      columns.append(name)
      position = name.end + 1
    }
    timeColumn = nil
    for key in [timeKey].compactMap(\.self) + Self.timeNames where timeColumn == nil {
      timeColumn = columns.firstIndex { $0.equals(key, in: bytes) }
    }
  }

  /// Makes the line of the row at `start` and moves the cursor behind it; false when no column but the
  /// time has a value.
  mutating func row(
    _ bytes: Span<UInt8>, at start: Int, _ scanner: JSONScanner
  ) throws(JSONError) -> Bool {
    beginPoint()
    beginGroupHead()
    let end = try readRow(bytes, at: start, scanner)
    guard tape.members.count == columns.count, bytes[end] == Ascii.closeBracket else {
      throw JSONError(.rowExpected, at: end)
    }
    cursor.position = end + 1
    holdsNull = columns.count == (timeColumn == nil ? 0 : 1)
    try addMembers(bytes, tape.members.indices, isFlat: true, except: timeColumn ?? -1)
    return try finishPoint(bytes, time: timeColumn, at: start)
  }

  /// Reads the row at `start` into the tape, each cell under the name of its column; where the row ends,
  /// or its first cell beyond the columns.
  private mutating func readRow(
    _ bytes: Span<UInt8>, at start: Int, _ scanner: JSONScanner
  ) throws(JSONError) -> Int {
    guard bytes[start] == Ascii.openBracket else { throw JSONError(.rowExpected, at: start) }
    tape.removeAll()
    var position = start + 1
    while let cell = scanner.nextElement(bytes, at: &position), tape.members.count < columns.count {
      let name = columns[tape.members.count]
      guard bytes[cell] != Ascii.openBrace else {
        throw JSONError(.arrayValue, at: cell, token: name.range)
      }
      position = try tape.readValue(bytes, at: cell, of: name, -1, scanner)
    }
    return position
  }

  /// The cell of the time of the row at `start`, in the tape; nil when it has none.
  mutating func rowTime(
    _ bytes: Span<UInt8>, at start: Int, _ scanner: JSONScanner
  ) throws(JSONError) -> Int? {
    guard let timeColumn, bytes[start] == Ascii.openBracket else { return nil }
    _ = try readRow(bytes, at: start, scanner)
    return timeColumn < tape.members.count ? timeColumn : nil
  }
}
