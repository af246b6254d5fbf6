/// Questions about eight bytes at once (SWAR, "SIMD within a register"), held in one word with the first byte in
/// the lowest place.
///
/// The tests for zero and for "less than" are those of the well-known word tricks: a byte that is
/// flagged wrongly always lies above one that is flagged rightly, so the lowest flag is exact.
public enum WordScan {
  @usableFromInline static var ones: UInt64 { 0x0101_0101_0101_0101 }
  @usableFromInline static var highs: UInt64 { 0x8080_8080_8080_8080 }

  /// How many of the bytes, from the first on, are decimal digits: 0 to 8.
  @inlinable @inline(__always)
  public static func digitCount(_ word: UInt64) -> Int {
    (nonDigits(word) | 0x100).trailingZeroBitCount
  }

  /// Whether all eight bytes are decimal digits.
  @inlinable @inline(__always)
  public static func areDigits(_ word: UInt64) -> Bool {
    let digits = word ^ (ones &* 0x30)
    return (digits | (digits &+ ones &* 6)) & (ones &* 0xF0) == 0
  }

  /// The number that the first `count` bytes, 1 to 8 and all of them digits, write in decimal.
  @inlinable @inline(__always)
  public static func decimal(_ word: UInt64, count: Int) -> UInt64 {
    // Zeros come before the digits in place of what is behind them.
    joined((word ^ (ones &* 0x30)) &<< UInt64(truncatingIfNeeded: 64 &- count &* 8))
  }

  /// The number of eight digits, given by their values: neighbours are joined to pairs, these to fours,
  /// these to all.
  @inlinable @inline(__always)
  public static func joined(_ digits: UInt64) -> UInt64 {
    let pairs = (digits &* (10 << 8 + 1)) >> 8 & 0x00FF_00FF_00FF_00FF
    let fours = (pairs &* (100 << 16 + 1)) >> 16 & 0x0000_FFFF_0000_FFFF
    return (fours &* (10_000 << 32 + 1)) >> 32
  }

  /// 10 to the power of `exponent`, which is 1 to 8.
  @inlinable @inline(__always)
  public static func powerOfTen(_ exponent: Int) -> UInt64 {
    switch exponent {
    case 1: 10
    case 2: 100
    case 3: 1_000
    case 4: 10_000
    case 5: 100_000
    case 6: 1_000_000
    case 7: 10_000_000
    default: 100_000_000
    }
  }

  /// How many of the bytes, from the first on, are neither a blank nor a control byte.
  @inlinable @inline(__always)
  public static func countBeforeBlank(_ word: UInt64) -> Int {
    ((word &- ones &* 0x21) & ~word & highs).trailingZeroBitCount &>> 3
  }

  /// How many of the bytes, from the first on, are neither a quote, a backslash nor a control byte.
  @inlinable @inline(__always)
  public static func textCount(_ word: UInt64) -> Int {
    (escapable(word) & highs).trailingZeroBitCount &>> 3
  }

  /// The same, where a byte beyond ASCII ends it as well.
  @inlinable @inline(__always)
  public static func asciiTextCount(_ word: UInt64) -> Int {
    ((escapable(word) | word) & highs).trailingZeroBitCount &>> 3
  }

  /// How many of the bytes, from the first on, stand for themselves in every text: ASCII, and neither a
  /// control byte nor one that some writer of JSON escapes.
  @inlinable @inline(__always)
  static func plainCount(_ word: UInt64) -> Int {
    var found = escapable(word) | word | zeros(word ^ (ones &* UInt64(Ascii.delete)))
    found |=
      zeros(word ^ (ones &* 0x26)) | zeros(word ^ (ones &* 0x3C)) | zeros(word ^ (ones &* 0x3E))
    return (found & highs).trailingZeroBitCount &>> 3
  }

  @inlinable @inline(__always)
  static func escapable(_ word: UInt64) -> UInt64 {
    ((word &- ones &* 0x20) & ~word)
      | zeros(word ^ (ones &* UInt64(Ascii.quote)))
      | zeros(word ^ (ones &* UInt64(Ascii.backslash)))
  }

  /// How many of the bytes, from the first on, may stand in a name as they are: not a control byte,
  /// blank, comma, backslash or, where `isKey`, equals sign.
  @inlinable @inline(__always)
  public static func ordinaryCount(_ word: UInt64, isKey: Bool) -> Int {
    var found = (word &- ones &* 0x21) & ~word
    found |= zeros(word ^ (ones &* UInt64(Ascii.comma)))
    found |= zeros(word ^ (ones &* UInt64(Ascii.backslash)))
    found |= zeros(word ^ (ones &* UInt64(Ascii.delete)))
    if isKey { found |= zeros(word ^ (ones &* UInt64(Ascii.equals))) }
    return (found & highs).trailingZeroBitCount &>> 3
  }

  /// How many of the bytes, from the first on, may stand in a key as they are for certain: in ASCII and
  /// none of those that `ordinaryCount` ends at, nor one of two that share a test with them, "-" and "<".
  ///
  /// The flags of bytes beyond ASCII may be wrong, but they all are flagged.
  @inlinable @inline(__always)
  public static func certainKeyCount(_ word: UInt64) -> Int {
    // Control bytes and the blank; delete and what is beyond ASCII.
    var found = (word &- ones &* 0x21) | (word &+ ones) | word
    // Two bits apart: "," and "=", and between them "-" and "<".
    found |= ((word | ones &* 0x11) ^ (ones &* UInt64(Ascii.equals))) &- ones
    found |= (word ^ (ones &* UInt64(Ascii.backslash))) &- ones
    return (found & highs).trailingZeroBitCount &>> 3
  }

  /// A bit for each byte, the first one's lowest, that says whether it is no digit. It is exact up to the
  /// first byte that is none, and up to the next one where that is in ASCII; behind them it may be wrong.
  @inlinable @inline(__always)
  public static func nonDigits(_ word: UInt64) -> UInt64 {
    let digits = word ^ (ones &* 0x30)
    // A digit and 0x76 stay below 0x80, and no byte of ASCII carries into the next.
    let flags = ((digits &+ ones &* 0x76) | digits) & highs
    // The product gathers the flags, one bit apart, in its highest byte.
    return ((flags &>> 7) &* 0x0102_0408_1020_4080) &>> 56
  }

  @inlinable @inline(__always)
  static func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word }

  /// Whether any byte is beyond ASCII.
  @inlinable @inline(__always)
  public static func hasHighByte(_ word: UInt64) -> Bool { word & highs != 0 }
}

extension Span where Element == UInt8 {
  /// The first eight bytes of `range`, or all of them and zeros.
  @inlinable @inline(__always)
  public func prefixWord(_ range: Range<Int>) -> UInt64 {
    let length = range.count
    if range.lowerBound <= count &- 8 {
      let word = word(at: range.lowerBound)
      return length >= 8 ? word : word & ((1 &<< UInt64(truncatingIfNeeded: length &* 8)) &- 1)
    }
    var word: UInt64 = 0
    for index in range.prefix(8).reversed() { word = word << 8 | UInt64(self[index]) }
    return word
  }
}
