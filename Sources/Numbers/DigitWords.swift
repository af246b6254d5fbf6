/// Decimal digits eight at a time: a word of eight text bytes, the first in the lowest place.
struct DigitWord {
  /// For each byte its distance from "0": 0…9 for a digit, more for anything else.
  private let distances: UInt64

  /// The word at `index`; traps when its bytes do not all lie within `text`.
  @inline(__always)
  init(_ text: Span<UInt8>, at index: Int) {
    precondition(index >= 0 && index <= text.count - 8)
    // Spelt out byte by byte on a part of known length, which compiles to a single load.
    let eight = text.extracting(index..<index &+ 8)
    let low =
      UInt64(eight[0]) | UInt64(eight[1]) << 8 | UInt64(eight[2]) << 16 | UInt64(eight[3]) << 24
    let high =
      UInt64(eight[4]) | UInt64(eight[5]) << 8 | UInt64(eight[6]) << 16 | UInt64(eight[7]) << 24
    distances = (low | high << 32) ^ 0x3030_3030_3030_3030
  }

  /// How many digits it begins with, 0…8.
  @inline(__always)
  var leadingDigits: Int {
    // 0x76 more lifts a distance above 9 to the top bit. A carry spoils only bytes behind the
    // first that is no digit.
    let others =
      ((distances &+ 0x7676_7676_7676_7676) | distances) & 0x8080_8080_8080_8080
    return others.trailingZeroBitCount >> 3
  }

  /// The number that its first `count` bytes spell, which must be digits; `count` is 0…8.
  @inline(__always)
  func value(ofFirst count: Int) -> UInt64 {
    Self.join(distances << UInt64(64 - 8 * count))
  }

  /// The number that all eight bytes spell, which must be digits.
  @inline(__always)
  var value: UInt64 { Self.join(distances) }

  /// The number of eight digits, by joining neighbours: pairs, then fours, then all.
  @inline(__always)
  static func join(_ digits: UInt64) -> UInt64 {
    let pairs = (digits &* (10 << 8 + 1)) >> 8 & 0x00FF_00FF_00FF_00FF
    let fours = (pairs &* (100 << 16 + 1)) >> 16 & 0x0000_FFFF_0000_FFFF
    return (fours &* (10_000 << 32 + 1)) >> 32
  }
}

/// The value of an ASCII digit, or a number above 9 for any other byte.
@inline(__always)
func digitValue(_ byte: UInt8) -> UInt64 {
  UInt64(byte &- 0x30)
}
