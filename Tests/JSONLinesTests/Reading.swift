import Bytes
import LineProtocol
import Times

@testable import JSONLines

/// What a reader makes of a text: a log of lines, windows and errors, as text.
struct Reading {
  /// Lines of line protocol, `# window …` and `# end` around those of a window, `! column message` for
  /// what is refused, `~` for a line that is skipped.
  var log: [String] = []

  /// Reads a text as a stream whose buffer receives it in pieces that end at `cuts`.
  init(_ text: String, _ settings: JSONReaderSettings = JSONReaderSettings(), cuts: [Int] = []) {
    self.init(Array(text.utf8), settings, cuts: cuts)
  }

  init(
    _ text: [UInt8], _ settings: JSONReaderSettings = JSONReaderSettings(), cuts: [Int] = [],
    usesTemplate: Bool = true
  ) {
    var reader = JSONReader(settings, usesTemplate: usesTemplate)
    var buffer = ByteBuffer()
    var received = 0
    for cut in cuts + [text.count] {
      buffer.append(text.span, received..<cut)
      received = cut
      let used = take(buffer.span, &reader, atEnd: cut == text.count)
      buffer.removeFirst(used)
    }
  }

  private mutating func take(
    _ bytes: Span<UInt8>, _ reader: inout JSONReader, atEnd: Bool
  ) -> Int {
    var start = 0
    while true {
      let outcome = reader.read(bytes, from: start, atEnd: atEnd)
      switch outcome {
      case .needMore:
        reader.continueLine()
        return start
      case .tooLong:
        log.append("! too long")
        let end = bytes.firstIndex(of: 0x0A, from: start, to: bytes.count)
        start = end.map { $0 + 1 } ?? bytes.count
      case .blank(let next): start = next
      case .skipped(let next):
        log.append("~")
        start = next
      case .point(let next):
        log.append(reader.lineText)
        start = next
      case .points(let next):
        takePoints(bytes, &reader)
        start = next
      case .window(let next):
        let frame = reader.window
        let partial = frame.isPartial ? " partial" : ""
        let (from, to) = (frame.start.text, frame.stop.text)
        log.append("# window \(from) \(to)\(partial) [\(reader.groupText)]")
        takePoints(bytes, &reader)
        log.append("# end")
        start = next
      case .malformed(let error, let next):
        log.append(Self.text(error, bytes))
        start = next
      }
    }
  }

  private mutating func takePoints(_ bytes: Span<UInt8>, _ reader: inout JSONReader) {
    while true {
      switch reader.nextPoint(bytes) {
      case .point: log.append(reader.lineText)
      case .malformed(let error): log.append(Self.text(error, bytes))
      case .end: return
      }
    }
  }

  private static func text(_ error: JSONError, _ bytes: Span<UInt8>) -> String {
    var message = ByteBuffer()
    error.appendMessage(of: bytes, to: &message)
    return "! \(error.column) " + String(decoding: message.array, as: UTF8.self)
  }
}

extension JSONReader {
  /// The line without its newline.
  var lineText: String { String(decoding: line.array[point.line], as: UTF8.self) }
  var groupText: String { String(decoding: group.array, as: UTF8.self) }
}

extension Timestamp {
  var text: String {
    var text = ByteBuffer()
    text.append(rfc3339: self)
    return String(decoding: text.array, as: UTF8.self)
  }
}

/// A point as text that does not depend on how it is written: tags sorted, numbers as the doubles they
/// are, of two fields with one key the later.
func meaning(of point: borrowing Point, in bytes: Span<UInt8>) -> String {
  func text(_ token: Token, _ kind: TokenKind) -> String {
    var buffer = ByteBuffer()
    buffer.append(unescaped: token, as: kind, of: bytes)
    return String(decoding: buffer.array, as: UTF8.self).debugDescription
  }
  var tags: [String] = []
  for tag in point.tags { tags.append("\(text(tag.key, .key))=\(text(tag.value, .key))") }
  var fields: [String: String] = [:]
  for field in point.fields {
    let value: String
    switch field.kind {
    case .float, .integer, .unsigned:
      value = "\(point.number(of: field, in: bytes) ?? .nan)"
    case .boolean: value = "\(point.boolean(of: field, in: bytes) ?? false)"
    case .string: value = text(field.value, .string)
    }
    fields[text(field.key, .key)] = value
  }
  let sorted = fields.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
  let time = point.time.map { "\($0.nanoseconds)" } ?? "-"
  return "\(text(point.name, .name)) \(tags.sorted()) \(sorted) \(time)"
}
