import Bytes
import LineProtocol
import Times

/// Writes points and windows that were read, one JSON object a line.
///
/// A point is `{"name":…,"tags":{…},"fields":{…},"time":"…"}`; flat it is `{"time":…,"name":…,` and then
/// tags and fields as members, where a tag `a` beside a field `a` is `tag_a`, and a tag or field `time` or
/// `name` is `tag_time`, `field_time` and so on. Of two fields with one key the later is written. A window is
/// `{"name":…,"tags":{…},"tmin":…,"tmax":…,"points":[{"fields":{…},"time":…},…]}`, the batch shape of
/// Kapacitor: `name` and `tags` are the group's, `"partial":true` stands before `points` where the
/// window was cut, and a point has `name` or `tags`, all of its own, only where they differ. It is
/// written in pieces: `beginWindow`, points, `endWindow`.
public struct JSONWriter: ~Copyable {
  /// Whether points outside of windows are written without nesting.
  public var isFlat: Bool
  private var isInWindow = false

  private var decoded = ByteBuffer(capacity: 256)
  /// The head seen last and the text made of it, kept because heads of a stream come again.
  private var head = ByteBuffer(capacity: 256)
  private var headText = ByteBuffer(capacity: 256)
  private var group = ByteBuffer(capacity: 256)
  private var groupNameEnd = 0
  private var hasPoints = false

  /// A writer for one stream.
  public init(isFlat: Bool = false) {
    self.isFlat = isFlat
  }

  /// Adds a point of `bytes`, as one line or to the window. The fields with the numbers `nulls` have no
  /// value; `time` stands in the place of the point's own.
  public mutating func append(
    _ point: borrowing Point, of bytes: Span<UInt8>, at time: Timestamp? = nil, nulls: [Int] = [],
    to output: inout ByteBuffer
  ) {
    let time = time ?? point.time
    if isInWindow { return appendToWindow(point, of: bytes, at: time, to: &output) }
    if isFlat { return appendFlat(point, of: bytes, at: time, nulls, to: &output) }
    appendHead(of: point, of: bytes, to: &output)
    appendFields(of: point, of: bytes, nulls, to: &output)
    output.append(Ascii.closeBrace)
    output.append(jsonTime: time)
    output.append("}\n")
  }

  /// Adds what stands before the fields of a point.
  @inline(__always)
  private mutating func appendHead(
    of point: borrowing Point, of bytes: Span<UInt8>, to output: inout ByteBuffer
  ) {
    if headText.isEmpty || !bytes.equal(point.head, head.span, 0..<head.count) {
      head.removeAll()
      head.append(bytes, point.head)
      headText.removeAll()
      headText.append("{\"name\":")
      headText.append(jsonString: point.name, as: .name, of: bytes, &decoded)
      headText.append(",\"tags\":{")
      headText.append(jsonTags: point, of: bytes, &decoded)
      headText.append("},\"fields\":{")
    }
    output.append(bytesOf: headText)
  }

  /// Adds the members of the object of a point's fields.
  private mutating func appendFields(
    of point: borrowing Point, of bytes: Span<UInt8>, _ nulls: [Int], to output: inout ByteBuffer
  ) {
    let fields = point.fields.span
    let repeated = RepeatedKeys(point, bytes, withTags: false)
    var isFirst = true
    for index in fields.indices where !repeated.hasField(index) {
      if !isFirst { output.append(Ascii.comma) }
      isFirst = false
      output.append(jsonString: fields[index].key, as: .key, of: bytes, &decoded)
      output.append(Ascii.colon)
      appendValue(fields[index], of: bytes, isNull: nulls.contains(index), to: &output)
    }
  }

  @inline(__always)
  private mutating func appendValue(
    _ field: Field, of bytes: Span<UInt8>, isNull: Bool, to output: inout ByteBuffer
  ) {
    if isNull { return output.append("null") }
    switch field.kind {
    case .float: output.append(jsonFloat: bytes, field.value.range)
    case .integer, .unsigned: output.append(jsonInteger: bytes, field.value.range)
    case .boolean: output.append(bytes[field.value.start] | 0x20 == 0x74 ? "true" : "false")
    case .string: output.append(jsonString: field.value, as: .string, of: bytes, &decoded)
    }
  }

  /// Adds all points of the lines in `range` of `bytes`; `parser` reads them.
  public mutating func append(
    lines bytes: Span<UInt8>, _ range: Range<Int>, with parser: inout PointParser,
    to output: inout ByteBuffer
  ) {
    let lines = bytes.extracting(range)
    var index = 0
    while true {
      switch parser.parse(lines, from: index, atEnd: true) {
      case .point(let next):
        append(parser.point, of: lines, to: &output)
        index = next
      case .blank(let next), .comment(_, let next), .malformed(let next): index = next
      case .needMore: return
      }
    }
  }

  /// Adds a point whose tags and fields are members of the object itself.
  private mutating func appendFlat(
    _ point: borrowing Point, of bytes: Span<UInt8>, at time: Timestamp?, _ nulls: [Int],
    to output: inout ByteBuffer
  ) {
    output.append(Ascii.openBrace)
    if let time {
      output.append("\"time\":\"")
      output.append(rfc3339: time)
      output.append("\",")
    }
    output.append("\"name\":")
    output.append(jsonString: point.name, as: .name, of: bytes, &decoded)
    let (tags, fields) = (point.tags.span, point.fields.span)
    let repeated = RepeatedKeys(point, bytes, withTags: true)
    for index in tags.indices {
      let key = tags[index].key
      let isTaken = Self.isReserved(key, bytes) || repeated.hasTag(index)
      appendFlatKey(key, of: bytes, isTaken ? "tag_" : "", to: &output)
      output.append(jsonString: tags[index].value, as: .key, of: bytes, &decoded)
    }
    for index in fields.indices where !repeated.hasField(index) {
      let key = fields[index].key
      appendFlatKey(key, of: bytes, Self.isReserved(key, bytes) ? "field_" : "", to: &output)
      appendValue(fields[index], of: bytes, isNull: nulls.contains(index), to: &output)
    }
    output.append("}\n")
  }

  @inline(__always)
  private mutating func appendFlatKey(
    _ key: Token, of bytes: Span<UInt8>, _ prefix: StaticString, to output: inout ByteBuffer
  ) {
    output.append(Ascii.comma)
    guard prefix.utf8CodeUnitCount > 0 else {
      output.append(jsonString: key, as: .key, of: bytes, &decoded)
      return output.append(Ascii.colon)
    }
    decoded.removeAll()
    decoded.append(prefix)
    decoded.append(unescaped: key, as: .key, of: bytes)
    output.append(jsonBytesOf: decoded)
    output.append(Ascii.colon)
  }

  /// Whether a flat point has a member of this key in any case: time, name.
  @inline(__always)
  private static func isReserved(_ key: Token, _ bytes: Span<UInt8>) -> Bool {
    guard key.end - key.start == 4 else { return false }
    let word = bytes.prefixWord(key.range)
    return word == 0x656D_6974 || word == 0x656D_616E
  }

  /// Starts a window. `group` is where measurement and group tags stand in `bytes` as in a line, escapes
  /// and all; empty when all points are one group.
  public mutating func beginWindow(
    _ frame: WindowFrame, group bytes: Span<UInt8>, _ range: Range<Int>,
    to output: inout ByteBuffer
  ) {
    (isInWindow, hasPoints) = (true, false)
    group.removeAll()
    group.append(bytes, range)
    groupNameEnd = range.count
    Head.forEachToken(bytes, range) { token, place in
      if place == .name { groupNameEnd = token.end - range.lowerBound }
    }
    output.append(Ascii.openBrace)
    output.append(jsonHead: bytes, range, &decoded)
    output.append(",\"tmin\":\"")
    output.append(rfc3339: frame.start)
    output.append("\",\"tmax\":\"")
    output.append(rfc3339: frame.stop)
    output.append("\"")
    if frame.isPartial { output.append(",\"partial\":true") }
    if frame.late > 0 {
      output.append(",\"late\":")
      output.append(decimal: Int64(frame.late))
    }
    output.append(",\"points\":[")
  }

  private mutating func appendToWindow(
    _ point: borrowing Point, of bytes: Span<UInt8>, at time: Timestamp?,
    to output: inout ByteBuffer
  ) {
    if hasPoints { output.append(Ascii.comma) }
    hasPoints = true
    output.append(Ascii.openBrace)
    appendOwn(point, of: bytes, to: &output)
    output.append("\"fields\":{")
    appendFields(of: point, of: bytes, [], to: &output)
    output.append(Ascii.closeBrace)
    output.append(jsonTime: time)
    output.append(Ascii.closeBrace)
  }

  /// Ends the window and its line.
  public mutating func endWindow(to output: inout ByteBuffer) {
    isInWindow = false
    output.append("]}\n")
  }

  /// Adds name and tags of a point where they are not the group's.
  private mutating func appendOwn(
    _ point: borrowing Point, of bytes: Span<UInt8>, to output: inout ByteBuffer
  ) {
    if !bytes.equal(point.name.range, group.span, 0..<groupNameEnd) {
      output.append("\"name\":")
      output.append(jsonString: point.name, as: .name, of: bytes, &decoded)
      output.append(Ascii.comma)
    }
    let tags = point.name.end..<point.headEnd
    if !bytes.equal(tags, group.span, groupNameEnd..<group.count) {
      output.append("\"tags\":{")
      output.append(jsonTags: point, of: bytes, &decoded)
      output.append("},")
    }
  }
}

extension ByteBuffer {
  /// Adds a member `time` behind others; nothing when there is none.
  fileprivate mutating func append(jsonTime time: Timestamp?) {
    guard let time else { return }
    append(",\"time\":\"")
    append(rfc3339: time)
    append(Ascii.quote)
  }
}
