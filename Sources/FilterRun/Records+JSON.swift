import Bytes
import JSONLines
import LineProtocol
import System

// JSON: each object becomes line protocol, so that filters know one form of a point only.
extension Records where Filter: ~Copyable {
  /// Comes before the lines that one read brought.
  mutating func beginJSON() {
    json.currentTime = SystemClock.now
    session.unit = json.unit
    if awaitsRest { json.continueLine() }
  }

  /// Comes behind the lines that one read brought; `before` them so much had been left out.
  mutating func endJSON(before: LeftOut) {
    session.ledger.empty += json.leftOut.points - before.points
    session.ledger.valuesLeftOut += json.leftOut.values - before.values
    if session.ledger.points >= SoughtNames.patience, !hasToldMissing {
      // A live stream is not kept waiting for its end.
      keepMissing()
      tellMissing()
    }
    if let key = json.mixedKey {
      session.noteOnce(
        "\(String(quoted: key)) is a number in one record and a text in another: a text is no value but "
          + "a tag, which makes a series of its own (--number, --field-key, --tag-key)")
    }
    if let key = json.numberText {
      session.noteOnce(
        "\(String(quoted: key)) is a text that spells a number: it is no value but a tag, and each makes "
          + "a series of its own (--number reads it as a number, --tag-key says that it is a tag)")
    }
  }

  /// Handles the record at `position`; the index behind it, nil when it is not complete.
  @inline(__always)
  mutating func handleJSON(_ bytes: Span<UInt8>, from position: Int, atEnd: Bool) -> Int? {
    switch json.read(bytes, from: position, atEnd: atEnd) {
    case .needMore:
      awaitsRest = true
      return nil
    case .tooLong: return refuseLong(bytes, from: position)
    case .blank(let next), .skipped(let next):
      count(lines: json.lineCount)
      return next
    case .point(let next):
      count(lines: json.lineCount)
      handleJSONPoint()
      return next
    case .points(let next):
      count(lines: json.lineCount)
      handleJSONPoints(bytes, position..<next)
      return next
    case .window(let next):
      count(lines: json.lineCount)
      handleJSONWindow(bytes, position..<next)
      return next
    case .malformed(let error, let next):
      count(lines: json.lineCount)
      refuse(error, bytes, position..<next)
      return next
    }
  }

  /// A source has been read to its end.
  mutating func endSource() {
    endRecording()
    if json.leftOut.count > 0 { tell(json.leftOut) }
    keepMissing()
    guard json.isCutOff else { return }
    let nothing: [UInt8] = []
    session.refuse(nothing.span, 0..<0, .record) {
      $0.append("the answer is not complete: it ends with \"partial\":true")
    }
  }

  /// Says once which names no record had.
  mutating func tellMissing() {
    guard !hasToldMissing, let messages = missingNames else { return }
    hasToldMissing = true
    for message in messages { session.note(message) }
  }

  /// Keeps the names that no record of this source, nor of one before it, had.
  private mutating func keepMissing() {
    guard !json.namesThere.isEmpty else { return }
    let names = json.namesThere.map { String(decoding: $0, as: UTF8.self) }
    let messages = json.missingNames.map { one in
      SoughtNames.message(
        "record", "member", String(decoding: one.name, as: UTF8.self), option: one.option, names)
    }
    missingNames =
      missingNames.map { before in before.filter { messages.contains($0) } } ?? messages
  }

  /// Says what was left out of a source, whose name comes before it.
  private mutating func tell(_ leftOut: LeftOut) {
    var parts: [String] = []
    func add(_ count: Int, _ one: String, _ many: String, first key: [UInt8] = []) {
      guard count > 0 else { return }
      let example = key.isEmpty ? "" : " (\(String(quoted: key)) first)"
      parts.append("\(count) \(count == 1 ? one : many)\(example)")
    }
    add(leftOut.arrays, "array", "arrays", first: leftOut.firstArray)
    add(
      leftOut.texts, "text with a control byte", "texts with a control byte",
      first: leftOut.firstText)
    add(leftOut.points, "point without a value", "points without a value")
    add(leftOut.answers, "answer without a series", "answers without a series")
    session.note("\(session.place.source): left out: \(parts.joined(separator: ", "))")
  }

  private mutating func handleJSONPoint() {
    if windowing == .required, !isInWindow { return stopUnwindowed() }
    session.ledger.points += 1
    if json.hasUnstamped, !tellsUnstamped(likely: json.likelyTimeKey) { return }
    if !hasStamped, !json.hasUnstamped, let time = json.point.time {
      meetStamp(time, unit: json.numberUnit)
    }
    if awaitsFirstRecord { meet(FirstRecord(json.line.span, json.point.line)) }
    survey?.note(json.point, in: json.line.span)
    filter.receive(json.point, in: json.line.span, session: &session)
    if json.magnitudeChanges > 0 { tellMagnitude(json.numberUnit) }
  }

  private mutating func handleJSONPoints(_ bytes: Span<UInt8>, _ line: Range<Int>) {
    while goesOn {
      switch json.nextPoint(bytes) {
      case .point: handleJSONPoint()
      case .malformed(let error): refuse(error, bytes, line)
      case .end: return
      }
    }
  }

  /// A window is one line: it is complete, or refused. Where windows mean nothing, its points count by
  /// themselves.
  private mutating func handleJSONWindow(_ bytes: Span<UInt8>, _ line: Range<Int>) {
    guard windowing != .ignored else { return handleJSONPoints(bytes, line) }
    if isInWindow { dropWindow() }
    session.ledger.windows += 1
    isInWindow = true
    if awaitsFirstRecord { meet(FirstRecord(json.window, group: json.group)) }
    filter.begin(json.window, group: json.group, session: &session)
    handleJSONPoints(bytes, line)
    isInWindow = false
    filter.end(session: &session)
  }

  private mutating func refuse(_ error: JSONError, _ bytes: Span<UInt8>, _ range: Range<Int>) {
    session.refuse(bytes, range, column: error.column, .record) { text in
      error.appendMessage(of: bytes, to: &text)
    }
    giveUpIfAllBad()
  }
}

extension JSONReader {
  /// A reader as the settings of a run say.
  init(_ settings: StreamSettings) {
    var json = settings.json
    json.precision = settings.precision
    json.longestLine = settings.longestLine(of: .json)
    self.init(json)
  }
}
