import Bytes
import Numbers
import Times

/// In which unit the stamps of a stream are counted.
public enum Precision: Sendable {
  /// The first stamp's magnitude decides, for the whole stream.
  case auto
  /// The unit is known.
  case unit(TimestampUnit)
}

/// Reads line protocol one record at a time and checks every rule of the grammar on every line.
///
/// The grammar is that of the line-protocol v2 decoder, read leniently in two places: CR LF ends a
/// line and a comment may hold tabs. A byte order mark is not known here.
///
/// Measurement and tags that come again, byte for byte, were checked before and are found in a table.
/// Fields are read eight bytes at a time as long as they are ordinary. What is not takes the general way;
/// both give the same result.
public struct PointParser: ~Copyable {
  /// What `parse` found.
  public enum Outcome: Sendable {
    /// A point, now in `point`.
    case point(next: Int)
    /// A line of blanks or of nothing.
    case blank(next: Int)
    /// A comment: its bytes from the `#` on, without the line end.
    case comment(Range<Int>, next: Int)
    /// A line that is refused, as `error` says.
    case malformed(next: Int)
    /// The record is not complete, or nothing is left.
    case needMore
  }

  /// The point read last. After any other outcome than `.point` its content means nothing.
  public internal(set) var point = Point()

  /// Why the line refused last was refused.
  public internal(set) var error = ParseError(.measurementExpected, at: 0)

  /// How many lines the last outcome took: more than one when a string held raw newlines.
  public internal(set) var lineCount = 1

  /// The unit of the stream's stamps: as asked for, or nil until the first stamp decides.
  public internal(set) var unit: TimestampUnit? {
    didSet {
      scale = unit?.scale ?? 1
      magnitudes = unit?.magnitudes ?? 0 ... .max
    }
  }

  /// Of the unit: its nanoseconds, and the stamps that do not speak against it.
  var scale: Int64 = 1
  var magnitudes: ClosedRange<UInt64> = 0 ... .max

  /// How many stamps had another magnitude than the one that decided; always 0 when the unit was
  /// asked for. Their points are read in the decided unit.
  public internal(set) var magnitudeChanges = 0

  /// How many lines of another kind stand before each point: 2 in a recording. A string whose quote was
  /// torn off is given up at whole points with no more than these between them.
  public var linesBetween = 0

  let isAutomatic: Bool
  let readsOrdinary: Bool
  var heads = HeadTable()
  var keys = FieldKeys()
  /// Where `keys` finds those of the record's measurement.
  var keysPlace = 0
  var scanner = LineScanner(inputEnds: true, byWords: true)
  var unfinished = UnfinishedRecord()

  /// A parser for a stream whose stamps are counted in `precision`.
  public init(precision: Precision = .auto) {
    self.init(precision: precision, readsOrdinary: true)
  }

  /// `readsOrdinary` false checks every byte of every line by itself, for comparison in tests.
  init(precision: Precision, readsOrdinary: Bool) {
    self.readsOrdinary = readsOrdinary
    switch precision {
    case .auto: isAutomatic = true
    case .unit(let given):
      isAutomatic = false
      unit = given
      scale = given.scale
    }
  }

  /// Says that the record which was not complete at the last call is the one that the next call is given,
  /// with more bytes behind those it had. Then it is read on where it was left, so that a long record
  /// that comes in small pieces takes time linear in its length.
  public mutating func continueRecord() {
    unfinished.isContinued = unfinished.searched > 0
  }

  /// Reads the record that starts at `start`.
  ///
  /// Linear in the record's length. A refused line is left at the first newline behind the fault, so
  /// that a fault inside a string of several lines leaves the rest of the string to be read as lines.
  /// - Parameters:
  ///   - bytes: any number of lines.
  ///   - start: where a line starts.
  ///   - atEnd: whether no bytes will follow these; then a last line needs no newline.
  /// - Returns: `.needMore` when the record may go on behind the bytes; call again with more of them
  ///   from the same start, `continueRecord` before. Also when `start` is at the end.
  public mutating func parse(_ bytes: Span<UInt8>, from start: Int, atEnd: Bool) -> Outcome {
    if unfinished.isContinued { return parseRest(bytes, from: start, atEnd: atEnd) }
    unfinished.start = -1
    // Nearly all lines of a stream end here: the tokenizer below is for what is new or rare.
    if readsOrdinary, let next = ordinaryLine(bytes, from: start) { return .point(next: next) }
    return parseAny(bytes, from: start, atEnd: atEnd)
  }

  /// Goes on with a record that was not complete.
  @inline(never)
  private mutating func parseRest(_ bytes: Span<UInt8>, from start: Int, atEnd: Bool) -> Outcome {
    unfinished.isContinued = false
    if !atEnd, unfinished.isOpen(bytes, from: start) { return .needMore }
    unfinished.work += bytes.count - (unfinished.start < start ? start : unfinished.fieldStart)
    return parseAny(bytes, from: start, atEnd: atEnd)
  }

  /// Reads a line that has a known head and ordinary fields. Nil says nothing; `unfinished` then
  /// says how much of it was read.
  @inline(__always)
  private mutating func ordinaryLine(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    guard let headEnd = knownHead(bytes, from: start) else { return nil }
    var index = headEnd &+ 1
    var number = 0
    guard readOrdinaryFields(bytes, from: &index, number: &number) else {
      // What was read is right, so the tokenizer goes on from the field that stopped us.
      unfinished.begin(at: start, headEnd: headEnd, duplicate: nil)
      unfinished.fieldStart = index
      unfinished.field = number
      return nil
    }
    guard let next = readOrdinaryEnd(bytes, from: &index) else { return nil }
    point.fields.truncate(to: number)
    point.line = start..<index
    lineCount = 1
    return next
  }

  /// Reads what stands behind ordinary fields: a stamp, if any, and the line end. Leaves `index` at the
  /// end of the last thing that is no blank.
  /// - Returns: the index behind the line end; nil says nothing.
  @inline(__always)
  private mutating func readOrdinaryEnd(_ bytes: Span<UInt8>, from index: inout Int) -> Int? {
    if bytes[index] == Ascii.newline {
      point.time = nil
      return index &+ 1
    }
    // 25 bytes: a stamp of up to 19 digits, CR and LF, read as three words without a check for each.
    guard let text = bytes.window(at: index &+ 1, length: 25), let stamp = OrdinaryLine.stamp(text)
    else { return nil }
    let length = text[stamp.end] == Ascii.carriageReturn ? 2 : 1
    guard text[stamp.end &+ length &- 1] == Ascii.newline, setTime(stamp.value) else { return nil }
    index = index &+ 1 &+ stamp.end
    return index &+ length
  }

  /// Reads any record.
  @inline(never)
  private mutating func parseAny(_ bytes: Span<UInt8>, from start: Int, atEnd: Bool) -> Outcome {
    scanner = LineScanner(inputEnds: atEnd, byWords: readsOrdinary, linesBetween: linesBetween)
    lineCount = 1
    unfinished.searched = 0
    let first = scanner.skipBlanks(bytes, from: start)
    guard first < bytes.count else {
      // Blanks at the very end are a line without an end; elsewhere more of it may come.
      if atEnd, first > start { return .blank(next: first) }
      return needMore(bytes, from: start, string: nil)
    }
    do throws(Halt) {
      switch bytes[first] {
      case Ascii.hash: return try scanner.comment(bytes, from: first)
      case Ascii.newline: return .blank(next: first + 1)
      case Ascii.carriageReturn:
        if let next = try scanner.lineEnd(bytes, at: first) { return .blank(next: next) }
      default: break
      }
      return .point(next: try record(bytes, from: first))
    } catch {
      return refused(bytes, from: start, because: error)
    }
  }

  /// Reads one point; the index behind its line end.
  private mutating func record(_ bytes: Span<UInt8>, from start: Int) throws(Halt) -> Int {
    // A record that is gone on with has its head, and the fields before the one that was cut off.
    if unfinished.start != start { try beginRecord(bytes, from: start) }
    let headEnd = unfinished.headEnd
    let duplicate = unfinished.duplicate
    var index = unfinished.fieldStart
    if unfinished.field == 0 { index = scanner.skipBlanks(bytes, from: index) }
    try readFields(bytes, from: &index)
    let next: Int
    if readsOrdinary, duplicate == nil, index < bytes.count, bytes[index] == Ascii.space,
      let end = readOrdinaryEnd(bytes, from: &index)
    {
      next = end
    } else {
      next = try readEnd(bytes, from: &index, duplicate: duplicate)
    }
    point.line = start..<index
    point.headEnd = headEnd
    // Only the head of a whole good line enters the table.
    if point.headNumber == 0 { point.headNumber = heads.number(of: point, bytes) }
    return next
  }

  /// Reads what stands behind any fields, as `readOrdinaryEnd` does. `duplicate` is a tag key that came twice.
  private mutating func readEnd(
    _ bytes: Span<UInt8>, from index: inout Int, duplicate: Token?
  ) throws(Halt) -> Int {
    let (stamp, next) = try scanner.stamp(bytes, from: &index)
    if let duplicate {
      // Told last, so that a fault of the grammar, which says more, comes first.
      throw .malformed(
        .duplicateTagKey, at: duplicate.start, token: duplicate.range, resume: next - 1)
    }
    if let stamp {
      guard setTime(stamp) else { throw scanner.stampFault(bytes, end: index) }
    } else {
      point.time = nil
    }
    return next
  }

  /// Reads the head.
  private mutating func beginRecord(_ bytes: Span<UInt8>, from start: Int) throws(Halt) {
    unfinished.start = -1
    if readsOrdinary, let known = knownHead(bytes, from: start) {
      return unfinished.begin(at: start, headEnd: known, duplicate: nil)
    }
    var index = start
    try readHead(bytes, from: &index)
    let duplicate = DuplicateTags.first(in: point.tags.span, bytes)
    unfinished.begin(at: start, headEnd: index, duplicate: duplicate)
  }

  /// Leaves a line that is refused.
  @inline(never)
  private mutating func refused(
    _ bytes: Span<UInt8>, from start: Int, because halt: Halt
  ) -> Outcome {
    var error: ParseError
    let resume: Int
    switch halt {
    case .needMore(let string): return needMore(bytes, from: start, string: string)
    case .malformed(let reason, let place): (error, resume) = (reason, place)
    }
    var next = bytes.count
    if let newline = bytes.firstIndex(of: Ascii.newline, from: resume, to: bytes.count) {
      next = newline + 1
    } else if !scanner.inputEnds {
      // The fault stays one, but where the line ends is not known yet.
      return needMore(bytes, from: start, string: nil)
    }
    // A string may hold newlines: the fault is told by the line it stands in.
    var lineStart = start
    while let newline = bytes.firstIndex(of: Ascii.newline, from: lineStart, to: error.position) {
      error.line += 1
      lineStart = newline + 1
    }
    error.column = error.position - lineStart + 1
    lineCount = 1 + bytes.newlines(in: start..<max(next - 1, start))
    self.error = error
    return .malformed(next: next)
  }
}

extension PointParser {
  /// Leaves a record that is not complete; `string` is the one that is open.
  private mutating func needMore(
    _ bytes: Span<UInt8>, from start: Int, string: OpenString?
  ) -> Outcome {
    unfinished.searched = (string?.index ?? bytes.count) - start
    unfinished.string = string?.moved(by: -start)
    return .needMore
  }
}

extension Span where Element == UInt8 {
  /// How many newlines lie in `range`.
  func newlines(in range: Range<Int>) -> Int {
    var count = 0
    var index = range.lowerBound
    while let newline = firstIndex(of: Ascii.newline, from: index, to: range.upperBound) {
      count += 1
      index = newline + 1
    }
    return count
  }
}
