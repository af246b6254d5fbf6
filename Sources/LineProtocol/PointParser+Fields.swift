import Bytes

extension PointParser {
  /// Reads the fields that start at `index`, up to the blank or line end behind them; those before
  /// were read when less of the record had come.
  mutating func readFields(_ bytes: Span<UInt8>, from index: inout Int) throws(Halt) {
    var number = unfinished.field
    var areNumbers = unfinished.areNumbers
    lineCount = unfinished.lineCount
    var goesOn = true
    while goesOn {
      if usesShortcuts {
        let run = template.repeatedFields(bytes, from: index, number: number, into: &point.fields)
        (index, number) = (run.end, run.number)
        if run.isLast { break }
      }
      unfinished.fieldStart = index
      unfinished.field = number
      unfinished.areNumbers = areNumbers
      unfinished.lineCount = lineCount
      let kind = try readField(bytes, from: &index, number: number)
      if kind != .float, kind != .integer { areNumbers = false }
      number += 1
      goesOn = try scanner.fieldGoesOn(bytes, from: &index)
    }
    point.fields.truncate(to: number)
    template.keepKeys(number)
    template.hasOrdinaryFields = areNumbers
  }

  /// Reads field `number`, the key of which starts at `index`.
  private mutating func readField(
    _ bytes: Span<UInt8>, from index: inout Int, number: Int
  ) throws(Halt) -> FieldKind {
    let key: Token
    if usesShortcuts, let repeated = template.repeatedKey(number, bytes, at: index) {
      key = repeated
    } else {
      key = try scanner.name(bytes, from: index, isKey: true)
      guard key.end > key.start else { throw .malformed(.fieldKeyExpected, at: index) }
      guard try scanner.byte(bytes, at: key.end) == Ascii.equals else {
        throw .malformed(.fieldEqualsExpected, at: key.end, token: key.range)
      }
      if usesShortcuts { template.keepKey(key, number: number, bytes) }
    }
    let value = try scanner.value(bytes, from: key.end + 1, key: key)
    if value.kind == .string { lineCount += bytes.newlines(in: value.token.range) }
    point.fields.set(Field(key: key, value: value.token, kind: value.kind), at: number)
    index = value.end
    return value.kind
  }
}
