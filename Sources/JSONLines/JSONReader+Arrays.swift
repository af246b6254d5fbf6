import Bytes

// Arrays among the values of a record.
extension JSONReader {
  /// An array whose elements are to become members.
  struct OpenArray {
    /// Its key, with those around it.
    var key: [UInt8]
    var range: Range<Int>
    var isFlat: Bool
  }

  /// Does with an array what the settings say.
  mutating func takeArray(
    _ key: JSONText, _ value: JSONValue, _ bytes: Span<UInt8>, isFlat: Bool
  ) throws(JSONError) {
    guard settings.arrays == .index else { return try leaveOut(key, value, bytes) }
    isIncomplete = true
    openArrays.append(
      OpenArray(key: composer.fullKey(key, of: bytes), range: value.range, isFlat: isFlat))
  }

  /// Leaves an array out, unless arrays are refused.
  mutating func leaveOut(
    _ key: JSONText, _ value: JSONValue, _ bytes: Span<UInt8>
  ) throws(JSONError) {
    guard settings.arrays != .refuse else {
      throw JSONError(.arrayValue, at: value.start, token: key.range)
    }
    if leftOut.arrays == 0 { leftOut.firstArray = composer.fullKey(key, of: bytes) }
    leftOut.arrays += 1
    isIncomplete = true
  }

  /// Adds the elements of arrays, each under the key of its array and its number, from 0. Objects in them
  /// have keys below that.
  mutating func addElements(_ bytes: Span<UInt8>) throws(JSONError) {
    let arrays = openArrays
    openArrays.removeAll()
    for array in arrays {
      let text = Self.object(of: bytes, array.range)
      // The members of the record are still needed: its time is among them.
      swap(&tape, &arrayTape)
      defer { swap(&tape, &arrayTape) }
      do throws(JSONError) {
        _ = try tape.read(text.span, from: 0, with: JSONScanner(end: text.count))
        composer.beginPrefix(array.key)
        try addMembers(text.span, tape.members.indices, isFlat: array.isFlat)
      } catch {
        throw JSONError(error.kind, at: array.range.lowerBound)
      }
    }
  }

  /// An array of well-formed JSON as an object whose keys are the numbers of the elements, those in it
  /// likewise.
  private static func object(of bytes: Span<UInt8>, _ range: Range<Int>) -> ByteBuffer {
    var text = ByteBuffer(capacity: range.count * 2)
    /// The number of the next element of each array around, -1 for an object.
    var counts: [Int64] = []
    /// Whether an element may begin here.
    var awaits = false
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      if awaits, byte > Ascii.space, byte != Ascii.closeBracket {
        text.append(Ascii.quote)
        text.append(decimal: counts[counts.count - 1])
        text.append("\":")
        counts[counts.count - 1] += 1
        awaits = false
      }
      switch byte {
      case Ascii.quote:
        let start = index
        index += 1
        while bytes[index] != Ascii.quote { index += bytes[index] == Ascii.backslash ? 2 : 1 }
        text.append(bytes, start..<index + 1)
      case Ascii.openBracket:
        text.append(Ascii.openBrace)
        counts.append(0)
        awaits = true
      case Ascii.openBrace:
        text.append(byte)
        counts.append(-1)
      case Ascii.closeBracket, Ascii.closeBrace:
        text.append(Ascii.closeBrace)
        counts.removeLast()
        awaits = false
      case Ascii.comma:
        text.append(byte)
        awaits = counts[counts.count - 1] >= 0
      default: text.append(byte)
      }
      index += 1
    }
    return text
  }
}
