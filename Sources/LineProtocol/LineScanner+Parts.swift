import Bytes
import Numbers

/// The parts of a record. They are methods of the small scanner and not of the parser, which would be
/// copied to the stack for each call of a method that only reads.
extension LineScanner {
  /// The comment whose `#` is at `start`.
  func comment(_ bytes: Span<UInt8>, from start: Int) throws(Halt) -> PointParser.Outcome {
    var index = start
    while let next = try byte(bytes, at: index), next >= Ascii.space || next == Ascii.tab,
      next != Ascii.delete
    {
      index += 1
    }
    guard let next = try lineEnd(bytes, at: index) else {
      throw .malformed(.commentHasControlByte, at: index)
    }
    return .comment(start..<index, next: next)
  }

  /// Reads the tag whose comma is at `index`.
  func tag(_ bytes: Span<UInt8>, from index: inout Int) throws(Halt) -> Tag {
    let key = try name(bytes, from: index + 1, isKey: true)
    guard key.end > key.start else { throw .malformed(.tagKeyExpected, at: key.start) }
    guard try byte(bytes, at: key.end) == Ascii.equals else {
      throw .malformed(.tagEqualsExpected, at: key.end, token: key.range)
    }
    let value = try name(bytes, from: key.end + 1, isKey: true)
    guard value.end > value.start else {
      throw .malformed(.tagValueExpected, at: value.start, token: key.range)
    }
    index = value.end
    return Tag(key: key, value: value)
  }

  /// Whether a comma announces another field, which then is at `index`; else the fields end there.
  func fieldGoesOn(
    _ bytes: Span<UInt8>, from index: inout Int
  ) throws(Halt) -> Bool {
    switch try byte(bytes, at: index) {
    case Ascii.comma:
      index += 1
      return true
    case Ascii.space, Ascii.newline, Ascii.carriageReturn, nil: return false
    default: throw .malformed(.fieldEndExpected, at: index)
    }
  }

  /// Reads what is behind the fields: blanks, perhaps a stamp, the line end. Leaves `index` at the end
  /// of the last thing that is no blank.
  /// - Returns: the stamp as it is written, and the index behind the line end.
  func stamp(
    _ bytes: Span<UInt8>, from index: inout Int
  ) throws(Halt) -> (stamp: Int64?, next: Int) {
    let start = skipBlanks(bytes, from: index)
    if let next = try lineEnd(bytes, at: start) { return (nil, next) }
    var end = start
    while let byte = try byte(bytes, at: end), Ascii.isDigit(byte) || byte == Ascii.minus {
      end += 1
    }
    guard end > start else {
      throw .malformed(.timestampExpected, at: start, token: wordRange(bytes, from: start))
    }
    let behind = skipBlanks(bytes, from: end)
    guard let next = try lineEnd(bytes, at: behind) else {
      if behind > end { throw .malformed(.lineEndExpected, at: behind) }
      throw .malformed(.timestampExpected, at: start, token: wordRange(bytes, from: start))
    }
    guard isInteger(bytes, start..<end) else {
      throw .malformed(.timestampExpected, at: start, token: start..<end)
    }
    guard let value = Int64(decimal: bytes, start..<end) else {
      throw .malformed(.timestampOutOfRange, at: start, token: start..<end)
    }
    index = end
    return (value, next)
  }

  /// A minus at the front at most, and a digit.
  private func isInteger(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for index in range.dropFirst() where bytes[index] == Ascii.minus { return false }
    return Ascii.isDigit(bytes[range.upperBound - 1])
  }

  /// What stands at `start` up to the next blank or control byte, for a message.
  private func wordRange(_ bytes: Span<UInt8>, from start: Int) -> Range<Int> {
    var end = start
    while end < bytes.count, bytes[end] > Ascii.space { end += 1 }
    return start..<end
  }

  /// The fault of a stamp that ends at `end` and does not fit.
  func stampFault(_ bytes: Span<UInt8>, end: Int) -> Halt {
    var start = end
    while start > 0, bytes[start - 1] > Ascii.space { start -= 1 }
    return .malformed(.timestampOutOfRange, at: start, token: start..<end, resume: end)
  }
}
