import Bytes

extension JSONScanner {
  /// How deeply arrays and objects may lie in each other in a value that is passed over.
  static let deepest = 512

  /// Checks the value that starts at `start`, whatever it is, and finds its end. Neither recursive nor
  /// allocating: which of the open brackets are braces is kept in bits.
  func valueEnd(_ bytes: Span<UInt8>, from start: Int) throws(JSONError) -> Int {
    var braces = BracketStack()
    var index = start
    while true {
      switch byte(bytes, at: index) {
      case Ascii.openBrace:
        guard braces.open(isBrace: true) else { throw JSONError(.tooDeep, at: index) }
        index = skipBlanks(bytes, from: index + 1)
        if byte(bytes, at: index) != Ascii.closeBrace {
          index = try valueStart(bytes, keyAt: index)
          continue
        }
      case Ascii.openBracket:
        guard braces.open(isBrace: false) else { throw JSONError(.tooDeep, at: index) }
        index = skipBlanks(bytes, from: index + 1)
        if byte(bytes, at: index) != Ascii.closeBracket { continue }
      default:
        let value = try scalar(bytes, at: index)
        index = value.kind == .string ? value.end + 1 : value.end
      }
      guard let next = try nextValue(bytes, behind: &index, &braces) else { return index }
      index = next
    }
  }

  /// Closes brackets from `index` on, which moves behind them; where the next value starts, nil when
  /// all brackets are closed.
  private func nextValue(
    _ bytes: Span<UInt8>, behind index: inout Int, _ braces: inout BracketStack
  ) throws(JSONError) -> Int? {
    while braces.depth > 0 {
      index = skipBlanks(bytes, from: index)
      let isBrace = braces.isBrace
      switch byte(bytes, at: index) {
      case Ascii.comma:
        index = skipBlanks(bytes, from: index + 1)
        return isBrace ? try valueStart(bytes, keyAt: index) : index
      case Ascii.closeBrace where isBrace, Ascii.closeBracket where !isBrace:
        braces.close()
        index += 1
      default:
        throw JSONError(isBrace ? .objectEndExpected : .arrayEndExpected, at: index)
      }
    }
    return nil
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

/// Which of the open brackets are braces.
private struct BracketStack {
  private var bits: InlineArray<8, UInt64> = InlineArray(repeating: 0)
  private(set) var depth = 0

  /// Whether there was room for one more.
  mutating func open(isBrace: Bool) -> Bool {
    guard depth < JSONScanner.deepest else { return false }
    let bit: UInt64 = 1 << UInt64(depth & 63)
    if isBrace { bits[depth >> 6] |= bit } else { bits[depth >> 6] &= ~bit }
    depth += 1
    return true
  }

  mutating func close() { depth -= 1 }

  /// Whether the innermost one is a brace.
  var isBrace: Bool { bits[(depth - 1) >> 6] >> UInt64((depth - 1) & 63) & 1 == 1 }
}
