/// Questions about eight bytes at once, held in one word with the first byte in the lowest place.
///
/// The tests for zero and for "less than" are those of the well-known word tricks: a byte that is
/// flagged wrongly always lies above one that is flagged rightly, so the lowest flag is exact.
enum WordScan {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highs: UInt64 = 0x8080_8080_8080_8080

  /// How many of the bytes, from the first on, are decimal digits: 0 to 8.
  @inline(__always)
  static func digitCount(_ word: UInt64) -> Int {
    let digits = word ^ (ones &* 0x30)
    let others = (digits | (digits &+ ones &* 6)) & (ones &* 0xF0)
    return others.trailingZeroBitCount &>> 3
  }

  /// Whether all eight bytes are decimal digits.
  @inline(__always)
  static func areDigits(_ word: UInt64) -> Bool {
    let digits = word ^ (ones &* 0x30)
    return (digits | (digits &+ ones &* 6)) & (ones &* 0xF0) == 0
  }

  /// The number that the eight bytes, all of them digits, write in decimal without those that the
  /// lowest `skippedBits` hold.
  @inline(__always)
  static func decimal(_ word: UInt64, behind skippedBits: UInt64 = 0) -> UInt64 {
    var value = ((word ^ (ones &* 0x30)) &>> skippedBits) &<< skippedBits
    value = (value &* 2561) &>> 8
    value = ((value & 0x00FF_00FF_00FF_00FF) &* 6_553_601) &>> 16
    return ((value & 0x0000_FFFF_0000_FFFF) &* 42_949_672_960_001) &>> 32
  }

  /// 10 to the power of `exponent`, which is 1 to 8.
  @inline(__always)
  static func powerOfTen(_ exponent: Int) -> UInt64 {
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

  /// How many of the bytes, from the first on, may stand in a name as they are: not a control byte,
  /// blank, comma, backslash or, where `isKey`, equals sign.
  @inline(__always)
  static func ordinaryCount(_ word: UInt64, isKey: Bool) -> Int {
    var found = (word &- ones &* 0x21) & ~word
    found |= zeros(word ^ (ones &* UInt64(Ascii.comma)))
    found |= zeros(word ^ (ones &* UInt64(Ascii.backslash)))
    found |= zeros(word ^ (ones &* UInt64(Ascii.delete)))
    if isKey { found |= zeros(word ^ (ones &* UInt64(Ascii.equals))) }
    return (found & highs).trailingZeroBitCount &>> 3
  }

  @inline(__always)
  private static func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word }

  /// Whether any byte is beyond ASCII.
  @inline(__always)
  static func hasHighByte(_ word: UInt64) -> Bool { word & highs != 0 }
}
