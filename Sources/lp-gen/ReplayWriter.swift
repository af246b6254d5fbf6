import Bytes
import JSONLines
import LineProtocol
import Times

/// Writes points and windows of a recording in the form that is asked for, with their times or others.
struct ReplayWriter: ~Copyable {
  private let movesTimes: Bool
  private var json: JSONWriter
  /// The line of a point whose time was moved, and its reader.
  private var movedLine = ByteBuffer()
  private var movedParser = PointParser(precision: .unit(.nanoseconds))

  init(isFlat: Bool, movesTimes: Bool) {
    self.movesTimes = movesTimes
    json = JSONWriter(isFlat: isFlat)
  }

  /// Adds a point of `bytes`, which has the time `time` now. As line protocol it is the bytes that it
  /// came in, but for a moved stamp, which is counted in `unit`.
  mutating func append(
    _ point: borrowing Point, of bytes: Span<UInt8>, at time: Timestamp, _ unit: TimestampUnit,
    toWindow: Bool, _ format: RecordEncoder.Format, _ output: inout ByteBuffer
  ) {
    switch (format, movesTimes) {
    case (.lineProtocol, false):
      output.append(bytes, point.line)
      output.append("\n")
    case (.lineProtocol, true): Self.append(point, of: bytes, at: time, unit, to: &output)
    case (_, false): Self.append(point, of: bytes, toWindow: toWindow, by: &json, &output)
    case (_, true):
      movedLine.removeAll()
      Self.append(point, of: bytes, at: time, .nanoseconds, to: &movedLine)
      Self.append(movedLine, with: &movedParser, toWindow: toWindow, by: &json, &output)
    }
  }

  /// Begins a window of the group that stands in `range` of `group`.
  mutating func begin(
    _ frame: WindowFrame, group: Span<UInt8>, _ range: Range<Int>, _ format: RecordEncoder.Format,
    _ output: inout ByteBuffer
  ) {
    if format == .lineProtocol {
      output.append(frame: frame, group: group, range)
    } else {
      json.beginWindow(frame, group: group, range, to: &output)
    }
  }

  /// Ends the window that began last.
  mutating func endWindow(_ format: RecordEncoder.Format, _ output: inout ByteBuffer) {
    if format == .lineProtocol {
      output.appendFrameEnd()
    } else {
      json.endWindow(to: &output)
    }
  }

  /// Adds the point as line protocol with the stamp for `time`.
  private static func append(
    _ point: borrowing Point, of line: Span<UInt8>, at time: Timestamp, _ unit: TimestampUnit,
    to output: inout ByteBuffer
  ) {
    // The stamp is what stands behind the last blank: fields end before it.
    var end = point.line.upperBound
    while end > point.line.lowerBound, line[end - 1] != UInt8(ascii: " ") { end -= 1 }
    output.append(line, point.line.lowerBound..<end)
    output.append(decimal: time.count(in: unit))
    output.append("\n")
  }

  /// Adds the point of a line as JSON.
  private static func append(
    _ line: borrowing ByteBuffer, with parser: inout PointParser, toWindow: Bool,
    by json: inout JSONWriter, _ output: inout ByteBuffer
  ) {
    let bytes = line.span
    guard case .point = parser.parse(bytes, from: 0, atEnd: true) else { return }
    append(parser.point, of: bytes, toWindow: toWindow, by: &json, &output)
  }

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
}
