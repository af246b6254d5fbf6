import Bytes
import CommandLineTool
import JSONLines
import LineProtocol

// JSON: each object becomes line protocol, so that the writer knows one form of a point only.
extension Replayer {
  /// Handles one object; the index behind it, nil when it is not complete.
  mutating func handleObject(_ bytes: Span<UInt8>, from start: Int, atEnd: Bool) -> Int? {
    json.currentTime = Clock.now
    switch json.read(bytes, from: start, atEnd: atEnd) {
    case .needMore: return nil
    case .blank(let next):
      count(lines: json.lineCount)
      writer.pass(bytes, start..<next)
      return next
    case .skipped(let next):
      count(lines: json.lineCount)
      return next
    case .point(let next):
      count(lines: json.lineCount)
      if next - start > options.stream.maxLine + 1 {
        refuseLong(bytes, start..<next, line: 0)
      } else {
        replayObject(bytes, start..<next, isWhole: true)
      }
      return next
    case .points(let next):
      count(lines: json.lineCount)
      replayObjects(bytes, start..<next)
      return next
    case .window(let next):
      count(lines: json.lineCount)
      replayWindow(bytes, start..<next)
      return next
    case .malformed(let error, let next):
      count(lines: json.lineCount)
      refuse(error, bytes, start..<next)
      return next
    }
  }

  /// Writes the point of the reader. One that is the whole object may go out as it came.
  private mutating func replayObject(
    _ bytes: Span<UInt8>, _ range: Range<Int>, isWhole: Bool
  ) {
    if json.magnitudeChanges > 0, let unit = json.numberUnit {
      refusals.noteMagnitude(unit: unit.name)
    }
    guard let time = json.point.time, let moved = prepare(time, bytes, range) else { return }
    writer.write(
      json.point, of: json.line.span, at: moved, unit: json.unit, from: bytes, range,
      isWhole: isWhole)
  }

  private mutating func replayObjects(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    while goesOn {
      switch json.nextPoint(bytes) {
      case .point: replayObject(bytes, range, isWhole: false)
      case .malformed(let error): refuse(error, bytes, range)
      case .end: return
      }
    }
  }

  private mutating func replayWindow(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    var group = ByteBuffer()
    group.append(json.group.span)
    guard begin(json.window, group: group, bytes, range) else { return }
    replayObjects(bytes, range)
    endWindow()
  }

  private mutating func refuse(_ error: JSONError, _ bytes: Span<UInt8>, _ range: Range<Int>) {
    refusals.refuse(bytes, range, line: 0, column: error.column) { text in
      error.appendMessage(of: bytes, to: &text)
    }
    giveUpIfAllBad()
  }
}
