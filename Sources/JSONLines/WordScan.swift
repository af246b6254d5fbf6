import Bytes

/// Questions about eight bytes at once, held in one word with the first byte in the lowest place.
///
/// The tests for zero and for "less than" are the well-known word tricks: a byte that is flagged
/// wrongly always lies above one that is flagged rightly, so the lowest flag is exact.
enum WordScan {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highs: UInt64 = 0x8080_8080_8080_8080

  /// How many of the bytes, from the first on, may stand in a JSON string as they are and are ASCII:
  /// not a quote, backslash or control byte.
  @inline(__always)
  static func plainCount(_ word: UInt64) -> Int {
    ((escapable(word) | word) & highs).trailingZeroBitCount &>> 3
  }

  /// How many of the bytes, from the first on, need no escape in a JSON string.
  @inline(__always)
  static func unescapedCount(_ word: UInt64) -> Int {
    (escapable(word) & highs).trailingZeroBitCount &>> 3
  }

  @inline(__always)
  private static func escapable(_ word: UInt64) -> UInt64 {
    ((word &- ones &* 0x20) & ~word)
      | zeros(word ^ (ones &* UInt64(Ascii.quote)))
      | zeros(word ^ (ones &* UInt64(Ascii.backslash)))
  }

  /// How many of the bytes, from the first on, may stand in a name of line protocol as they are: not a
  /// control byte, blank, comma, equals sign or backslash.
  @inline(__always)
  static func ordinaryCount(_ word: UInt64) -> Int {
    var found = (word &- ones &* 0x21) & ~word
    found |= zeros(word ^ (ones &* UInt64(Ascii.comma)))
    found |= zeros(word ^ (ones &* UInt64(Ascii.equals)))
    found |= zeros(word ^ (ones &* UInt64(Ascii.backslash)))
    found |= zeros(word ^ (ones &* UInt64(Ascii.delete)))
    return (found & highs).trailingZeroBitCount &>> 3
  }

  /// How many of the bytes, from the first on, are decimal digits.
  @inline(__always)
  static func digitCount(_ word: UInt64) -> Int {
    let digits = word ^ (ones &* 0x30)
    let others = (digits | (digits &+ ones &* 6)) & (ones &* 0xF0)
    return others.trailingZeroBitCount &>> 3
  }

  @inline(__always)
  private static func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word }
}

extension Span where Element == UInt8 {
  /// The first eight bytes of `range`, or all of them and zeros.
  @inline(__always)
  func prefixWord(_ range: Range<Int>) -> UInt64 {
    let length = range.count
    if range.lowerBound <= count &- 8 {
      let word = word(at: range.lowerBound)
      return length >= 8 ? word : word & ((1 &<< UInt64(truncatingIfNeeded: length &* 8)) &- 1)
    }
    var word: UInt64 = 0
    for index in range.prefix(8).reversed() { word = word << 8 | UInt64(self[index]) }
    return word
  }

  /// Whether the bytes in `range` can stand in line protocol as a name, key or tag value without
  /// escapes.
  @inline(__always)
  func areOrdinary(_ range: Range<Int>) -> Bool {
    var index = range.lowerBound
    while index < range.upperBound {
      let word = prefixWord(index..<min(index &+ 8, range.upperBound))
      let count = WordScan.ordinaryCount(word)
      if count < 8 { return index &+ count >= range.upperBound }
      index &+= 8
    }
    return true
  }
}
