import Bytes

/// Which keys of flat records had numbers and which had texts, so that one that had both is told: a text is
/// a tag, and a "NaN" among numbers makes a series of its own.
///
/// A table of fixed size that may miss a key and never takes one for another. What is known costs one
/// look-up a value.
struct KeyKinds {
  private static let size = 256
  private static let number: UInt8 = 1
  private static let text: UInt8 = 2
  private static let both: UInt8 = 3

  private var kinds = [UInt8](repeating: 0, count: size)
  private var keys = [[UInt8]](repeating: [], count: size)
  /// The first key that had both.
  private(set) var mixed: [UInt8]?

  /// Where a key stands, by its first bytes, its length and that of the prefix before it.
  @inline(__always)
  private static func place(_ key: JSONText, _ bytes: Span<UInt8>, prefix: Int) -> Int {
    let word =
      bytes.prefixWord(key.range) ^ UInt64(truncatingIfNeeded: key.range.count &+ prefix &* 64)
    return Int(truncatingIfNeeded: (word &* 0x9E37_79B9_7F4A_7C15) >> 56)
  }

  /// Whether a value of this kind says nothing new of its key.
  @inline(__always)
  func knows(_ key: JSONText, _ bytes: Span<UInt8>, prefix: Int, isText: Bool) -> Bool {
    kinds[Self.place(key, bytes, prefix: prefix)] & (isText ? Self.text : Self.number) != 0
  }

  /// Takes in the kind of a value; `fullKey` is its key with those around it.
  mutating func note(
    _ key: JSONText, _ bytes: Span<UInt8>, prefix: Int, isText: Bool, fullKey: [UInt8]
  ) {
    let place = Self.place(key, bytes, prefix: prefix)
    if kinds[place] == 0 {
      keys[place] = fullKey
      kinds[place] = isText ? Self.text : Self.number
    } else {
      if keys[place] == fullKey { mixed = mixed ?? fullKey }
      kinds[place] = Self.both
    }
  }
}
