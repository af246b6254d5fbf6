import Bytes
import LineProtocol
import Numbers
import Times

/// Makes one line of line protocol out of pieces of JSON, in buffers that are used again.
///
/// For each point: `beginName` or `beginHead`, `addTag` as often as needed, `addField` in between in any
/// order, `finish`.
@usableFromInline struct LineComposer: ~Copyable {
  /// The line; complete after `finish`.
  @usableFromInline var line = ByteBuffer(capacity: 1024)
  /// The head that windows' points share.
  private(set) var sharedHead = ByteBuffer(capacity: 256)
  /// The fields without their leading comma or blank, since they may come before the tags.
  private var fields = ByteBuffer(capacity: 1024)
  /// What a string with escapes says.
  private var decoded = ByteBuffer(capacity: 256)
  /// The keys of the objects around a member, each with a dot behind it.
  private var prefix = ByteBuffer(capacity: 64)
  var tags: [TagPlace] = []
  /// The values whose text is the same in JSON and in the line, for the template.
  private(set) var gaps = NoncopyableArray<RecordTemplate.Gap>()
  /// Whether they are wanted.
  var keepsGaps = true
  /// Where the fields lie in `fields`.
  private(set) var fieldPlaces = NoncopyableArray<Field>()
  /// Where in the line the fields start, the stamp with its blank does, and the newline.
  private var fieldsStart = 0
  private(set) var stampStart = 0
  private(set) var end = 0
  /// The tags in another order, on their way back into the line.
  var reordered = ByteBuffer(capacity: 64)
  private var sharedTags: [TagPlace] = []

  /// Whether the point has a field so far.
  var hasFields: Bool { !fields.isEmpty }

  /// Starts a point of the measurement that a JSON string says.
  mutating func beginName(_ text: JSONText, of bytes: Span<UInt8>) throws(JSONError) {
    start()
    try Self.append(text, of: bytes, as: .name, to: &line, &decoded)
  }

  /// Starts a point of a measurement that is already escaped.
  mutating func beginName(escaped name: [UInt8]) {
    start()
    line.append(name)
  }

  /// Starts a point with the measurement kept by `keepHead`, and its tags if they are wanted.
  mutating func beginSharedHead(withTags: Bool) {
    start()
    line.append(bytesOf: sharedHead)
    if withTags {
      tags.append(contentsOf: sharedTags)
    } else {
      line.truncate(to: sharedTags.first?.start ?? sharedHead.count)
    }
  }

  /// Adds the tags kept by `keepHead` behind a measurement of its own.
  mutating func addSharedTags() {
    guard let first = sharedTags.first?.start else { return }
    let distance = line.count - first
    line.append(bytesOf: sharedHead, first..<sharedHead.count)
    for tag in sharedTags { tags.append(tag.moved(by: distance)) }
  }

  private mutating func start() {
    line.removeAll()
    fields.removeAll()
    prefix.removeAll()
    if !tags.isEmpty { tags.removeAll(keepingCapacity: true) }
    gaps.removeAll()
    fieldPlaces.removeAll()
  }

  /// Keeps measurement and tags, which were given, for the points of a window.
  mutating func keepHead() {
    sortTags()
    sharedHead.removeAll()
    sharedHead.append(bytesOf: line)
    sharedTags = tags
  }

  /// Keeps a head of nothing: the window has no group.
  mutating func keepNoHead() {
    sharedHead.removeAll()
    sharedTags.removeAll(keepingCapacity: true)
  }

  /// Adds a tag; nothing when the value is an empty string, which line protocol cannot hold. The line is
  /// as it was where the tag is refused, so that it can go on without it.
  mutating func addTag(
    _ key: JSONText, _ value: JSONValue, of bytes: Span<UInt8>
  ) throws(JSONError) {
    guard value.end > value.start else { return }
    let start = line.count
    let keyEnd: Int
    line.append(Ascii.comma)
    do throws(JSONError) {
      try appendKey(key, of: bytes, toFields: false)
      keyEnd = line.count
      line.append(Ascii.equals)
      try Self.append(value.text, of: bytes, as: .key, to: &line, &decoded)
    } catch {
      line.truncate(to: start)
      throw error
    }
    if keepsGaps, value.kind == .string, RecordTemplate.isOrdinary(value.text, bytes) {
      gaps.append(
        RecordTemplate.Gap(kind: .tag, place: value.range, number: tags.count))
    }
    tags.append(
      TagPlace(start: start, keyEnd: keyEnd, end: line.count, number: tags.count))
  }

  /// Adds a number, boolean or string as a field; `asInteger` for a number that becomes one.
  mutating func addField(
    _ key: JSONText, _ value: JSONValue, of bytes: Span<UInt8>, asInteger: IntegerRule
  ) throws(JSONError) {
    if !fields.isEmpty { fields.append(Ascii.comma) }
    var place = Token(start: fields.count, end: 0)
    place.hasBackslash = try appendKey(key, of: bytes, toFields: true)
    place.end = fields.count
    fields.append(Ascii.equals)
    var text = Token(start: fields.count, end: 0)
    var kind = FieldKind.boolean
    switch value.kind {
    case .number:
      if keepsGaps, asInteger == .none {
        gaps.append(
          RecordTemplate.Gap(kind: .number, place: value.range, number: fieldPlaces.count))
      }
      kind = try appendNumber(value, of: bytes, asInteger) ? .integer : .float
      text.end = kind == .integer ? fields.count - 1 : fields.count
    case .yes:
      fields.append("true")
      text.end = fields.count
    case .no:
      fields.append("false")
      text.end = fields.count
    default:
      kind = .string
      text = appendString(value.text, of: bytes)
    }
    fieldPlaces.append(Field(key: place, value: text, kind: kind))
  }

  /// Adds a string; where its inside lies.
  private mutating func appendString(_ text: JSONText, of bytes: Span<UInt8>) -> Token {
    fields.append(Ascii.quote)
    var place = Token(start: fields.count, end: 0)
    if text.hasEscape {
      decoded.removeAll()
      decoded.append(decoding: text, of: bytes)
      fields.append(escapedBytesOf: decoded, as: .string)
      place.hasBackslash = fields.span.contains(Ascii.backslash, from: place.start)
    } else {
      // It holds neither quote nor backslash nor control byte: it means the same here.
      fields.append(bytes, text.range)
    }
    place.end = fields.count
    fields.append(Ascii.quote)
    return place
  }

  /// JSON's numbers are floats of line protocol as they stand; whether this one became an integer.
  @inline(__always)
  private mutating func appendNumber(
    _ value: JSONValue, of bytes: Span<UInt8>, _ rule: IntegerRule
  ) throws(JSONError) -> Bool {
    if rule != .none || value.couldOverflow { return try appendAnyNumber(value, of: bytes, rule) }
    fields.append(bytes, value.range)
    return false
  }

  private mutating func appendAnyNumber(
    _ value: JSONValue, of bytes: Span<UInt8>, _ rule: IntegerRule
  ) throws(JSONError) -> Bool {
    if value.couldOverflow, Double(decimal: bytes, value.range) == nil {
      throw JSONError(.numberTooLarge, at: value.start, token: value.range)
    }
    if rule == .wholes, value.isFraction, let number = Double(decimal: bytes, value.range),
      number.magnitude <= 0x1p53, let whole = Int64(exactly: number)
    {
      fields.append(decimal: whole)
    } else {
      fields.append(bytes, value.range)
      let isWhole = !value.isFraction && Int64(decimal: bytes, value.range) != nil
      guard rule != .none, isWhole else { return false }
    }
    fields.append(Ascii.letterI)
    return true
  }

  /// Notes where the time lies.
  mutating func noteTime(_ value: JSONValue) {
    guard value.kind == .number || value.kind == .string, !value.hasEscape else { return }
    gaps.append(
      RecordTemplate.Gap(
        kind: value.kind == .number ? .stamp : .dateTime, place: value.range, number: -1))
  }

  /// Where the value of a tag or field lies in the line; nil for a tag whose key came again.
  func place(of gap: RecordTemplate.Gap) -> Range<Int>? {
    if gap.kind == .tag {
      return tags.first { $0.number == gap.number }.map { $0.keyEnd + 1..<$0.end }
    }
    let value = fieldPlaces[gap.number].value
    return value.start + fieldsStart..<value.end + fieldsStart
  }

  /// Ends the point with its time, in nanoseconds, or without one.
  mutating func finish(time: Timestamp?) {
    sortTags()
    line.append(Ascii.space)
    fieldsStart = line.count
    line.append(bytesOf: fields)
    stampStart = line.count
    appendStamp(time)
  }

  /// Makes the line of a record that is like the one before but for some values.
  mutating func repeatLine(
    _ template: inout RecordTemplate, _ bytes: Span<UInt8>, time: Timestamp?
  ) {
    line.removeAll()
    template.append(bytes, to: &line)
    appendStamp(time)
  }

  private mutating func appendStamp(_ time: Timestamp?) {
    if let time {
      line.append(Ascii.space)
      line.append(decimal: time.nanoseconds)
    }
    end = line.count
    // Its newline, and so many more bytes that all of it can be read by whole words.
    line.append("\n                               ")
  }

  // MARK: Names

  /// How far the prefix reaches; for `truncatePrefix`.
  var prefixCount: Int { prefix.count }

  /// Adds a key and a dot to what stands before the keys from now on.
  mutating func extendPrefix(_ key: JSONText, of bytes: Span<UInt8>) {
    prefix.append(decoding: key, of: bytes)
    prefix.append(Ascii.point)
  }

  /// Lets a key and a dot stand before the keys from now on.
  mutating func beginPrefix(_ key: [UInt8]) {
    prefix.removeAll()
    prefix.append(key)
    prefix.append(Ascii.point)
  }

  mutating func truncatePrefix(to count: Int) { prefix.truncate(to: count) }

  /// What is asked of prefix and key.
  mutating func roles(
    of key: JSONText, in bytes: Span<UInt8>, _ asked: inout AskedKeys
  ) -> KeyRoles {
    guard !prefix.isEmpty || key.hasEscape else { return asked.roles(of: bytes, key.range) }
    decodeWithPrefix(key, of: bytes)
    return asked.roles(of: decoded.span, 0..<decoded.count)
  }

  /// Prefix and key, unescaped.
  mutating func fullKey(_ key: JSONText, of bytes: Span<UInt8>) -> [UInt8] {
    decodeWithPrefix(key, of: bytes)
    return decoded.array
  }

  private mutating func decodeWithPrefix(_ key: JSONText, of bytes: Span<UInt8>) {
    decoded.removeAll()
    decoded.append(bytesOf: prefix)
    decoded.append(decoding: key, of: bytes)
  }

  @inline(__always)
  @discardableResult
  private mutating func appendKey(
    _ key: JSONText, of bytes: Span<UInt8>, toFields: Bool
  ) throws(JSONError) -> Bool {
    if prefix.isEmpty {
      return toFields
        ? try Self.append(key, of: bytes, as: .key, to: &fields, &decoded)
        : try Self.append(key, of: bytes, as: .key, to: &line, &decoded)
    }
    decodeWithPrefix(key, of: bytes)
    return toFields
      ? try Self.append(decoded: decoded, from: key, as: .key, to: &fields)
      : try Self.append(decoded: decoded, from: key, as: .key, to: &line)
  }

  /// Adds what a JSON string says as a name, key or tag value of line protocol; whether a backslash is
  /// among it.
  @inline(__always)
  @discardableResult
  private static func append(
    _ text: JSONText, of bytes: Span<UInt8>, as kind: TokenKind, to output: inout ByteBuffer,
    _ decoded: inout ByteBuffer
  ) throws(JSONError) -> Bool {
    if !text.hasEscape, !text.isEmpty, bytes.areOrdinary(text.range),
      kind != .name || bytes[text.start] != Ascii.hash
    {
      output.append(bytes, text.range)
      return false
    }
    decoded.removeAll()
    decoded.append(decoding: text, of: bytes)
    return try append(decoded: decoded, from: text, as: kind, to: &output)
  }

  @inline(never)
  private static func append(
    decoded: borrowing ByteBuffer, from text: JSONText, as kind: TokenKind,
    to output: inout ByteBuffer
  ) throws(JSONError) -> Bool {
    let span = decoded.span
    func fault(_ kind: JSONError.Kind) -> JSONError {
      JSONError(kind, at: text.start, token: text.range)
    }
    guard !span.isEmpty else { throw fault(.emptyName) }
    for index in span.indices where span[index] < Ascii.space || span[index] == Ascii.delete {
      throw fault(.controlInName)
    }
    guard span[span.count - 1] != Ascii.backslash else { throw fault(.trailingBackslash) }
    guard kind != .name || span[0] != Ascii.hash else { throw fault(.commentMark) }
    let start = output.count
    output.append(escaped: span, 0..<span.count, as: kind)
    return output.span.contains(Ascii.backslash, from: start)
  }
}

extension Span where Element == UInt8 {
  /// Whether a byte is among those from `start` on.
  fileprivate func contains(_ byte: UInt8, from start: Int) -> Bool {
    firstIndex(of: byte, from: start, to: count) != nil
  }
}

extension ByteBuffer {
  /// Adds all bytes of another buffer.
  @inline(__always)
  mutating func append(bytesOf other: borrowing ByteBuffer) {
    append(other.span)
  }

  /// Adds the bytes of another buffer in `range`.
  @inline(__always)
  mutating func append(bytesOf other: borrowing ByteBuffer, _ range: Range<Int>) {
    append(other.span, range)
  }

  /// Adds all bytes of another buffer, escaped.
  mutating func append(escapedBytesOf other: borrowing ByteBuffer, as kind: TokenKind) {
    append(escaped: other.span, 0..<other.count, as: kind)
  }
}

/// Which number becomes an integer.
enum IntegerRule { case none, literals, wholes }
