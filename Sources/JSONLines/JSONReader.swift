import Bytes
import LineProtocol
import Times

/// Reads JSON, one record a line, and hands out points as lines of line protocol.
///
/// A record is one of the shapes in use, told apart by its keys: a point with `fields`, a flat object, a
/// batch of `metrics`, a document in `_source`, a window with `points`, or `series` of `columns` and
/// `values`. Each point becomes one line in `line`, stamped in nanoseconds, of which `point` is the
/// table. The grammar is RFC 8259 to the letter; of two members with one key the later counts.
///
/// It allocates nothing per point: tape and buffers are used again. What is called for each record is
/// mutating, also where it changes nothing, or can be inlined: the compiler would lend a copy of the whole
/// reader to it.
public struct JSONReader: ~Copyable {
  /// What `read` found.
  public enum Outcome: Sendable {
    /// A point, now in `point` and `line`.
    case point(next: Int)
    /// Several points: call `nextPoint` until it says `end`.
    case points(next: Int)
    /// A window, now in `window` and `group`; call `nextPoint` for its points until it says `end`. Where
    /// a line holds several, `next` is where the line starts and `lineCount` 0: the next `read` from
    /// there goes on.
    case window(next: Int)
    /// A line of white space.
    case blank(next: Int)
    /// A line, or what is left of one, that holds no point and is no fault.
    case skipped(next: Int)
    /// A line that is refused.
    case malformed(JSONError, next: Int)
    /// The line is longer than `longestLine` of the settings, whether all of it is there or not. It is
    /// the caller's to pass it over.
    case tooLong
    /// The line is not complete, or nothing is left.
    case needMore
  }

  /// What `nextPoint` found.
  public enum Element: Sendable {
    /// A point, now in `point` and `line`.
    case point
    /// A point that is refused; there may be more.
    case malformed(JSONError)
    /// All points were handed out.
    case end
  }

  /// The bounds of the window read last. `count` is nil and the unit nanoseconds.
  public internal(set) var window = WindowFrame(
    start: Timestamp(nanoseconds: 0), stop: Timestamp(nanoseconds: 0), count: nil,
    unit: .nanoseconds)

  /// How many lines the last outcome took: 0 for a window behind which the line goes on.
  public internal(set) var lineCount = 1

  /// The time of points without one; nil leaves their lines without a stamp.
  public var currentTime: Timestamp?

  let settings: JSONReaderSettings
  let defaultName: [UInt8]
  let timeKey: [UInt8]?
  let nameKey: [UInt8]?
  /// Whether a record had the member of that name.
  var hasNameKey = false
  /// The names in the first record, where some were asked for.
  public internal(set) var namesThere: [[UInt8]] = []
  /// The keys that are asked for.
  var asked: AskedKeys
  /// The key that holds the time of flat records, where none of the usual ones does.
  var foundTimeKey: [UInt8]?
  /// Whether a record had a time.
  var hasStamped = false
  /// Whether a record had no time, before any had one, and got the present one.
  public internal(set) var hasUnstamped = false
  /// The key of a value that looks like a time, in the first record without one.
  public internal(set) var likelyTimeKey: [UInt8]?
  /// What was left out of the records so far.
  public internal(set) var leftOut = LeftOut()
  /// Whether something was left out of the record that is read.
  var isIncomplete = false
  /// Which keys had numbers, and which texts.
  var kinds = KeyKinds()
  /// The key of the first text that spells a number with decimals, and is a tag nobody asked for.
  public internal(set) var numberText: [UInt8]?
  /// Whether a value of the point that is read is null, or the point has none.
  var holdsNull = false
  /// The head of the series of which the last line was a chunk that the next one continues.
  var openChunk: [UInt8]?

  @usableFromInline var parser = PointParser(precision: .unit(.nanoseconds))
  @usableFromInline var composer = LineComposer()
  var tape = JSONTape()
  /// The members of an array of the record that `tape` holds.
  var arrayTape = JSONTape()
  /// Arrays of the record whose elements are not added yet.
  var openArrays: [OpenArray] = []
  var template = RecordTemplate()
  let usesTemplate: Bool
  @usableFromInline var stamps: StampReader
  var cursor = Cursor()
  var pending = PendingWindows()
  /// Whether the answer that is read has a series with rows.
  var hasSeries = false
  var columns: [JSONText] = []
  var timeColumn: Int?
  /// How many bytes of a line that is not complete were searched for its end, and whether the next call
  /// is given the same line.
  private var searched = 0
  private var isContinued = false

  /// A reader for one stream.
  public init(_ settings: JSONReaderSettings = JSONReaderSettings()) {
    self.init(settings, usesTemplate: true)
  }

  /// `usesTemplate` false reads every record by itself, for comparison in tests.
  init(_ settings: JSONReaderSettings, usesTemplate: Bool) {
    // Whether a text is a number has to be looked at in each record.
    self.usesTemplate = usesTemplate && !settings.numberTexts.isAll
    self.settings = settings
    defaultName = Self.escaped(name: settings.defaultName)
    timeKey = settings.timeKey.map { Array($0.utf8) }
    nameKey = settings.nameKey.map { Array($0.utf8) }
    asked = AskedKeys(settings)
    stamps = StampReader(precision: settings.precision, texts: settings.timeTexts)
  }

  private static func escaped(name: String) -> [UInt8] {
    var output = ByteBuffer()
    let text = Array(name.utf8)
    output.append(escaped: text.span, 0..<text.count, as: .name)
    return output.array
  }

  /// The point read last, a table of places in `line`.
  @inlinable
  public var point: Point {
    _read { yield parser.point }
  }

  /// The line of line protocol that the point read last became, with its newline and blanks behind it.
  @inlinable
  public var line: ByteBuffer {
    _read { yield composer.line }
  }

  /// Measurement and group tags of the window read last as they stand in a line; empty when all points
  /// are one group.
  public var group: ByteBuffer {
    _read { yield composer.sharedHead }
  }

  /// The key of a value that is a number in one flat record and a text, and so a tag, in another.
  public var mixedKey: [UInt8]? { kinds.mixed }

  /// The unit of the stamps in `line`, whatever the unit of the times in the records.
  public var unit: TimestampUnit { .nanoseconds }

  /// The unit of times that are numbers: as asked for, or nil until the first one decides.
  public var numberUnit: TimestampUnit? { stamps.unit }

  /// How many times that are numbers had another magnitude than the one that decided the unit.
  @inlinable
  public var magnitudeChanges: Int { stamps.magnitudeChanges }

  /// Says that the line which was not complete at the last call is the one that the next call is given,
  /// with more bytes behind those it had, so that those are not searched again for its end.
  public mutating func continueLine() { isContinued = true }

  /// Reads the record that starts at `start`.
  ///
  /// Linear in the line's length. Points of a window that were not asked for are passed over.
  /// - Parameters:
  ///   - bytes: any number of lines.
  ///   - start: where a line starts.
  ///   - atEnd: whether no bytes will follow these; then a last line needs no newline.
  /// - Returns: `.needMore` when the line may go on behind the bytes; call again with more of them from
  ///   the same start, `continueLine` before. Also when `start` is at the end.
  public mutating func read(_ bytes: Span<UInt8>, from start: Int, atEnd: Bool) -> Outcome {
    lineCount = 1
    endElements()
    guard start < bytes.count else {
      searched = 0
      return .needMore
    }
    guard let line = lineBounds(bytes, from: start, atEnd: atEnd) else {
      return bytes.count - start > settings.longestLine ? .tooLong : .needMore
    }
    guard line.end - start <= settings.longestLine else { return .tooLong }
    // A record like the one before needs neither tokenizer nor tape.
    if !pending.isPending, repeatedRecord(bytes, start..<line.end, isWhole: true) != nil {
      return .point(next: line.next)
    }
    do throws(JSONError) {
      if pending.isPending { return try nextWindow(bytes, line) }
      return try record(bytes, line)
    } catch {
      // Of a line with several windows the rest is refused with the one at fault.
      pending = PendingWindows()
      lineCount = 1
      return .malformed(error.inLine(from: start), next: line.next)
    }
  }

  /// Where the line that starts at `start` ends, nil when it may go on behind the bytes.
  private mutating func lineBounds(
    _ bytes: Span<UInt8>, from start: Int, atEnd: Bool
  ) -> LineBounds? {
    if pending.isPending {
      // The end was found when its first window was read.
      let next = start + pending.lengthWithEnd
      if next <= bytes.count {
        return LineBounds(start: start, end: start + pending.length, next: next)
      }
      pending = PendingWindows()
    }
    let known = isContinued ? min(searched, bytes.count - start) : 0
    isContinued = false
    let first = bytes.firstIndex(of: Ascii.newline, from: start + known, to: bytes.count)
    if let newline = first { return LineBounds(start: start, end: newline, next: newline + 1) }
    searched = bytes.count - start
    return atEnd ? LineBounds(start: start, end: bytes.count, next: bytes.count) : nil
  }

  /// Reads a line from its start on.
  private mutating func record(
    _ bytes: Span<UInt8>, _ line: LineBounds
  ) throws(JSONError) -> Outcome {
    let scanner = JSONScanner(end: line.end)
    let start = scanner.skipBlanks(bytes, from: line.start)
    guard start < line.end else { return .blank(next: line.next) }
    try checkStart(bytes, start, scanner)
    composer.keepsGaps = usesTemplate && template.wantsNext
    let end = try tape.read(bytes, from: start, with: scanner)
    let rest = scanner.skipBlanks(bytes, from: end)
    guard rest == line.end else { throw JSONError(.textEndExpected, at: rest) }
    return try object(bytes, tape.members.indices, line)
  }

  private func prettyPrinted(at position: Int) -> JSONError {
    JSONError(.objectExpected, at: position, hint: "try: jq -c .")
  }

  /// Whether a record can start so.
  private func checkStart(
    _ bytes: Span<UInt8>, _ start: Int, _ scanner: JSONScanner
  ) throws(JSONError) {
    switch bytes[start] {
    case Ascii.openBrace:
      // A line of nothing but a brace is the first of an object over several lines.
      let inside = scanner.skipBlanks(bytes, from: start + 1)
      if inside == scanner.end { throw prettyPrinted(at: inside) }
    case Ascii.openBracket:
      throw JSONError(.objectExpected, at: start, hint: "try: jq -c '.[]'")
    case Ascii.quote, Ascii.closeBrace, Ascii.closeBracket: throw prettyPrinted(at: start)
    default: throw JSONError(.objectExpected, at: start)
    }
  }
}

/// Where a line lies.
struct LineBounds {
  var start: Int
  /// Behind its last byte.
  var end: Int
  /// Behind its newline.
  var next: Int
}

extension JSONError {
  /// The same with its column, in a line that starts at `start`.
  func inLine(from start: Int) -> JSONError {
    var error = self
    error.column = position - start + 1
    return error
  }
}
