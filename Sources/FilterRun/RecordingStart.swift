import Bytes
import LineProtocol

/// Tells a stream recording of Kapacitor, three lines a point, from line protocol.
enum RecordingStart {
  /// Beyond this many bytes the lines that tell are not waited for.
  private static let most = 1 << 20

  /// Whether two lines that are no line protocol stand before one that is, and again at least one
  /// behind it, unless the recording ends there; nil when too little came. Line protocol is known by
  /// its first good line, so a live stream of it is not kept waiting.
  static func isRecording(_ bytes: Span<UInt8>, from start: Int, atEnd: Bool) -> Bool? {
    let more: Bool? = bytes.count > most ? false : nil
    var index = start
    // By itself each, so that an open quote does not reach into the next.
    for _ in 0..<2 {
      guard let name = line(bytes, from: index, atEnd) else { return more }
      guard isName(bytes, name) else { return false }
      index = min(name.upperBound + 1, bytes.count)
    }
    var parser = PointParser(precision: .unit(.nanoseconds))
    switch parser.parse(bytes, from: index, atEnd: atEnd) {
    case .point(let next): index = next
    case .needMore: return atEnd ? false : more
    case .blank, .comment, .malformed: return false
    }
    while index < bytes.count, SourceStart.isBlank(bytes[index]) { index += 1 }
    // Two names come before the next point too, or at least the same database: bad lines have no pattern.
    for _ in 0..<2 {
      guard index < bytes.count else { return atEnd ? true : more }
      guard let name = line(bytes, from: index, atEnd) else { return more }
      guard isName(bytes, name) else { return false }
      if let first = line(bytes, from: start, atEnd), bytes.equal(name, bytes, first) {
        return true
      }
      index = name.upperBound + 1
    }
    return true
  }

  /// The line at `start` without its end; nil where its end has not come.
  private static func line(_ bytes: Span<UInt8>, from start: Int, _ atEnd: Bool) -> Range<Int>? {
    let newline = bytes.firstIndex(of: Ascii.newline, from: start, to: bytes.count)
    return newline == nil && !atEnd ? nil : start..<(newline ?? bytes.count)
  }

  /// Whether a line may be the name of a database or a retention policy: lines of line protocol, bad ones
  /// too, have what such names do not.
  static func isName(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
    line.first.map { bytes[$0] } != Ascii.hash
      && !line.contains { [Ascii.equals, Ascii.comma, Ascii.quote].contains(bytes[$0]) }
  }
}
