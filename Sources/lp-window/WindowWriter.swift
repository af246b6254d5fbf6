import Bytes
import LineProtocol
import Streams
import Times
import Windows

/// Writes windows: a frame around the lines as they came in.
struct WindowWriter {
  let frames: Frames
  let dropsPartial: Bool
  /// How many windows were written.
  private(set) var written = 0

  init(frames: Frames, dropsPartial: Bool) {
    self.frames = frames
    self.dropsPartial = dropsPartial
  }

  mutating func write(
    _ emission: TimeWindows.Emission, _ lines: borrowing HeldLines,
    of groups: borrowing ByteKeyTable,
    unit: TimestampUnit, into output: inout Output
  ) {
    if emission.isPartial, dropsPartial { return }
    written += 1
    if frames == .comments {
      let frame = WindowFrame(
        start: Timestamp(nanoseconds: emission.start), stop: Timestamp(nanoseconds: emission.stop),
        count: emission.count, unit: unit, isPartial: emission.isPartial)
      output.bytes.append(frame: frame, group: groups.bytes, groups.range(of: emission.group))
    }
    lines.forEachRun(from: emission.start, to: emission.stop) { bytes, run in
      output.bytes.append(bytes, run)
    }
    if frames == .comments { output.bytes.appendFrameEnd() }
    output.flushIfLarge()
  }
}
