import Bytes
import JSONLines
import LineProtocol
import Times

/// Writes points and windows of a recording in the form that is asked for, with their times or others.
struct ReplayWriter: ~Copyable {
  private let movesTimes: Bool
  private var json: JSONWriter

  init(isFlat: Bool, movesTimes: Bool) {
    self.movesTimes = movesTimes
    json = JSONWriter(isFlat: isFlat)
  }

  /// Adds a point of `bytes`, which has the time `time` now. As line protocol it is the bytes that it
  /// came in, but for a moved stamp, which is counted in `unit`.
  mutating func append(
    _ point: borrowing Point, of bytes: Span<UInt8>, at time: Timestamp, _ unit: TimestampUnit,
    _ format: RecordEncoder.Format, _ output: inout ByteBuffer
  ) {
    guard format == .lineProtocol else {
      return json.append(point, of: bytes, at: time, to: &output)
    }
    var end = point.line.upperBound
    // The stamp is what stands behind the last blank: fields end before it.
    while movesTimes, end > point.line.lowerBound, bytes[end - 1] != UInt8(ascii: " ") { end -= 1 }
    output.append(bytes, point.line.lowerBound..<end)
    if movesTimes { output.append(decimal: time.count(in: unit)) }
    output.append("\n")
  }

  /// Begins a window of a group.
  mutating func begin(
    _ frame: WindowFrame, group: borrowing ByteBuffer, _ format: RecordEncoder.Format,
    _ output: inout ByteBuffer
  ) {
    if format == .lineProtocol {
      output.append(frame: frame, group: group.span, 0..<group.count)
    } else {
      json.beginWindow(frame, group: group.span, 0..<group.count, to: &output)
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
}
