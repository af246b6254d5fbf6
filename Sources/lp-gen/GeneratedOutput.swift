import Bytes
import FilterRun
import JSONLines
import LineProtocol
import System
import Times

/// Takes lines of line protocol that a simulation made and writes them in the form asked for.
struct GeneratedOutput: ~Copyable {
  private var output = Output()
  private var parser: PointParser
  private var writer: JSONWriter
  private let format: RecordEncoder.Format
  /// Lines that are to become JSON.
  private var waiting = ByteBuffer()

  init(_ format: RecordEncoder.Format, unit: TimestampUnit) {
    self.format = format
    parser = PointParser(precision: .unit(unit))
    writer = JSONWriter(isFlat: format == .flatJSON)
  }

  /// Where whole lines are added. What is line protocol in the end is written from here.
  var lines: ByteBuffer {
    _read { if format == .lineProtocol { yield output.bytes } else { yield waiting } }
    _modify { if format == .lineProtocol { yield &output.bytes } else { yield &waiting } }
  }

  /// Whether writing still works.
  var isOpen: Bool { output.isOpen }

  /// Writes all lines that were added.
  mutating func flush() {
    convert()
    output.flush()
  }

  /// Writes the lines when there are many.
  mutating func flushIfLarge() {
    if lines.count >= Output.highWaterMark { flush() }
  }

  /// Writes what is left and closes; how the descriptor took it.
  mutating func close() -> Output.State {
    convert()
    output.close()
    return output.state
  }

  private mutating func convert() {
    guard !waiting.isEmpty else { return }
    Self.convert(waiting, with: &parser, by: &writer, to: &output.bytes)
    waiting.removeAll()
  }

  /// Adds the points of `text`, which holds nothing else, as JSON.
  private static func convert(
    _ text: borrowing ByteBuffer, with parser: inout PointParser, by writer: inout JSONWriter,
    to output: inout ByteBuffer
  ) {
    let lines = text.span
    var index = 0
    while case .point(let next) = parser.parse(lines, from: index, atEnd: true) {
      writer.append(parser.point, of: lines, to: &output)
      index = next
    }
  }
}
