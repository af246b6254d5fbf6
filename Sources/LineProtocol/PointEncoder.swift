import Bytes
import Numbers
import Times

/// Writes points as line protocol that every known reader takes alike.
///
/// Tags come out sorted by their keys, integers without leading zeros, strings with newlines as `\n`;
/// NaN and infinities are left out. For each point call `begin`, `addTag` as often as needed,
/// `addField` as often as needed, `finish`. After an error begin again with the next point.
public struct PointEncoder: ~Copyable {
  /// Whether unsigned numbers are written with `u`, which InfluxDB 1.x refuses. Otherwise they are
  /// written as integers where they fit, and left out where not.
  public var writesUnsigned = false

  /// Whether a field without a value, or with a float that is not finite, is written as 0 and noted in
  /// `nulls`, for a format that has a null. Otherwise it is left out.
  public var keepsNulls = false

  /// The fields of the point that have no value, by their numbers in the line.
  public private(set) var nulls: [Int] = []

  /// Where the line starts in the output.
  public private(set) var lineStart = 0
  private var fieldCount = 0
  private var droppedFields = 0
  /// Keys and values of the tags that wait to be sorted, unescaped, and where each lies.
  private var scratch = ByteBuffer(capacity: 256)
  private var tags: [TagPlace] = []
  /// Whether the head was copied as a whole.
  private var hasRawTags = false

  private struct TagPlace {
    var key: Range<Int>
    var value: Range<Int>
  }

  /// An encoder for any number of points.
  public init() {}

  /// Starts a point of the measurement `name`, given unescaped.
  public mutating func begin(
    name: Span<UInt8>, into output: inout ByteBuffer
  ) throws(EncodeError) {
    start(output.count)
    try Self.check(name, 0..<name.count)
    guard name[0] != Ascii.hash else { throw .commentMark }
    output.append(escaped: name, 0..<name.count, as: .name)
  }

  /// Starts a point of the measurement `name`, given unescaped.
  public mutating func begin(name: [UInt8], into output: inout ByteBuffer) throws(EncodeError) {
    try begin(name: name.span, into: &output)
  }

  /// Starts a point with measurement and tags as they stand in a line that was read. It is copied as it
  /// is, in its order of tags, unless `addTag` adds one. The head has to be a valid one.
  public mutating func begin(
    head: Span<UInt8>, _ range: Range<Int>, into output: inout ByteBuffer
  ) {
    start(output.count)
    output.append(head, range)
    hasRawTags = true
  }

  /// Adds a tag, given unescaped. Tags may come in any order, each key once, before the fields.
  public mutating func addTag(
    key: Span<UInt8>, value: Span<UInt8>, into output: inout ByteBuffer
  ) throws(EncodeError) {
    do throws(EncodeError) {
      guard !value.isEmpty else { throw .emptyTagValue }
      try Self.check(key, 0..<key.count)
      try Self.check(value, 0..<value.count)
    } catch { throw abandon(error, &output) }
    if hasRawTags { splitHead(&output) }
    let keyStart = scratch.count
    scratch.append(key)
    let valueStart = scratch.count
    scratch.append(value)
    tags.append(TagPlace(key: keyStart..<valueStart, value: valueStart..<scratch.count))
  }

  /// Adds a tag, given unescaped. Tags may come in any order, each key once, before the fields.
  public mutating func addTag(
    key: [UInt8], value: [UInt8], into output: inout ByteBuffer
  ) throws(EncodeError) {
    try addTag(key: key.span, value: value.span, into: &output)
  }

  /// Writes the fields' part up to the `=`: for a caller that writes the value itself next. The key is
  /// given unescaped.
  public mutating func beginField(
    key: Span<UInt8>, into output: inout ByteBuffer
  ) throws(EncodeError) {
    if fieldCount == 0 { try writeTags(into: &output) }
    do throws(EncodeError) {
      try Self.check(key, 0..<key.count)
    } catch { throw abandon(error, &output) }
    output.append(fieldCount == 0 ? Ascii.space : Ascii.comma)
    output.append(escaped: key, 0..<key.count, as: .key)
    output.append(Ascii.equals)
    fieldCount += 1
  }

  /// Adds a field that has no value, as `keepsNulls` says. It does not count as a field: a point of
  /// nothing else is not written.
  public mutating func addNull(
    key: Span<UInt8>, into output: inout ByteBuffer
  ) throws(EncodeError) {
    guard keepsNulls else { return droppedFields += 1 }
    nulls.append(fieldCount)
    try addField(key: key, whole: 0, into: &output)
  }

  /// Adds a float, in the shortest text that reads back as the same; one that is not finite is null.
  public mutating func addField(
    key: Span<UInt8>, _ value: Double, into output: inout ByteBuffer
  ) throws(EncodeError) {
    guard value.isFinite else { return try addNull(key: key, into: &output) }
    try beginField(key: key, into: &output)
    output.append(shortest: value)
  }

  /// Adds a float that is whole, with all its digits.
  public mutating func addField(
    key: Span<UInt8>, whole value: Int64, into output: inout ByteBuffer
  ) throws(EncodeError) {
    try beginField(key: key, into: &output)
    output.append(decimal: value)
  }

  /// Adds an integer.
  public mutating func addField(
    key: Span<UInt8>, integer value: Int64, into output: inout ByteBuffer
  ) throws(EncodeError) {
    try beginField(key: key, into: &output)
    output.append(decimal: value)
    output.append(Ascii.letterI)
  }

  /// Adds an unsigned number, as `writesUnsigned` says.
  public mutating func addField(
    key: Span<UInt8>, unsigned value: UInt64, into output: inout ByteBuffer
  ) throws(EncodeError) {
    guard writesUnsigned || value <= UInt64(Int64.max) else { return droppedFields += 1 }
    try beginField(key: key, into: &output)
    output.append(decimal: value)
    output.append(writesUnsigned ? Ascii.letterU : Ascii.letterI)
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
    output.append(Ascii.quote)
    output.append(escaped: value, 0..<value.count, as: .string)
    output.append(Ascii.quote)
  }

  /// Adds a field of a point that was read, as it stands there.
  public mutating func addField(
    _ field: Field, of bytes: Span<UInt8>, into output: inout ByteBuffer
  ) throws(EncodeError) {
    if fieldCount == 0 { try writeTags(into: &output) }
    output.append(fieldCount == 0 ? Ascii.space : Ascii.comma)
    output.append(bytes, field.key.start..<field.value.start)
    fieldCount += 1
    switch field.kind {
    case .float, .boolean: output.append(bytes, field.value.range)
    case .integer, .unsigned: output.append(bytes, field.value.start..<field.value.end + 1)
    case .string:
      output.append(rawString: bytes, field.value.range)
      output.append(Ascii.quote)
    }
  }

  /// Ends the point with its time, counted in `unit` and rounded down to it, or without one, and a
  /// newline.
  /// - Returns: what became of it. A point without fields leaves nothing in the output.
  public mutating func finish(
    time: Timestamp?, unit: TimestampUnit = .nanoseconds, into output: inout ByteBuffer
  ) -> EncodedPoint {
    let result = EncodedPoint(isWritten: fieldCount > nulls.count, droppedFields: droppedFields)
    guard result.isWritten else {
      output.truncate(to: lineStart)
      return result
    }
    if let time {
      output.append(Ascii.space)
      output.append(decimal: time.count(in: unit))
    }
    output.append(Ascii.newline)
    return result
  }

  private mutating func start(_ position: Int) {
    lineStart = position
    fieldCount = 0
    droppedFields = 0
    hasRawTags = false
    if !nulls.isEmpty { nulls.removeAll() }
    guard !tags.isEmpty else { return }
    tags.removeAll(keepingCapacity: true)
    scratch.removeAll()
  }

  /// Takes back what is written of the point.
  private mutating func abandon(_ error: EncodeError, _ output: inout ByteBuffer) -> EncodeError {
    output.truncate(to: lineStart)
    start(lineStart)
    return error
  }

  /// Whether the bytes in `range` can be a measurement, a key or a tag value.
  private static func check(
    _ bytes: Span<UInt8>, _ range: Range<Int>
  ) throws(EncodeError) {
    guard !range.isEmpty else { throw .emptyName }
    var isAscii = true
    for index in range {
      let byte = bytes[index]
      guard byte >= Ascii.space, byte != Ascii.delete else { throw .controlByte }
      if byte >= 0x80 { isAscii = false }
    }
    guard isAscii || bytes.isUTF8(range) else { throw .notUTF8 }
    guard bytes[range.upperBound - 1] != Ascii.backslash else { throw .trailingBackslash }
  }

  private mutating func writeTags(into output: inout ByteBuffer) throws(EncodeError) {
    guard !tags.isEmpty else { return }
    guard Self.write(&tags, scratch, into: &output) else {
      throw abandon(.duplicateTagKey, &output)
    }
  }

  /// Sorts and writes tags; false when two of them have one key.
  private static func write(
    _ tags: inout [TagPlace], _ scratch: borrowing ByteBuffer, into output: inout ByteBuffer
  ) -> Bool {
    let bytes = scratch.span
    if tags.count > 1 { tags.sort { bytes.precedes($0.key, $1.key) } }
    for index in tags.indices {
      let tag = tags[index]
      if index > 0, bytes.equal(tag.key, bytes, tags[index - 1].key) { return false }
      output.append(Ascii.comma)
      output.append(escaped: bytes, tag.key, as: .key)
      output.append(Ascii.equals)
      output.append(escaped: bytes, tag.value, as: .key)
    }
    return true
  }

  /// Takes the tags of a head that was copied back out of the output, so that others can be sorted in
  /// among them.
  private mutating func splitHead(_ output: inout ByteBuffer) {
    hasRawTags = false
    var nameEnd = output.count
    var key = 0..<0
    Head.forEachToken(output.span, lineStart..<output.count) { token, place in
      guard place != .name else { return nameEnd = token.end }
      let start = scratch.count
      scratch.append(unescaped: token, as: .key, of: output.span)
      let text = start..<scratch.count
      if place == .key { key = text } else { tags.append(TagPlace(key: key, value: text)) }
    }
    output.truncate(to: nameEnd)
  }
}
