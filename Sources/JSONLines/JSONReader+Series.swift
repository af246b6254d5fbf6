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
    while pending.isPending {
      guard let position = pending.series else {
        try nextResult(bytes, line, scanner)
        continue
      }
      guard let start = try nextObject(bytes, from: line.start + position, scanner) else {
        pending.endSeries()
        continue
      }
      let end = try tape.read(bytes, from: start, with: scanner)
      pending.begin(series: end - line.start)
      if try beginSeries(bytes, at: start, line) {
        hasSeries = true
        lineCount = 0
        return .window(next: line.start)
      }
    }
    if !hasSeries { leftOut.answers += 1 }
    return .skipped(next: line.next)
  }

  /// Moves into the series of the next result, if there are any.
  private mutating func nextResult(
    _ bytes: Span<UInt8>, _ line: LineBounds, _ scanner: JSONScanner
  ) throws(JSONError) {
    guard let position = pending.results,
      let start = try nextObject(bytes, from: line.start + position, scanner)
    else { return pending.end() }
    let end = try tape.read(bytes, from: start, with: scanner)
    pending.begin(results: end - line.start)
    let range = 0..<tape.members.count
    do { try refuseAnswer(bytes, range) } catch {
      pending.end()
      throw error
    }
    let known = KnownMembers(tape.members.span, range, bytes)
    if let series = member(known, .series, .array) {
      pending.begin(series: tape.members[series].value.start + 1 - line.start)
    }
  }

  /// Where the next object of an array starts, nil at its end.
  private mutating func nextObject(
    _ bytes: Span<UInt8>, from position: Int, _ scanner: JSONScanner
  ) throws(JSONError) -> Int? {
    var start = scanner.skipBlanks(bytes, from: position)
    if scanner.byte(bytes, at: start) == Ascii.comma {
      start = scanner.skipBlanks(bytes, from: start + 1)
    }
    switch scanner.byte(bytes, at: start) {
    case Ascii.closeBracket: return nil
    case Ascii.openBrace: return start
    default: throw JSONError(.seriesExpected, at: start)
    }
  }

  /// Starts the series in the tape; false when it has no rows.
  private mutating func beginSeries(
    _ bytes: Span<UInt8>, at start: Int, _ line: LineBounds
  ) throws(JSONError) -> Bool {
    let range = 0..<tape.members.count
    let known = KnownMembers(tape.members.span, range, bytes)
    guard let columns = member(known, .columns, .array) else {
      throw JSONError(.seriesExpected, at: start)
    }
    guard let values = member(known, .values, .array) else { return false }
    return try beginSeries(bytes, range, known, columns: columns, values: values, line)
  }

  /// Starts a series; false when it has no rows.
  mutating func beginSeries(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ known: borrowing KnownMembers, columns: Int,
    values: Int,
    _ line: LineBounds
  ) throws(JSONError) -> Bool {
    try keepHead(bytes, range, known)
    try readColumns(bytes, from: tape.members[columns].value.start + 1, line)
    let position = tape.members[values].value.start
    noteChunk(bytes, known)
    cursor = Cursor(kind: .rows, position: position + 1, line: line)
    return try setBounds(bytes, (nil, nil), at: position)
  }

  /// Reads the names of the columns and finds the one of the time.
  private mutating func readColumns(
    _ bytes: Span<UInt8>, from start: Int, _ line: LineBounds
  ) throws(JSONError) {
    columns.removeAll(keepingCapacity: true)
    let scanner = JSONScanner(end: line.end)
    var index = scanner.skipBlanks(bytes, from: start)
    while scanner.byte(bytes, at: index) != Ascii.closeBracket {
      guard scanner.byte(bytes, at: index) == Ascii.quote else {
        throw JSONError(.columnExpected, at: index)
      }
      let name = try scanner.string(bytes, from: index + 1)
      columns.append(name)
      index = scanner.skipBlanks(bytes, from: name.end + 1)
      if scanner.byte(bytes, at: index) == Ascii.comma {
        index = scanner.skipBlanks(bytes, from: index + 1)
      }
    }
    let usual = ["time", "timestamp", "@timestamp", "_time", "ts"].map { Array($0.utf8) }
    timeColumn = nil
    for key in [timeKey].compactMap(\.self) + usual where timeColumn == nil {
      timeColumn = columns.firstIndex { $0.equals(key, in: bytes) }
    }
  }

  /// Makes the line of the row at `start` and moves the cursor behind it; false when no column but the
  /// time has a value.
  mutating func row(
    _ bytes: Span<UInt8>, at start: Int, _ scanner: JSONScanner
  ) throws(JSONError) -> Bool {
    if composer.sharedHead.isEmpty {
      composer.beginName(escaped: defaultName)
    } else {
      composer.beginSharedHead()
    }
    holdsNull = false
    var time: Timestamp?
    var hasValue = false
    var index = try rowStart(bytes, at: start, scanner)
    var column = 0
    while let cell = try cell(bytes, at: &index, column, scanner) {
      guard column < columns.count else { throw JSONError(.rowExpected, at: cell.start) }
      if column == timeColumn {
        time = try stamps.timestamp(bytes, cell)
      } else {
        hasValue = hasValue || cell.kind != .null
        try add(bytes, columns[column], cell, isFlat: true)
      }
      column += 1
    }
    guard column == columns.count else { throw JSONError(.rowExpected, at: index) }
    cursor.position = index + 1
    if !openArrays.isEmpty { try addElements(bytes, isFlat: true) }
    guard hasValue else {
      leftOut.points += 1
      return false
    }
    return try finishPoint(time: time, at: start)
  }

  private mutating func rowStart(
    _ bytes: Span<UInt8>, at start: Int, _ scanner: JSONScanner
  ) throws(JSONError) -> Int {
    guard bytes[start] == Ascii.openBracket else { throw JSONError(.rowExpected, at: start) }
    return scanner.skipBlanks(bytes, from: start + 1)
  }

  /// The cell at `index`, which moves behind it and its comma; nil at the row's end.
  private mutating func cell(
    _ bytes: Span<UInt8>, at index: inout Int, _ column: Int, _ scanner: JSONScanner
  ) throws(JSONError) -> JSONValue? {
    let value: JSONValue
    switch scanner.byte(bytes, at: index) {
    case Ascii.closeBracket: return nil
    case Ascii.openBracket:
      value = JSONValue(
        kind: .array, start: index, end: try scanner.valueEnd(bytes, from: index))
    case Ascii.openBrace:
      throw JSONError(
        .arrayValue, at: index, token: column < columns.count ? columns[column].range : nil)
    default: value = try scanner.scalar(bytes, at: index)
    }
    index = scanner.skipBlanks(bytes, from: value.kind == .string ? value.end + 1 : value.end)
    if scanner.byte(bytes, at: index) == Ascii.comma {
      index = scanner.skipBlanks(bytes, from: index + 1)
    }
    return value
  }

  /// The time of the row at `start`, nil when it has none.
  mutating func rowTime(
    _ bytes: Span<UInt8>, at start: Int, _ scanner: JSONScanner
  ) throws(JSONError) -> Timestamp? {
    guard let timeColumn, bytes[start] == Ascii.openBracket else { return nil }
    var index = scanner.skipBlanks(bytes, from: start + 1)
    var column = 0
    while let cell = try cell(bytes, at: &index, column, scanner) {
      if column == timeColumn { return try stamps.timestamp(bytes, cell) }
      column += 1
    }
    return nil
  }
}
