import Bytes
import CommandLineTool
import JSONLines
import LineProtocol
import Numbers
import Streams
import Times

/// Takes a recording apart into points, whatever its form, and hands each to the writer.
struct Replayer: ~Copyable {
  var refusals: Refusals
  var writer: ReplayWriter
  let options: ReplayOptions
  var parser: PointParser
  /// The reader of the JSON source at hand.
  var json: JSONReader
  /// The form of the source at hand; nil until it is known.
  private(set) var format: RecordingFormat?
  private var lines = 0
  private(set) var understood = 0
  /// Whether the rest of a line that was too long is still to be passed over.
  var isSkipping = false
  var isInWindow = false
  private var pace: (clock: Pace, begin: Timestamp)?
  /// False when the reader of the output was found to have gone while waiting.
  private var hasReader = true

  init(_ options: ReplayOptions, refusals: consuming Refusals) {
    self.options = options
    self.refusals = refusals
    writer = ReplayWriter(options)
    parser = PointParser(precision: options.stream.precision.precision)
    json = Self.makeJSONReader(options)
  }

  private static func makeJSONReader(_ options: ReplayOptions) -> JSONReader {
    var settings = options.stream.json
    settings.precision = options.stream.precision.precision
    return JSONReader(settings)
  }

  /// Whether there is a reason to read on.
  var goesOn: Bool {
    refusals.stopped == nil && writer.output.isOpen && hasReader && Signals.termination == nil
  }

  /// What follows comes from another source.
  mutating func beginSource(named name: String) {
    refusals.source = name
    refusals.line = 0
    format = nil
    isSkipping = false
    json = Self.makeJSONReader(options)
  }

  /// Handles the complete records of `bytes` from `start` on; the index of the first byte that is
  /// still needed.
  mutating func handle(_ bytes: Span<UInt8>, from start: Int, atEnd: Bool) -> Int {
    var position = start
    if format == nil { position = look(at: bytes, atEnd: atEnd) }
    guard let format else { return position }
    while goesOn, position < bytes.count {
      if isSkipping {
        position = skipRestOfLine(bytes, from: position)
        continue
      }
      let next =
        switch format {
        case .lp: handleLine(bytes, from: position, atEnd: atEnd)
        case .json: handleObject(bytes, from: position, atEnd: atEnd)
        case .srpl: handleRecord(bytes, from: position, atEnd: atEnd)
        }
      if let next {
        position = next
      } else {
        guard bytes.count - position > options.stream.maxLine else { break }
        position = refuseUnended(bytes, from: position)
      }
    }
    return position
  }

  /// Looks at the first bytes of a source; the index of the first byte to handle.
  private mutating func look(at bytes: Span<UInt8>, atEnd: Bool) -> Int {
    switch RecordingStart.kind(of: bytes, atEnd: atEnd) {
    case .undecided: return 0
    case .known(let found, let first):
      let known = options.input ?? found
      format = known
      writer.input = known
      return first
    case .refused(let reason): refusals.stop(.usage, "\(refusals.source): \(reason)")
    case .empty: refusals.note("\(refusals.source): empty input")
    }
    return bytes.count
  }

  /// Does what a signal that does not end the tool asks for.
  mutating func answerSignals() {
    if Signals.takeReportRequest() { report() }
    if Signals.takeReopenRequest() { refusals.reopenFile() }
  }

  /// Ends the run: the output is closed, the sums are told.
  consuming func finish(after signal: Int32?) -> ExitStatus {
    if isInWindow, refusals.stopped == nil, writer.output.isOpen, hasReader { dropWindow() }
    writer.discardWindow()
    let state = writer.close()
    refusals.summarize(lines: lines)
    if options.stream.isVerbose { report() }
    if let signal { return .signal(signal) }
    if case .failed(let error, let written) = state {
      refusals.stop(.failure, "stdout: \(error.reason), after \(written) bytes")
    }
    return refusals.stopped ?? (refusals.count > 0 ? .someRefused : .success)
  }

  /// Waits until `time` has come; false when the run has to end before. What was written goes out
  /// first.
  private mutating func wait(for time: Timestamp) -> Bool {
    guard let speed = options.speed else { return true }
    guard let pace else {
      pace = (Pace(speed: speed), time)
      return true
    }
    let (elapsed, overflow) = time.nanoseconds.subtractingReportingOverflow(
      pace.begin.nanoseconds)
    let due = overflow ? (time < pace.begin ? 0 : Int64.max) : elapsed
    while !pace.clock.isDue(after: due) {
      writer.flush()
      guard goesOn else { return false }
      guard pace.clock.sleep(until: due) else {
        hasReader = false
        return false
      }
      answerSignals()
    }
    return goesOn
  }

  private func report() {
    refusals.report([("lines", lines), ("refused", refusals.count), ("points", writer.points)])
  }
}

// Points and what is no point.
extension Replayer {
  mutating func count(lines number: Int) {
    lines += number
    refusals.line += number
  }

  /// Counts a point as understood and waits until it is due; the time that it gets, nil when it cannot
  /// be written.
  mutating func prepare(
    _ time: Timestamp, _ bytes: Span<UInt8>, _ range: Range<Int>
  ) -> Timestamp? {
    understood += 1
    guard let moved = writer.moved(time) else {
      refuseMoved(bytes, range)
      return nil
    }
    return writer.isHolding || wait(for: moved) ? moved : nil
  }

  /// Writes the point of `parser`, which lies in `range`. One without a stamp gets the current time.
  mutating func replayPoint(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    let unit = parser.unit ?? .nanoseconds
    if parser.magnitudeChanges > 0 { refusals.noteMagnitude(unit: unit.name) }
    guard let time = parser.point.time else {
      return replayUnstamped(bytes, range, unit: unit)
    }
    guard let moved = prepare(time, bytes, range) else { return }
    writer.write(parser.point, of: bytes, at: moved, unit: unit, from: bytes, range)
  }

  private mutating func replayUnstamped(
    _ bytes: Span<UInt8>, _ range: Range<Int>, unit: TimestampUnit
  ) {
    var stamped = ByteBuffer()
    stamped.append(bytes, parser.point.line)
    stamped.append(" ")
    stamped.append(decimal: Clock.now.count(in: unit))
    stamped.append("\n")
    var reader = PointParser(precision: .unit(unit))
    let line = stamped.span
    guard case .point = reader.parse(line, from: 0, atEnd: true), let time = reader.point.time,
      let moved = prepare(time, bytes, range)
    else { return }
    writer.write(reader.point, of: line, at: moved, unit: unit, from: line, 0..<line.count)
  }

  /// Begins a window; false, and told, when its bounds cannot be moved.
  mutating func begin(
    _ window: WindowFrame, group: borrowing ByteBuffer, _ bytes: Span<UInt8>, _ range: Range<Int>
  ) -> Bool {
    // A window that is held cannot be flushed: what stands before it must not wait for its end.
    if options.speed != nil { writer.flush() }
    if writer.begin(window, group: group.span) { return true }
    refuseMoved(bytes, range)
    return false
  }

  /// Ends the window that is open, when the last point of one that goes out as a whole is due.
  mutating func endWindow() {
    isInWindow = false
    if writer.isHolding, let latest = writer.latest, !wait(for: latest) {
      return writer.discardWindow()
    }
    writer.endWindow()
  }

  mutating func dropWindow() {
    isInWindow = false
    writer.discardWindow()
    refusals.note(
      "\(refusals.source):\(refusals.line): a window without \"# end\" before this was dropped")
  }
}
