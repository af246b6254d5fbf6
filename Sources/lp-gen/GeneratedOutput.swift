import Bytes
import FilterRun
import JSONLines
import LineProtocol
import Simulation
import System
import Times

/// Takes points that a simulation makes as lines of line protocol and writes them in the form asked for.
struct GeneratedOutput: ~Copyable {
  private var output = Output()
  private let format: RecordEncoder.Format
  /// Lines that are to become JSON, and what makes it of them.
  private var lines = ByteBuffer()
  private var parser: PointParser
  private var writer: JSONWriter

  init(_ settings: GeneratorSettings) {
    format = settings.output
    parser = PointParser(precision: .unit(settings.unit))
    writer = JSONWriter(isFlat: format == .flatJSON)
  }

  /// Whether writing still works and no signal has ended it.
  var goesOn: Bool { output.isOpen && Signals.termination == nil }

  /// Adds the next point; much is written at once.
  mutating func append<Source: PointSource & ~Copyable>(nextOf source: inout Source) {
    if format == .lineProtocol {
      source.appendNextPoint(to: &output.bytes)
      output.flushIfLarge()
    } else {
      source.appendNextPoint(to: &lines)
      if lines.count >= Output.highWaterMark { flush() }
    }
  }

  /// Writes all points that were added.
  mutating func flush() {
    // Taken out while it is read.
    var made = ByteBuffer()
    swap(&made, &lines)
    writer.append(lines: made.span, 0..<made.count, with: &parser, to: &output.bytes)
    made.removeAll()
    swap(&made, &lines)
    output.flush()
  }

  /// Writes what is left and closes; how the descriptor took it.
  mutating func close() -> Output.State {
    flush()
    output.close()
    return output.state
  }
}
