import Bytes

extension PointParser {
  /// Reads ordinary fields from the one on that starts at `index` and has the number `number`.
  /// - Returns: whether these were all; then `index` is behind the last one, else before one that the
  ///   general way has to read.
  @inline(__always)
  mutating func readOrdinaryFields(
    _ bytes: Span<UInt8>, from index: inout Int, number: inout Int
  ) -> Bool {
    keys.prepare()
    while true {
      if let areAll = Self.readOrdinary(
        bytes, from: &index, number: &number, keys: &keys, place: keysPlace, into: &point.fields,
        holdsBoolean: &point.holdsBoolean)
      {
        return areAll
      }
      // The array of fields only grows, so that a stream of like points allocates nothing.
      point.fields.setCount(number &+ 8, filler: .none)
    }
  }

  /// The same as long as `fields` has a place for one more; nil where it has none.
  @inline(__always)
  private static func readOrdinary(
    _ bytes: Span<UInt8>, from start: inout Int, number first: inout Int,
    keys: inout FieldKeys, place: Int, into fields: inout [Field], holdsBoolean: inout Bool
  ) -> Bool? {
    var fields = fields.mutableSpan
    var index = start
    var number = first
    defer { (start, first) = (index, number) }
    // A comparison such as that of the table with its bounds.
    while UInt(bitPattern: number) < UInt(bitPattern: fields.count) {
      guard let keyEnd = keys.end(bytes, from: index, place: place, number: number),
        let value = OrdinaryLine.value(bytes, from: keyEnd &+ 1),
        value.stop == Ascii.comma || value.stop == Ascii.space || value.stop == Ascii.newline
      else { return false }
      fields[number] = Field(
        key: Token(start: index, end: keyEnd), value: value.token, kind: value.kind)
      if value.kind == .boolean { holdsBoolean = true }
      number &+= 1
      index = value.end
      if value.stop != Ascii.comma { return true }
      index &+= 1
    }
    return nil
  }

  /// Reads the fields that start at `index`, up to the blank or line end behind them; those before
  /// were read already.
  mutating func readFields(_ bytes: Span<UInt8>, from index: inout Int) throws(Halt) {
    var number = unfinished.field
    lineCount = unfinished.lineCount
    repeat {
      if readsOrdinary, readOrdinaryFields(bytes, from: &index, number: &number) { break }
      unfinished.fieldStart = index
      unfinished.field = number
      unfinished.lineCount = lineCount
      try readField(bytes, from: &index, number: number)
      number += 1
    } while try scanner.fieldGoesOn(bytes, from: &index)
    point.fields.truncate(to: number)
  }

  /// Reads field `number`, the key of which starts at `index`.
  private mutating func readField(
    _ bytes: Span<UInt8>, from index: inout Int, number: Int
  ) throws(Halt) {
    let key = try scanner.name(bytes, from: index, isKey: true)
    guard key.end > key.start else { throw .malformed(.fieldKeyExpected, at: index) }
    guard try scanner.byte(bytes, at: key.end) == Ascii.equals else {
      throw .malformed(.fieldEqualsExpected, at: key.end, token: key.range)
    }
    let value = try scanner.value(bytes, from: key.end + 1, key: key)
    if value.kind == .string { lineCount += bytes.newlines(in: value.token.range) }
    if value.kind == .boolean { point.holdsBoolean = true }
    point.fields.set(Field(key: key, value: value.token, kind: value.kind), at: number)
    index = value.end
  }
}
