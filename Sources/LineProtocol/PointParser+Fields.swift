import Bytes

extension PointParser {
  /// Where the reading of ordinary fields ended.
  private enum FieldsEnd {
    /// Behind the last field, where a blank or a newline stands.
    case complete
    /// Before a field for which the table has no place.
    case noPlace
    /// Before a field with a key that did not stand there before.
    case newKey
    /// Before a field that is not ordinary, or not all there.
    case unknown
  }

  /// Reads ordinary fields from the one on that starts at `index` and has the number `number`.
  /// - Returns: whether these were all; then `index` is behind the last one, else before one that the
  ///   general way has to read.
  @inline(__always)
  mutating func readOrdinaryFields(
    _ bytes: Span<UInt8>, from index: inout Int, number: inout Int
  ) -> Bool {
    var keyEnd: Int?
    while true {
      switch Self.readOrdinary(
        bytes, from: &index, number: &number, keyEnd: &keyEnd, keys, place: keysPlace,
        into: &point.fields)
      {
      case .complete: return true
      case .unknown: return false
      // The array of fields only grows, so that a stream of like points allocates nothing.
      case .noPlace: point.fields.setCount(number &+ 8, filler: .none)
      case .newKey:
        // Learnt for the next line; this one goes on behind it.
        keyEnd = keys.learn(bytes, from: index, place: keysPlace, number: number)
        if keyEnd == nil { return false }
      }
    }
  }

  /// `learnt` is the end of the first field's key, where that is known.
  @inline(__always)
  private static func readOrdinary(
    _ bytes: Span<UInt8>, from start: inout Int, number first: inout Int, keyEnd learnt: inout Int?,
    _ keys: borrowing FieldKeys, place: Int, into fields: inout [Field]
  ) -> FieldsEnd {
    let keys = keys.known
    var fields = fields.mutableSpan
    var index = start
    var number = first
    var end = learnt
    defer { (start, first, learnt) = (index, number, nil) }
    // A comparison such as that of the table with its bounds.
    while UInt(bitPattern: number) < UInt(bitPattern: fields.count) {
      if end == nil { end = keys[(place &+ number) & (keys.count &- 1)].end(bytes, from: index) }
      guard let keyEnd = end else { return .newKey }
      guard let value = OrdinaryLine.value(bytes, from: keyEnd &+ 1),
        value.stop == Ascii.comma || value.stop == Ascii.space || value.stop == Ascii.newline
      else { return .unknown }
      fields[number] = Field(
        key: Token(start: index, end: keyEnd), value: value.token, kind: value.kind)
      number &+= 1
      index = value.end
      if value.stop != Ascii.comma { return .complete }
      index &+= 1
      end = nil
    }
    return .noPlace
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
    point.fields.set(Field(key: key, value: value.token, kind: value.kind), at: number)
    index = value.end
  }
}
