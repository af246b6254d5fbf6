import Bytes
import CommandLineTool

// Lines that are refused.
extension Replayer {
  /// When so many are bad and none was good, the input is of another kind.
  private static var mostBadAtStart: Int { 10 }

  /// Refuses a record whose lines are counted already.
  mutating func refuseMoved(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    refusals.refuse(bytes, range, line: 0) { $0.append("its moved time is out of range") }
  }

  /// Refuses what the parser found no point in. `before` lines of the record stand before its line.
  mutating func refuseMalformed(_ bytes: Span<UInt8>, _ range: Range<Int>, before: Int = 0) {
    let error = parser.error
    refusals.refuse(bytes, range, line: before + error.line + 1, column: error.column) { text in
      error.appendMessage(of: bytes, to: &text)
    }
    giveUpIfAllBad()
  }

  mutating func refuseLong(_ bytes: Span<UInt8>, _ range: Range<Int>, line: Int) {
    let limit = options.stream.maxLine
    refusals.refuse(bytes, range, line: line) { text in
      text.append("line is longer than ")
      text.append(decimal: Int64(limit))
      text.append(" bytes (--max-line)")
    }
  }

  /// Refuses a record that has not ended within the limit; where to go on. Where it has a line end only
  /// its first line is refused, otherwise the rest of the line is passed over as it comes.
  mutating func refuseUnended(_ bytes: Span<UInt8>, from start: Int) -> Int {
    let newline = bytes.firstIndex(of: UInt8(ascii: "\n"), from: start, to: bytes.count)
    refuseLong(bytes, start..<(newline ?? bytes.count), line: 1)
    giveUpIfAllBad()
    guard let newline else {
      isSkipping = true
      return bytes.count
    }
    count(lines: 1)
    return newline + 1
  }

  mutating func skipRestOfLine(_ bytes: Span<UInt8>, from start: Int) -> Int {
    let newline = UInt8(ascii: "\n")
    guard let end = bytes.firstIndex(of: newline, from: start, to: bytes.count) else {
      return bytes.count
    }
    isSkipping = false
    count(lines: 1)
    return end + 1
  }

  mutating func giveUpIfAllBad() {
    guard understood == 0, refusals.count >= Self.mostBadAtStart else { return }
    let expected =
      switch format {
      case .json: #"points in JSON; expected lines such as {"name":"cpu","fields":{"usage":0.5}}"#
      case .srpl: "those of a recording: database, retention policy, point"
      default:
        #"line protocol; expected lines such as "cpu,host=a usage=0.5 1451606400000000000""#
      }
    refusals.stop(
      .usage, "\(refusals.source): the first \(Self.mostBadAtStart) lines are not \(expected)")
  }
}
