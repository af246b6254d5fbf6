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
    var parser = PointParser(precision: .unit(.nanoseconds))
    let more: Bool? = bytes.count > most ? false : nil
    var index = start
    var first = start..<start
    // By itself, so that an open quote does not reach into the next.
    for _ in 0..<2 {
      let newline = bytes.firstIndex(of: UInt8(ascii: "\n"), from: index, to: bytes.count)
      guard newline != nil || atEnd else { return more }
      let end = newline.map { $0 + 1 } ?? bytes.count
      guard isName(bytes, index..<(newline ?? end)) else { return false }
      if index == start { first = index..<(newline ?? end) }
      switch parser.parse(bytes.extracting(index..<end), from: 0, atEnd: true) {
      case .point, .comment: return false
      case .blank, .malformed, .needMore: index = end
      }
    }
    switch parser.parse(bytes, from: index, atEnd: atEnd) {
    case .point(let next): index = next
    case .needMore: return atEnd ? false : more
    case .blank, .comment, .malformed: return false
    }
    while index < bytes.count, SourceStart.isBlank(bytes[index]) { index += 1 }
    guard index < bytes.count else { return atEnd ? true : more }
    let newline = bytes.firstIndex(of: UInt8(ascii: "\n"), from: index, to: bytes.count)
    guard newline != nil || atEnd else { return more }
    // Two names come before the next point too, or at least the same database: bad lines have no pattern.
    let fourth = index..<(newline ?? bytes.count)
    guard isName(bytes, fourth) else { return false }
    if bytes.equal(fourth, bytes, first) { return true }
    guard let next = newline.map({ $0 + 1 }), next < bytes.count else { return atEnd ? true : more }
    let after = bytes.firstIndex(of: UInt8(ascii: "\n"), from: next, to: bytes.count)
    guard after != nil || atEnd else { return more }
    return isName(bytes, next..<(after ?? bytes.count))
  }

  /// Whether a line may be the name of a database or a retention policy: bad lines of line protocol have
  /// what such names do not.
  private static func isName(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
    !line.contains { index in
      switch bytes[index] {
      case UInt8(ascii: "="), UInt8(ascii: ","), UInt8(ascii: "\""): true
      default: false
      }
    }
  }
}
