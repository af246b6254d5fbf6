import Bytes
import LineProtocol
import Times

// The first byte tells where the text is cut. Read whole or in pieces, after another line or alone,
// a text gives the same records; and a point that is written again reads as itself.

@_cdecl("LLVMFuzzerTestOneInput")
public func test(_ data: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
  guard count > 1, count < 1 << 16 else { return 0 }
  let input = UnsafeBufferPointer(start: data, count: count)
  let text = Array(input.dropFirst())
  let whole = records(of: text, pieces: text.count)
  precondition(records(of: text, pieces: 1 + Int(input[0])) == whole, "pieces disagree")
  precondition(records(of: text, pieces: text.count, fresh: true) == whole, "shortcuts disagree")
  return 0
}

/// What each record is, as text. `fresh` takes a new parser for each, which has no line before.
func records(of text: [UInt8], pieces size: Int, fresh: Bool = false) -> [String] {
  var parser = PointParser(precision: .unit(.nanoseconds))
  var results: [String] = []
  var buffer = ByteBuffer()
  var (read, position) = (0, 0)
  while true {
    if fresh { parser = PointParser(precision: .unit(.nanoseconds)) }
    let atEnd = read == text.count
    switch parser.parse(buffer.span, from: position, atEnd: atEnd) {
    case .needMore:
      guard !atEnd else { return results }
      let end = min(read + size, text.count)
      buffer.append(Array(text[read..<end]))
      read = end
    case .point(let next):
      precondition(next > position && next <= buffer.count)
      results.append(description(of: parser.point, buffer.span))
      position = next
    case .blank(let next):
      precondition(next > position)
      // A text that ends with blanks may give them with the line before or as a line.
      position = next
    case .comment(let range, let next):
      precondition(next > position && range.upperBound <= next)
      results.append("comment \(range.lowerBound) \(range.upperBound)")
      position = next
    case .malformed(let next):
      precondition(next > position && next <= buffer.count)
      var message = ByteBuffer()
      parser.error.appendMessage(of: buffer.span, to: &message)
      results.append("\(parser.error.line):\(parser.error.column) \(parser.error.kind)")
      position = next
    }
  }
}

func description(of point: borrowing Point, _ bytes: Span<UInt8>) -> String {
  let tags = point.tags.map { "\($0.key.range) \($0.value.range)" }
  let fields = point.fields.map { "\($0.key.range) \($0.value.range) \($0.kind)" }
  for field in point.fields where field.kind == .float {
    precondition(point.number(of: field, in: bytes)?.isFinite == true, "a float that is none")
  }
  return "\(point.line) \(point.head) \(tags) \(fields) \(point.time?.nanoseconds ?? -1)"
}
