import Bytes
import JSONLines
import LineProtocol
import Numbers
import System
import Times

/// Takes a stream apart into records and hands each to a filter. The rules are here, once:
///
/// - A bad line is refused, counted and passed over. When the first ten are all bad, the input is of
///   another kind and the tool stops.
/// - A line longer than `--max-line` is refused without being held.
/// - A point without a timestamp gets the current time.
/// - A window that is cut off, or not closed before the next, is dropped and told.
struct Records<Filter: PointFilter & ~Copyable>: ~Copyable {
  private static var mostBadAtStart: Int { 10 }
  /// In a recording, so many lines stand before each point.
  static var namesBetween: Int { 2 }

  var filter: Filter
  var session: Session
  var parser: PointParser
  /// The reader of JSON of the present source.
  var json: JSONReader
  /// Whether the form of the present source is known, and whether blank lines came before it was.
  private var isFormKnown = false
  private var isPastBlankLines = false
  let settings: StreamSettings
  /// The longest line of line protocol that is taken.
  let longestLine: Int
  let windowing: Windowing
  /// Whether the rest of a line that was too long is still to be passed over.
  var isSkipping = false
  /// Whether what is handled next begins with a record that was not complete.
  var awaitsRest = false
  /// How many lines of a recording stand before the next point.
  var namesLeft = 0
  /// What the present source is.
  private(set) var form = InputFormat.lp
  var isInWindow = false
  /// The state that outlives the run, where one is kept.
  var state: RunState<Filter>?
  /// Whether a line had a time.
  var hasStamped = false
  /// The time of the point before the one that is handled; nil where that had none.
  var timeBefore: Timestamp?
  /// Whether it was said that records get the present time, and that their magnitude changes.
  private var hasToldUnstamped = false
  var hasToldMagnitude = false
  /// What is to be said of names of members that no record had; nil before there was a record.
  var missingNames: [String]?
  var hasToldMissing = false
  /// With --verbose, what the points are like.
  var survey: Survey?
  /// Whether the state still has to see the first record.
  var awaitsFirstRecord = false
  /// The group of the window that began last.
  private var group = ByteBuffer()

  init(_ filter: consuming Filter, session: consuming Session, settings: StreamSettings) {
    windowing = filter.windowing
    self.filter = filter
    self.session = session
    self.settings = settings
    longestLine = settings.longestLine(of: .lp)
    parser = PointParser(precision: settings.precision)
    json = JSONReader(settings)
    survey = settings.isVerbose ? Survey() : nil
  }

  /// Whether there is a reason to read on.
  var goesOn: Bool { !session.hasStopped && session.output.isOpen }

  /// The lines that follow come from another source.
  mutating func beginSource(named name: String) {
    session.place = Place(source: name, line: 0)
    isSkipping = false
    awaitsRest = false
    form = .lp
    // What the reader of the first source was made with is as good as new.
    if isFormKnown { json = JSONReader(settings) }
    isFormKnown = false
    isPastBlankLines = false
  }

  /// Looks at the first bytes of a source; the index of the first byte to handle.
  private mutating func look(at bytes: Span<UInt8>, atEnd: Bool) -> Int {
    let name = session.place.source
    let start = SourceStart.look(at: bytes, behindBlankLines: isPastBlankLines, atEnd: atEnd)
    isFormKnown = true
    switch start {
    case .undecided: isFormKnown = false
    case .blankLines(let end):
      isFormKnown = false
      isPastBlankLines = true
      countLines(bytes, 0..<end)
      return end
    case .known(let found, let first):
      form = settings.input ?? found
      namesLeft = form == .srpl ? Self.namesBetween : 0
      parser.linesBetween = namesLeft
      session.begin(form == .json ? .json : .lineProtocol)
      return first
    case .refused(let reason): session.stop(.usage, "\(name): \(reason)")
    case .empty:
      // Behind a detector an empty stream is the ordinary case: nothing was found.
      if windowing == .ignored || name != "stdin" { session.note("\(name): empty input") }
      countLines(bytes, 0..<bytes.count)
      return bytes.count
    }
    return 0
  }

  /// Handles the complete lines of `bytes` from `first` on; the index of the first byte that is still
  /// needed.
  mutating func handle(_ bytes: Span<UInt8>, from first: Int, atEnd: Bool) -> Int {
    var position = first
    if !isFormKnown {
      position = look(at: bytes, atEnd: atEnd)
      guard isFormKnown else { return position }
    }
    let isJSON = form == .json
    let leftOut = json.leftOut
    if isJSON { beginJSON() } else if awaitsRest { parser.continueRecord() }
    awaitsRest = false
    while goesOn, position < bytes.count {
      if isSkipping {
        position = skipRestOfLine(bytes, from: position)
        continue
      }
      let next =
        isJSON
        ? handleJSON(bytes, from: position, atEnd: atEnd)
        : handleLine(bytes, from: position, atEnd: atEnd)
      guard let next else { break }
      position = next
      session.output.flushIfLarge()
    }
    if isJSON { endJSON(before: leftOut) }
    return position
  }

  /// Handles the record of line protocol at `position`; the index behind it, nil when it is not complete.
  @inline(__always)
  private mutating func handleLine(
    _ bytes: Span<UInt8>, from position: Int, atEnd: Bool
  ) -> Int? {
    if namesLeft > 0 { return handleName(bytes, from: position, atEnd: atEnd) }
    // Of a recording the two names come before each point, so before the next one again.
    namesLeft = parser.linesBetween
    let limit = position + longestLine + 1
    switch parser.parse(bytes, from: position, atEnd: atEnd) {
    case .needMore:
      if bytes.count - position > longestLine { return refuseLong(bytes, from: position) }
      // The parser is at the point already: its names do not come a second time.
      awaitsRest = true
      namesLeft = 0
      return nil
    case .point(let next) where next > limit, .blank(let next) where next > limit,
      .comment(_, let next) where next > limit, .malformed(let next) where next > limit:
      return refuseLong(bytes, from: position)
    case .point(let next):
      count(lines: parser.lineCount)
      // A last line without an end may be half of one, whose value and time are others.
      if atEnd, isCutOff(bytes, endingAt: next) { return next }
      handlePoint(bytes)
      timeBefore = parser.point.time
      return next
    case .blank(let next) where form == .srpl, .comment(_, let next) where form == .srpl:
      refuse(bytes, position..<next, line: 1) { $0.append("expected a point") }
      count(lines: parser.lineCount)
      giveUpIfAllBad()
      return next
    case .blank(let next):
      count(lines: parser.lineCount)
      return next
    case .comment(let range, let next):
      count(lines: parser.lineCount)
      handleComment(bytes, range)
      return next
    case .malformed(let next):
      refuse(parser.error, bytes, position..<next)
      return next
    }
  }

  /// Writes what was gathered.
  mutating func flush() {
    filter.flush(session: &session)
    session.output.flush()
  }

  /// Ends the run: the filter writes what is open, the output is closed, the sums are told.
  consuming func finish(after signal: Int32?) -> ExitStatus {
    let isComplete = session.stopped == nil
    if isComplete {
      // Where nobody reads on, nothing is missed.
      if isInWindow, session.output.state == .open { dropWindow() }
      meetEnd()
      filter.finish(session: &session)
      filter.flush(session: &session)
    }
    // The state is saved behind the output: what was not written must come again in the next run.
    session.output.close()
    if isComplete { saveAtEnd() }
    tellMissing()
    if signal == nil, session.stopped == nil, let reason = session.ledger.whyNothing(filter.counts)
    {
      session.note(reason)
      session.stop(.someRefused)
    }
    session.diagnostics.summarize(lines: session.lines)
    if settings.isVerbose { session.report(filter.counts) }
    if let text = survey?.text ?? nil { session.note(text) }
    var hasFailed = false
    if case .failed(let error, let written) = session.output.state {
      session.diagnostics.fatal("stdout: \(error.reason), after \(written) bytes")
      hasFailed = true
    }
    if let signal { return .signal(signal) }
    if hasFailed { return .failure }
    return session.stopped ?? (session.diagnostics.refused > 0 ? .someRefused : .success)
  }

  /// Counts lines that no parser sees, with a last one that has no end.
  private mutating func countLines(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    let newline = UInt8(ascii: "\n")
    let hasRest = !range.isEmpty && bytes[range.upperBound - 1] != newline
    count(lines: range.count { bytes[$0] == newline } + (hasRest ? 1 : 0))
  }

  mutating func count(lines number: Int) {
    session.lines += number
    session.place.line += number
  }
}

// Points and windows.
extension Records where Filter: ~Copyable {
  mutating func handlePoint(_ bytes: Span<UInt8>) {
    if windowing == .required, !isInWindow { return stopUnwindowed() }
    session.ledger.points += 1
    session.unit = parser.unit ?? .nanoseconds
    guard let time = parser.point.time else {
      guard !hasStamped else {
        return session.refuse(bytes, parser.point.line) {
          $0.append("no time, where lines before have one")
        }
      }
      guard tellsUnstamped() else { return }
      return handleUnstampedPoint(bytes)
    }
    if !hasStamped { meetStamp(time, unit: parser.unit) }
    if awaitsFirstRecord { meet(FirstRecord(bytes, parser.point.line)) }
    survey?.note(parser.point, in: bytes)
    filter.receive(parser.point, in: bytes, session: &session)
    if parser.magnitudeChanges > 0 { tellMagnitude(parser.unit) }
  }

  /// Says once that a record without a time gets the present one; false under --strict, which refuses.
  /// `key` is that of a member of JSON that looks like a time.
  mutating func tellsUnstamped(likely key: [UInt8]? = nil) -> Bool {
    guard !settings.isStrict else {
      session.stop(.failure, "a record has no time (--strict)")
      return false
    }
    guard !hasToldUnstamped else { return true }
    hasToldUnstamped = true
    let hint = key.map { "; \(String(quoted: $0)) looks like one" } ?? ""
    session.note(
      "records have no time and get the present one\(hint); --time-key names the member of JSON that "
        + "holds it, --time-format its form")
    return true
  }

  /// Stops the tool because a point came that has to be in a window and is not.
  mutating func stopUnwindowed() {
    session.stop(
      .usage,
      "\(session.place.text): input is not windowed; put lp-window before it")
  }

  /// Adds the current time to the line, in the stream's unit, so that everyone after sees the same.
  private mutating func handleUnstampedPoint(_ bytes: Span<UInt8>) {
    var stamped = ByteBuffer()
    stamped.append(bytes, parser.point.line)
    stamped.append(" ")
    stamped.append(decimal: SystemClock.now.nanoseconds / session.unit.scale)
    stamped.append("\n")
    var reader = PointParser(precision: .unit(session.unit))
    guard case .point = reader.parse(stamped.span, from: 0, atEnd: true) else { return }
    if awaitsFirstRecord { meet(FirstRecord(stamped.span, reader.point.line)) }
    survey?.note(reader.point, in: stamped.span)
    filter.receive(reader.point, in: stamped.span, session: &session)
  }

  private mutating func handleComment(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    guard windowing != .ignored else { return }
    switch FrameLine(bytes, range) {
    case .other: filter.receiveComment(bytes, range, session: &session)
    case .window(let frame, let head):
      if isInWindow { dropWindow() }
      isInWindow = true
      session.ledger.windows += 1
      session.unit = frame.unit
      group.removeAll()
      group.append(head)
      if awaitsFirstRecord { meet(FirstRecord(frame, group: group)) }
      filter.begin(frame, group: group, session: &session)
    case .end:
      guard isInWindow else { return }
      isInWindow = false
      filter.end(session: &session)
    case .now(let time):
      session.times += 1
      if awaitsFirstRecord { meet(FirstRecord(now: time)) }
      filter.receiveNow(time, session: &session)
    case .malformed(let error):
      session.refuse(bytes, range, .record) { $0.append(error.reason) }
    }
  }

  mutating func dropWindow() {
    isInWindow = false
    filter.discard(session: &session)
    session.note(
      "\(session.place.text): a window without \"# end\" before this was dropped")
  }
}

// Lines that are refused.
extension Records where Filter: ~Copyable {
  /// Refuses what the parser found no point in.
  private mutating func refuse(_ error: ParseError, _ bytes: Span<UInt8>, _ range: Range<Int>) {
    refuse(bytes, range, line: error.line + 1, column: error.column) { text in
      error.appendMessage(of: bytes, to: &text)
    }
    count(lines: parser.lineCount)
    giveUpIfAllBad()
  }

  /// Refuses a record whose lines are not counted yet; the fault lies in line `number` of it, from 1.
  mutating func refuse(
    _ bytes: Span<UInt8>, _ range: Range<Int>, line number: Int, column: Int? = nil,
    _ message: (inout ByteBuffer) -> Void
  ) {
    session.place.line += number
    session.refuse(bytes, range, column: column, .record, message)
    session.place.line -= number
  }

  /// Refuses a record that does not end within the limit, whether its end has been read or not; where
  /// to go on. When a quote was left open only its first line is refused, since the others are likely
  /// good; otherwise the rest of the line is passed over as it comes. The file of refused lines gets
  /// no more of it than the limit, however much of it came in one read.
  mutating func refuseLong(_ bytes: Span<UInt8>, from start: Int) -> Int {
    let newline = bytes.firstIndex(of: UInt8(ascii: "\n"), from: start, to: bytes.count)
    let limit = settings.longestLine(of: form)
    refuse(bytes, start..<min(newline ?? bytes.count, start + limit), line: 1) { text in
      text.append("line is longer than ")
      text.append(decimal: Int64(limit))
      text.append(" bytes (--max-line)")
    }
    giveUpIfAllBad()
    guard let newline else {
      isSkipping = true
      return bytes.count
    }
    count(lines: 1)
    return newline + 1
  }

  mutating func skipRestOfLine(_ bytes: Span<UInt8>, from start: Int) -> Int {
    let newline = UInt8(ascii: "\n")
    guard let end = bytes.firstIndex(of: newline, from: start, to: bytes.count) else {
      return bytes.count
    }
    isSkipping = false
    count(lines: 1)
    return end + 1
  }

  mutating func giveUpIfAllBad() {
    guard session.understood == 0, session.diagnostics.refused >= Self.mostBadAtStart else {
      return
    }
    let expected =
      switch form {
      case .lp:
        #"line protocol; expected lines such as "cpu,host=a usage=0.5 1451606400000000000""#
      case .json: #"points in JSON; expected lines such as {"name":"cpu","fields":{"usage":0.5}}"#
      case .srpl: "those of a recording: database, retention policy, point"
      }
    session.stop(
      .usage, "\(session.place.source): the first \(Self.mostBadAtStart) lines are not \(expected)")
  }
}
