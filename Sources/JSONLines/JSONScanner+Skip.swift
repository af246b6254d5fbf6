import Bytes

extension JSONScanner {
  /// How deeply arrays and objects may lie in each other in a value that is passed over.
  static let deepest = 512

  /// Checks the value that starts at `start`, whatever it is, and finds its end. Allocates nothing; the depth
  /// of recursion is limited. `depth` is how many brackets are open.
  func valueEnd(
    _ bytes: Span<UInt8>, from start: Int, depth: Int = 0
  ) throws(JSONError) -> Int {
    let isObject = byte(bytes, at: start) == Ascii.openBrace
    guard isObject || byte(bytes, at: start) == Ascii.openBracket else {
      return try scalar(bytes, at: start).endWithQuote
    }
    guard depth < Self.deepest else { throw JSONError(.tooDeep, at: start) }
    let bracket = isObject ? Ascii.closeBrace : Ascii.closeBracket
    var index = skipBlanks(bytes, from: start + 1)
    if byte(bytes, at: index) == bracket { return index + 1 }
    while true {
      if isObject { index = try valueStart(bytes, keyAt: index) }
      index = try valueEnd(bytes, from: index, depth: depth + 1)
      index = skipBlanks(bytes, from: index)
      switch byte(bytes, at: index) {
      case bracket: return index + 1
      case Ascii.comma: index = skipBlanks(bytes, from: index + 1)
      default:
        throw JSONError(isObject ? .objectEndExpected : .arrayEndExpected, at: index)
      }
    }
  }

  /// Reads the key at `index` and its colon; where the value starts.
  private func valueStart(_ bytes: Span<UInt8>, keyAt index: Int) throws(JSONError) -> Int {
    guard byte(bytes, at: index) == Ascii.quote else { throw JSONError(.keyExpected, at: index) }
    let key = try string(bytes, from: index + 1)
    return try behindColon(bytes, of: key)
  }

  /// Where the next element of an array starts, nil at its end; moves `position` there. The array was
  /// checked before.
  func nextElement(_ bytes: Span<UInt8>, at position: inout Int) -> Int? {
    position = skipBlanks(bytes, from: position)
    if byte(bytes, at: position) == Ascii.comma {
      position = skipBlanks(bytes, from: position + 1)
    }
    guard position < end, bytes[position] != Ascii.closeBracket else { return nil }
    return position
  }

  /// Where the value of `key` starts.
  @inline(__always)
  func behindColon(_ bytes: Span<UInt8>, of key: JSONText) throws(JSONError) -> Int {
    var index = key.end &+ 1
    guard token(bytes, at: &index) == Ascii.colon else {
      throw JSONError(.colonExpected, at: index, token: key.range)
    }
    index &+= 1
    _ = token(bytes, at: &index)
    return index
  }
}
