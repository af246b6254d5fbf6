import Bytes
import JSONLines
import LineProtocol
import Streams
import Times

/// Writes points and windows of a recording: with moved times where asked for, in another form where
/// asked for.
struct ReplayWriter: ~Copyable {
  private(set) var output = Output()
  /// How many points were written.
  private(set) var points = 0
  /// The form of the input at hand.
  var input = RecordingFormat.lp { didSet { if first == nil { first = input } } }

  private var first: RecordingFormat?
  private let given: RecordEncoder.Format?
  private var json: JSONWriter
  private var retiming: Retiming?
  /// The line of a point whose time was moved, and its reader.
  private var movedLine = ByteBuffer()
  private var movedParser = PointParser(precision: .unit(.nanoseconds))
  /// Where the window that goes out as a whole begins in the output.
  private var holdStart: Int?
  /// The time of that window's last point.
  private(set) var latest: Timestamp?
  private var isInWindow = false

  init(_ options: ReplayOptions) {
    given = options.stream.output?.format
    json = JSONWriter(isFlat: options.stream.output == .flat)
    retiming = options.retiming.map { Retiming($0) }
  }

  /// The form of the output: the one asked for, else that of the first input.
  private var format: RecordEncoder.Format { given ?? (first == .json ? .json : .lineProtocol) }

  /// Whether records of the input at hand may go out as they came in.
  private var passesBytes: Bool {
    guard retiming == nil else { return false }
    return format == .lineProtocol ? input != .json : input == .json && given == nil
  }

  /// Whether a window is being put together that goes out as a whole.
  var isHolding: Bool { holdStart != nil }

  /// Writes all that waits, but for a window that is not complete.
  mutating func flush() { if !isHolding { output.flush() } }

  /// Writes when much waits.
  @inline(__always)
  mutating func flushIfLarge() { if !isHolding { output.flushIfLarge() } }

  /// Writes a point of `line` as one of `time`, which `moved` gave. The bytes in `range` of `record` are what it was read
  /// from and, where they hold nothing else and nothing has to change, what is written.
  mutating func write(
    _ point: borrowing Point, of line: Span<UInt8>, at time: Timestamp, unit: TimestampUnit,
    from record: Span<UInt8>, _ range: Range<Int>, isWhole: Bool = true
  ) {
    if isHolding { latest = max(latest ?? time, time) }
    points += 1
    if passesBytes, isWhole {
      output.bytes.append(record, range)
      endLine()
    } else if format == .lineProtocol {
      Self.append(point, of: line, at: time, unit: unit, to: &output.bytes)
    } else if retiming == nil {
      Self.append(point, of: line, toWindow: isInWindow, by: &json, &output.bytes)
    } else {
      movedLine.removeAll()
      Self.append(point, of: line, at: time, unit: .nanoseconds, to: &movedLine)
      Self.append(
        line: movedLine, with: &movedParser, toWindow: isInWindow, by: &json, &output.bytes)
    }
    flushIfLarge()
  }

  /// Writes a comment or an empty line as it came, where its reader has a use for it.
  mutating func pass(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    guard passesBytes else { return }
    output.bytes.append(bytes, range)
    endLine()
    flushIfLarge()
  }

  /// Adds the point as JSON.
  private static func append(
    _ point: borrowing Point, of bytes: Span<UInt8>, toWindow: Bool, by json: inout JSONWriter,
    _ output: inout ByteBuffer
  ) {
    if toWindow {
      json.appendToWindow(point, of: bytes, to: &output)
    } else {
      json.append(point, of: bytes, to: &output)
    }
  }

  /// Adds the point of a line as JSON.
  private static func append(
    line: borrowing ByteBuffer, with parser: inout PointParser, toWindow: Bool,
    by json: inout JSONWriter,
    _ output: inout ByteBuffer
  ) {
    let bytes = line.span
    guard case .point = parser.parse(bytes, from: 0, atEnd: true) else { return }
    append(parser.point, of: bytes, toWindow: toWindow, by: &json, &output)
  }

  /// Adds the point as line protocol with the stamp for `time`.
  private static func append(
    _ point: borrowing Point, of line: Span<UInt8>, at time: Timestamp, unit: TimestampUnit,
    to output: inout ByteBuffer
  ) {
    // The stamp is what stands behind the last blank: fields end before it.
    var end = point.line.upperBound
    while end > point.line.lowerBound, line[end - 1] != UInt8(ascii: " ") { end -= 1 }
    output.append(line, point.line.lowerBound..<end)
    output.append(decimal: time.count(in: unit))
    output.append(UInt8(ascii: "\n"))
  }

  /// Writes a comment of line protocol that is no frame, where comments are written.
  mutating func passComment(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    guard format == .lineProtocol, input == .lp else { return }
    output.bytes.append(bytes, range)
    output.bytes.append(UInt8(ascii: "\n"))
    flushIfLarge()
  }

  private mutating func endLine() {
    let last = output.bytes.count - 1
    if last >= 0, output.bytes[last] != UInt8(ascii: "\n") { output.bytes.append("\n") }
  }
}

// Windows.
extension ReplayWriter {
  /// Begins a window; false when its bounds cannot be moved. A window in JSON, and one that comes from
  /// JSON, goes out as a whole.
  mutating func begin(_ window: WindowFrame, group: Span<UInt8>) -> Bool {
    guard format != .flatJSON else { return true }
    guard let start = moved(window.start), let stop = moved(window.stop) else { return false }
    var window = window
    (window.start, window.stop) = (start, stop)
    isInWindow = true
    if format == .json || input == .json {
      holdStart = output.bytes.count
      latest = nil
    }
    if format == .json {
      json.beginWindow(window, group: group, 0..<group.count, to: &output.bytes)
    } else {
      output.bytes.append(frame: window, group: group, 0..<group.count)
    }
    return true
  }

  /// Ends the window that was begun.
  mutating func endWindow() {
    guard isInWindow else { return }
    isInWindow = false
    if format == .json {
      json.endWindow(to: &output.bytes)
    } else {
      output.bytes.appendFrameEnd()
    }
    holdStart = nil
    flushIfLarge()
  }

  /// Forgets the window that was begun, where it is still held.
  mutating func discardWindow() {
    isInWindow = false
    if let holdStart { output.bytes.truncate(to: holdStart) }
    holdStart = nil
  }

  /// Whether the frames of line protocol go out as they came in.
  var passesFrames: Bool { passesBytes && input == .lp }
}

// Times, and the end.
extension ReplayWriter {
  /// What a time of the recording becomes; nil when that is out of range. The first one decides by how
  /// much all are moved.
  mutating func moved(_ time: Timestamp) -> Timestamp? {
    guard retiming != nil else { return time }
    return retiming?.moved(time)
  }

  /// Closes the output; how the descriptor took it.
  mutating func close() -> Output.State {
    output.close()
    return output.state
  }
}
