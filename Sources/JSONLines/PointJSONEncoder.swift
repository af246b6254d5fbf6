import Bytes
import LineProtocol
import Numbers
import Times

/// Writes points as one JSON object a line: the counterpart of `PointEncoder`, with the same verbs.
///
/// The form is `{"name":…,"tags":{…},"fields":{…},"time":"…"}`, tags sorted by their keys; flat it is
/// `{"time":…,"name":…,` and then tags and fields as members. Numbers that are not finite are null. For
/// each point call `begin`, `addTag` as often as needed, `addField` as often as needed, `finish`. After
/// an error begin again with the next point.
public struct PointJSONEncoder: ~Copyable {
  /// Whether tags and fields are members of the point itself.
  public let isFlat: Bool

  /// How many keys of flat points were renamed because another member has theirs: a tag `a` beside a
  /// field `a` is `tag_a`; a tag or field `time` or `name` is `tag_time`, `field_time` and so on.
  public internal(set) var renamedKeys = 0

  /// Where the point starts in the output.
  var lineStart = 0
  /// Whether the head is in the output already.
  var hasHead = false
  private var memberCount = 0
  private var valueCount = 0
  /// Measurement, keys and values of the tags, and keys of a flat point's fields, unescaped.
  var scratch = ByteBuffer(capacity: 256)
  var nameEnd = 0
  var tags: [TagPair] = []
  var fieldKeys: [Range<Int>] = []
  private var decoded = ByteBuffer(capacity: 256)
  var cache = HeadCache()
  var fields = ByteBuffer()

  struct TagPair {
    var key: Range<Int>
    var value: Range<Int>
  }

  /// An encoder for any number of points.
  public init(isFlat: Bool = false) {
    self.isFlat = isFlat
  }

  /// Starts a point of the measurement `name`, given unescaped.
  public mutating func begin(
    name: Span<UInt8>, into output: inout ByteBuffer
  ) throws(EncodeError) {
    start(output.count)
    try Self.check(name)
    scratch.append(name)
    nameEnd = scratch.count
  }

  /// Starts a point of the measurement `name`, given unescaped.
  public mutating func begin(name: [UInt8], into output: inout ByteBuffer) throws(EncodeError) {
    try begin(name: name.span, into: &output)
  }

  /// Starts a point with measurement and tags as they stand in a line that was read, in their order
  /// unless `addTag` adds one. The head has to be a valid one.
  public mutating func begin(
    head: Span<UInt8>, _ range: Range<Int>, into output: inout ByteBuffer
  ) {
    start(output.count)
    if isFlat { return split(head, range) }
    hasHead = true
    if cache.holds(head, range) { return cache.append(to: &output) }
    output.append(Ascii.openBrace)
    PointHead.append(json: head, range, to: &output, &decoded)
    output.append(",\"fields\":{")
    cache.keep(head, range, output, from: lineStart)
  }

  /// Starts a point, not a flat one, with the measurement and tags of one that was read.
  mutating func begin(
    _ point: borrowing Point, of bytes: Span<UInt8>, into output: inout ByteBuffer
  ) {
    start(output.count)
    hasHead = true
    if cache.holds(bytes, point.head) { return cache.append(to: &output) }
    output.append("{\"name\":")
    output.append(jsonString: point.name, as: .name, of: bytes, &decoded)
    output.append(",\"tags\":{")
    output.append(jsonTags: point, of: bytes, &decoded)
    output.append("},\"fields\":{")
    cache.keep(bytes, point.head, output, from: lineStart)
  }

  /// Adds a tag, given unescaped. Tags may come in any order, each key once, before the fields.
  public mutating func addTag(
    key: Span<UInt8>, value: Span<UInt8>, into output: inout ByteBuffer
  ) throws(EncodeError) {
    do throws(EncodeError) {
      guard !value.isEmpty else { throw .emptyTagValue }
      try Self.check(key)
      try Self.check(value)
    } catch { throw abandon(error, &output) }
    if hasHead { takeBackHead(&output) }
    let keyStart = scratch.count
    scratch.append(key)
    let valueStart = scratch.count
    scratch.append(value)
    tags.append(TagPair(key: keyStart..<valueStart, value: valueStart..<scratch.count))
  }

  /// Adds a tag, given unescaped. Tags may come in any order, each key once, before the fields.
  public mutating func addTag(
    key: [UInt8], value: [UInt8], into output: inout ByteBuffer
  ) throws(EncodeError) {
    try addTag(key: key.span, value: value.span, into: &output)
  }

  /// Writes a field up to its value, a JSON value that the caller writes itself next. The key is given
  /// unescaped.
  public mutating func beginField(
    key: Span<UInt8>, into output: inout ByteBuffer
  ) throws(EncodeError) {
    valueCount += 1
    try beginMember(key: key, into: &output)
  }

  /// Adds a float, in the shortest text that reads back as the same; null where it is not finite.
  public mutating func addField(
    key: Span<UInt8>, _ value: Double, into output: inout ByteBuffer
  ) throws(EncodeError) {
    guard value.isFinite else { return try addNull(key: key, into: &output) }
    try beginField(key: key, into: &output)
    output.append(shortest: value)
  }

  /// Adds a field that has no value, as null. It does not count as a field: a point of nothing else is
  /// not written.
  public mutating func addNull(
    key: Span<UInt8>, into output: inout ByteBuffer
  ) throws(EncodeError) {
    try beginMember(key: key, into: &output)
    output.append("null")
  }

  /// Adds an integer, all digits of it.
  public mutating func addField(
    key: Span<UInt8>, integer value: Int64, into output: inout ByteBuffer
  ) throws(EncodeError) {
    try beginField(key: key, into: &output)
    output.append(decimal: value)
  }

  /// Adds an unsigned number, all digits of it.
  public mutating func addField(
    key: Span<UInt8>, unsigned value: UInt64, into output: inout ByteBuffer
  ) throws(EncodeError) {
    try beginField(key: key, into: &output)
    output.append(decimal: value)
  }

  /// Adds a boolean.
  public mutating func addField(
    key: Span<UInt8>, boolean value: Bool, into output: inout ByteBuffer
  ) throws(EncodeError) {
    try beginField(key: key, into: &output)
    output.append(value ? "true" : "false")
  }

  /// Adds a string, given unescaped. It may be empty and hold control bytes, but must be UTF-8.
  public mutating func addField(
    key: Span<UInt8>, string value: Span<UInt8>, into output: inout ByteBuffer
  ) throws(EncodeError) {
    guard value.isUTF8(0..<value.count) else { throw abandon(.notUTF8, &output) }
    try beginField(key: key, into: &output)
    output.append(jsonString: value, 0..<value.count)
  }

  /// Adds a field of a point that was read: a float keeps its text where JSON allows it.
  public mutating func addField(
    _ field: Field, of bytes: Span<UInt8>, into output: inout ByteBuffer
  ) throws(EncodeError) {
    valueCount += 1
    if hasHead {
      if memberCount > 0 { output.append(Ascii.comma) }
      memberCount += 1
      output.append(jsonString: field.key, as: .key, of: bytes, &decoded)
      output.append(Ascii.colon)
    } else {
      decoded.removeAll()
      decoded.append(unescaped: field.key, as: .key, of: bytes)
      try beginMemberOfDecoded(into: &output)
    }
    output.append(jsonValue: field, of: bytes, &decoded)
  }

  /// Ends the point with its time, rounded down to `unit`, or without one, and a newline.
  /// - Returns: what became of it. A point without fields leaves nothing in the output.
  public mutating func finish(
    time: Timestamp?, unit: TimestampUnit = .nanoseconds, into output: inout ByteBuffer
  ) -> EncodedPoint {
    guard valueCount > 0 else {
      output.truncate(to: lineStart)
      return EncodedPoint(isWritten: false, droppedFields: 0)
    }
    let rounded = time.flatMap { Timestamp(count: $0.count(in: unit), unit: unit) }
    if isFlat {
      finishFlat(time: rounded, into: &output)
    } else {
      output.append(Ascii.closeBrace)
      output.append(jsonTime: rounded)
    }
    output.append("}\n")
    return EncodedPoint(isWritten: true, droppedFields: 0)
  }

  private mutating func start(_ position: Int) {
    lineStart = position
    hasHead = false
    memberCount = 0
    valueCount = 0
    guard !scratch.isEmpty else { return }
    scratch.removeAll()
    tags.removeAll(keepingCapacity: true)
    fieldKeys.removeAll(keepingCapacity: true)
  }

  /// Takes back what is written of the point.
  private mutating func abandon(_ error: EncodeError, _ output: inout ByteBuffer) -> EncodeError {
    output.truncate(to: lineStart)
    start(lineStart)
    return error
  }

  /// Whether the bytes can be a measurement, a key or a tag value.
  private static func check(_ bytes: Span<UInt8>) throws(EncodeError) {
    guard !bytes.isEmpty else { throw .emptyName }
    guard bytes.isUTF8(0..<bytes.count) else { throw .notUTF8 }
  }

  private mutating func beginMember(
    key: Span<UInt8>, into output: inout ByteBuffer
  ) throws(EncodeError) {
    do throws(EncodeError) { try Self.check(key) } catch { throw abandon(error, &output) }
    decoded.removeAll()
    decoded.append(key)
    try beginMemberOfDecoded(into: &output)
  }

  /// Writes the key that is in `decoded`, and before the first what stands before it.
  private mutating func beginMemberOfDecoded(
    into output: inout ByteBuffer
  ) throws(EncodeError) {
    if memberCount == 0, !hasHead {
      sortTags()
      guard areTagsDistinct else { throw abandon(.duplicateTagKey, &output) }
      if !isFlat { writeHead(into: &output) }
    }
    if memberCount > 0 { output.append(Ascii.comma) }
    memberCount += 1
    output.append(Ascii.quote)
    if isFlat {
      let start = scratch.count
      scratch.append(bytesOf: decoded)
      fieldKeys.append(start..<scratch.count)
      if isReserved(start..<scratch.count) {
        renamedKeys += 1
        output.append("field_")
      }
    }
    output.append(jsonInsideOf: decoded, 0..<decoded.count)
    output.append("\":")
  }
}

extension ByteBuffer {
  /// Adds the value of a field.
  @inline(__always)
  mutating func append(
    jsonValue field: Field, of bytes: Span<UInt8>, _ decoded: inout ByteBuffer
  ) {
    switch field.kind {
    case .float: append(jsonFloat: bytes, field.value.range)
    case .integer, .unsigned: append(jsonInteger: bytes, field.value.range)
    case .boolean: append(bytes[field.value.start] | 0x20 == 0x74 ? "true" : "false")
    case .string: append(jsonString: field.value, as: .string, of: bytes, &decoded)
    }
  }

  /// Adds a member `time` behind others; nothing when there is none.
  mutating func append(jsonTime time: Timestamp?) {
    guard let time else { return }
    append(",\"time\":\"")
    append(rfc3339: time)
    append(Ascii.quote)
  }

  /// Adds the bytes of another buffer in `range` as a JSON string with its quotes.
  mutating func append(jsonStringOf other: borrowing ByteBuffer, _ range: Range<Int>) {
    append(jsonString: other.span, range)
  }

  /// The same without quotes.
  mutating func append(jsonInsideOf other: borrowing ByteBuffer, _ range: Range<Int>) {
    append(jsonInside: other.span, range)
  }
}
