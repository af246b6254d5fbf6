import Bytes
import Times

@testable import LineProtocol

/// What a parser makes of a text.
struct Decoding: Equatable {
  var points: [DecodedPoint] = []
  /// The numbers of the lines that are refused, from 1.
  var errorLines: [Int] = []
  var comments: [[UInt8]] = []
  /// Line, column and message of each error, and what else must not depend on how a text is cut.
  var log: [String] = []

  /// Reads `text` as a stream does whose buffer receives `pieces` of it one by one.
  init(
    _ text: [UInt8], unit: TimestampUnit? = .nanoseconds, cuts: [Int] = [],
    readsOrdinary: Bool = true, continues: Bool = true
  ) {
    var parser = PointParser(
      precision: unit.map { .unit($0) } ?? .auto, readsOrdinary: readsOrdinary)
    self.init(text, &parser, cuts: cuts, continues: continues)
  }

  /// `continues` false reads a record that was not complete from its start each time.
  init(_ text: [UInt8], _ parser: inout PointParser, cuts: [Int], continues: Bool = true) {
    var buffer = ByteBuffer()
    var line = 1
    var head: UInt64 = 0
    var received = 0
    for cut in cuts + [text.count] {
      buffer.append(text.span, received..<cut)
      received = cut
      let used = take(
        buffer.span, &parser, line: &line, head: &head, atEnd: cut == text.count)
      if continues, used < buffer.count { parser.continueRecord() }
      buffer.removeFirst(used)
    }
    log.append("left \(buffer.count), unit \(parser.unit as Any), \(parser.magnitudeChanges)")
  }

  private mutating func take(
    _ bytes: Span<UInt8>, _ parser: inout PointParser, line: inout Int, head: inout UInt64,
    atEnd: Bool
  ) -> Int {
    var start = 0
    while true {
      switch parser.parse(bytes, from: start, atEnd: atEnd) {
      case .needMore: return start
      case .blank(let next): start = next
      case .comment(let range, let next):
        comments.append(range.map { bytes[$0] })
        start = next
      case .point(let next):
        points.append(DecodedPoint(parser.point, in: bytes))
        let isSame = parser.point.headNumber == head && head != 0
        head = parser.point.headNumber
        log.append(
          """
          \(line) head \(parser.point.head.count) \(isSame) \
          line \(parser.point.line.count)
          """)
        start = next
      case .malformed(let next):
        let error = parser.error
        errorLines.append(line + error.line)
        var message = ByteBuffer()
        error.appendMessage(of: bytes, to: &message)
        let text = String(decoding: message.array, as: UTF8.self)
        log.append("\(line + error.line):\(error.column): \(text)")
        start = next
      }
      line += parser.lineCount
    }
  }
}
