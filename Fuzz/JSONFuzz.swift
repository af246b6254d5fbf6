import Bytes
@testable import JSONLines
import LineProtocol
import Times

// The first byte tells where the text is cut, the second how it is read. Read whole or in pieces, with
// the shortcut for records that repeat or without, a text gives the same points; and a point that is
// written as JSON reads as itself. With the second byte's highest bit the text is line protocol, which
// JSON must carry.

@_cdecl("LLVMFuzzerTestOneInput")
public func test(_ data: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
  guard count > 2, count < 1 << 14 else { return 0 }
  let input = UnsafeBufferPointer(start: data, count: count)
  let text = Array(input.dropFirst(2))
  if input[1] & 0x80 != 0 {
    carry(text)
    return 0
  }
  let settings = settings(of: input[1])
  let whole = log(of: text, settings, pieces: text.count)
  precondition(log(of: text, settings, pieces: 1 + Int(input[0])) == whole, "pieces disagree")
  precondition(
    log(of: text, settings, pieces: text.count, usesTemplate: false) == whole, "shortcut disagrees")
  return 0
}

/// One of a few ways to read.
func settings(of byte: UInt8) -> JSONReaderSettings {
  var settings = JSONReaderSettings()
  if byte & 1 != 0 { settings.integerFields = .all }
  if byte & 2 != 0 { settings.integerFields = .named(["v", "a.b"]) }
  if byte & 4 != 0 { settings.precision = .unit(.seconds) }
  if byte & 8 != 0 { settings.timeKey = "t" }
  if byte & 16 != 0 { settings.nameKey = "n" }
  if byte & 32 != 0 { settings.tagKeys = ["v", "host"] }
  if byte & 64 != 0 { settings.fieldKeys = ["s", "host"] }
  return settings
}

/// What each record is, as text.
func log(
  of text: [UInt8], _ settings: JSONReaderSettings, pieces size: Int, usesTemplate: Bool = true
) -> [String] {
  var reader = JSONReader(settings, usesTemplate: usesTemplate)
  reader.currentTime = Timestamp(nanoseconds: 1_451_606_400_000_000_000)
  var log: [String] = []
  var buffer = ByteBuffer()
  var (read, position) = (0, 0)
  while true {
    let atEnd = read == text.count
    let start = position
    switch reader.read(buffer.span, from: position, atEnd: atEnd) {
    case .needMore:
      guard !atEnd else { return log }
      let end = min(read + size, text.count)
      buffer.append(Array(text[read..<end]))
      read = end
      continue
    case .point(let next):
      log.append(checkedPoint(reader))
      position = next
    case .points(let next):
      elements(&reader, buffer.span, &log)
      position = next
    case .window(let next):
      let frame = reader.window
      precondition(frame.start <= frame.stop, "a window that ends before it starts")
      log.append("# \(frame) \(String(decoding: reader.group.array, as: UTF8.self))")
      elements(&reader, buffer.span, &log)
      position = next
      precondition(next > start || reader.lineCount == 0)
      continue
    case .tooLong: preconditionFailure("no input is as long as the longest line")
    case .blank(let next): position = next
    case .skipped(let next):
      log.append("~")
      position = next
    case .malformed(let error, let next):
      var message = ByteBuffer()
      error.appendMessage(of: buffer.span, to: &message)
      precondition(!message.array.contains { $0 < 0x20 || $0 == 0x7F }, "a message moves a terminal")
      log.append("! \(error.column) \(error.kind)")
      position = next
    }
    precondition(position > start && position <= buffer.count, "no step forward")
  }
}

func elements(_ reader: inout JSONReader, _ bytes: Span<UInt8>, _ log: inout [String]) {
  while true {
    switch reader.nextPoint(bytes) {
    case .point: log.append(checkedPoint(reader))
    case .malformed(let error): log.append("! \(error.column) \(error.kind)")
    case .end: return
    }
  }
}

/// The line that a record became. It has to be a point for every reader, and to come back from JSON.
func checkedPoint(_ reader: borrowing JSONReader) -> String {
  // Its newline is part of it, and blanks stand behind that.
  let line = Array(reader.line.array.prefix(reader.point.line.upperBound + 1))
  var parser = PointParser(precision: .unit(.nanoseconds))
  guard case .point(let next) = parser.parse(line.span, from: 0, atEnd: true), next == line.count
  else { fatalError("no line of line protocol: \(String(decoding: line, as: UTF8.self))") }
  let here = meaning(of: reader.point, in: line.span)
  precondition(meaning(of: parser.point, in: line.span) == here, "a table of another line")
  roundTrip(parser.point, line, isFlat: false)
  return String(decoding: line, as: UTF8.self)
}

/// Reads lines, and writes and reads each point as JSON.
func carry(_ text: [UInt8]) {
  var parser = PointParser(precision: .unit(.nanoseconds))
  var start = 0
  while true {
    switch parser.parse(text.span, from: start, atEnd: true) {
    case .point(let next):
      roundTrip(parser.point, text, isFlat: false)
      roundTrip(parser.point, text, isFlat: true)
      start = next
    case .blank(let next), .comment(_, let next), .malformed(let next): start = next
    case .needMore: return
    }
  }
}

/// A point comes back from JSON as itself; from flat JSON, where kinds and some keys are lost, as one.
func roundTrip(_ point: borrowing Point, _ text: [UInt8], isFlat: Bool) {
  var writer = JSONWriter(isFlat: isFlat)
  var json = ByteBuffer()
  writer.append(point, of: text.span, to: &json)
  precondition(json[json.count - 1] == 0x0A && json.array.count { $0 == 0x0A } == 1, "not one line")
  var reader = JSONReader()
  guard case .point = reader.read(json.span, from: 0, atEnd: true) else {
    // What line protocol takes but JSON has no room for: a flat record without a field.
    if isFlat { return }
    fatalError("cannot read what was written: \(String(decoding: json.array, as: UTF8.self))")
  }
  guard !isFlat else { return }
  let (before, after) = (meaning(of: point, in: text.span), meaning(of: reader.point, in: reader.line.span))
  precondition(before == after, "another point: \(before)\n\(after)")
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
    case .float, .integer, .unsigned: value = "\(point.number(of: field, in: bytes) ?? .nan)"
    case .boolean: value = "\(point.boolean(of: field, in: bytes) ?? false)"
    case .string: value = text(field.value, .string)
    }
    fields[text(field.key, .key)] = value
  }
  let sorted = fields.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
  let time = point.time.map { "\($0.nanoseconds)" } ?? "-"
  return "\(text(point.name, .name)) \(tags.sorted()) \(sorted) \(time)"
}
