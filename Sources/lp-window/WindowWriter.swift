import Bytes
import FilterRun
import JSONLines
import LineProtocol
import Options
import System
import Times
import Windows

/// Writes windows: a frame around the lines as they came in, one JSON object, or one point that sums
/// them up.
struct WindowWriter: ~Copyable {
  var aggregates: AggregateWriter
  /// How many windows were written.
  private(set) var written = 0
  private let frames: Frames
  private let dropsPartial: Bool
  private var json = JSONWriter()
  /// Reads the lines held, where they become JSON.
  private var parser = PointParser(precision: .unit(.nanoseconds))

  init(_ settings: WindowSettings) throws(OptionError) {
    frames = settings.frames
    dropsPartial = settings.dropsPartial
    aggregates = try AggregateWriter(settings)
  }

  /// The signal that was there when the end of the run began; a later one ends the writing.
  private var endedBy: Int32?

  /// The run ends: what is open is written, unless a further signal comes.
  mutating func beginEnd() { endedBy = Signals.termination }

  /// Writes a window; false when a signal has come or nobody reads on: there may be millions more.
  mutating func emit(
    _ emission: WindowEmission, _ lines: borrowing HeldLines, of groups: borrowing ByteKeyTable,
    session: inout Session
  ) -> Bool {
    write(
      emission, lines, of: groups, unit: session.unit, as: session.format, into: &session.output)
    return Signals.termination == endedBy && session.output.isOpen
  }

  /// Tells the reader what time it is, behind the windows that are over by then.
  func tell(now time: Timestamp, session: inout Session) {
    if frames == .comments { session.tell(now: time) }
  }

  private mutating func write(
    _ emission: WindowEmission, _ lines: borrowing HeldLines, of groups: borrowing ByteKeyTable,
    unit: TimestampUnit, as format: RecordEncoder.Format, into output: inout Output
  ) {
    if emission.isPartial, dropsPartial { return }
    written += 1
    if aggregates.isOn {
      aggregates.write(emission, of: groups, unit: unit, as: format, into: &output.bytes)
    } else if format == .lineProtocol {
      writeLines(emission, lines, of: groups, unit: unit, into: &output.bytes)
    } else {
      writeJSON(emission, lines, of: groups, unit: unit, as: format, into: &output.bytes)
    }
    output.flushIfLarge()
  }

  private func writeLines(
    _ emission: WindowEmission, _ lines: borrowing HeldLines, of groups: borrowing ByteKeyTable,
    unit: TimestampUnit, into output: inout ByteBuffer
  ) {
    if frames == .comments {
      output.append(
        frame: WindowFrame(emission, unit: unit), group: groups.bytes,
        groups.range(of: emission.group))
    }
    lines.forEachRun(from: emission.keys.lowerBound, to: emission.keys.upperBound) { bytes, run in
      output.append(bytes, run)
    }
    if frames == .comments { output.appendFrameEnd() }
  }

  /// Without frames each point is an object of its own.
  private mutating func writeJSON(
    _ emission: WindowEmission, _ lines: borrowing HeldLines, of groups: borrowing ByteKeyTable,
    unit: TimestampUnit, as format: RecordEncoder.Format, into output: inout ByteBuffer
  ) {
    if parser.unit != unit { parser = PointParser(precision: .unit(unit)) }
    let isFramed = frames == .comments
    if isFramed {
      json.beginWindow(
        WindowFrame(emission, unit: unit), group: groups.bytes, groups.range(of: emission.group),
        to: &output)
    } else if format == .flatJSON, !json.isFlat {
      json = JSONWriter(isFlat: true)
    }
    lines.forEachRun(from: emission.keys.lowerBound, to: emission.keys.upperBound) { bytes, run in
      json.append(lines: bytes, run, with: &parser, to: &output)
    }
    if isFramed { json.endWindow(to: &output) }
  }
}

extension WindowFrame {
  /// The frame of a window that is being emitted.
  fileprivate init(_ emission: WindowEmission, unit: TimestampUnit) {
    self.init(
      start: Timestamp(nanoseconds: emission.start), stop: Timestamp(nanoseconds: emission.stop),
      count: emission.count, unit: unit, isPartial: emission.isPartial)
    late = emission.late
  }
}
