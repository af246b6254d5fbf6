import Bytes

/// A decimal text as nearly all are: at most sixteen bytes, all of them digits but perhaps one point.
/// It is read as two words, without a loop and without a branch for each byte.
struct ShortDecimal {
  /// All digits as one whole number: below 10¹⁶.
  let number: UInt64
  /// How many of the digits stand behind the point.
  let fraction: Int

  /// The unsigned decimal in `start..<end`. Nil says nothing: the text may be longer, written in
  /// another way, or stand where not eight bytes lie before its end.
  @inline(__always)
  init?(_ text: Span<UInt8>, _ start: Int, _ end: Int) {
    let length = end &- start
    guard length > 0, length <= 16, end >= 8 else { return nil }
    // What does not belong to the text becomes leading zeros.
    var last = Self.distances(text, at: end &- 8)
    var first: UInt64 = 0
    if length > 8 {
      first = Self.distances(text, at: start) &<< UInt64(truncatingIfNeeded: 128 &- 8 &* length)
    } else {
      last &= UInt64.max &<< UInt64(truncatingIfNeeded: 64 &- 8 &* length)
    }
    var behind = 0
    if let point = Self.pointShift(last) {
      behind = 7 &- Int(truncatingIfNeeded: point &>> 3)
      last = Self.without(last, point) | first &>> 56
      first &<<= 8
      if length == 1 { return nil }
    } else if let point = Self.pointShift(first) {
      behind = 15 &- Int(truncatingIfNeeded: point &>> 3)
      first = Self.without(first, point)
    }
    let lifted = ((first &+ Self.sixAndSeventy) | first) | ((last &+ Self.sixAndSeventy) | last)
    guard lifted & Self.highs == 0 else { return nil }
    var number = WordScan.joined(last)
    if first != 0 { number &+= WordScan.joined(first) &* 100_000_000 }
    self.number = number
    fraction = behind
  }

  /// Its value, rounded once.
  @inline(__always)
  func magnitude(isNegative: Bool) -> Double {
    guard number <= 1 << 53 else {
      let magnitude = EiselLemire.double(number, exponent: 0 &- fraction)
      return isNegative ? -magnitude : magnitude
    }
    // Both are exact as doubles, so the division rounds rightly. A signed number is converted by one
    // instruction; zero keeps its sign.
    let magnitude = Double(Int64(truncatingIfNeeded: number)) / exactPowersOfTen[fraction]
    return isNegative ? -magnitude : magnitude
  }

  private static var highs: UInt64 { 0x8080_8080_8080_8080 }
  /// What lifts each distance above 9 to the top bit of its byte.
  private static var sixAndSeventy: UInt64 { 0x7676_7676_7676_7676 }

  /// For each of eight bytes its distance from "0".
  @inline(__always)
  private static func distances(_ text: Span<UInt8>, at index: Int) -> UInt64 {
    text.word(at: index) ^ 0x3030_3030_3030_3030
  }

  /// By how many bits the first point is shifted; nil when there is none. A flag that is wrong always
  /// lies above one that is right, so the lowest counts.
  @inline(__always)
  private static func pointShift(_ distances: UInt64) -> UInt64? {
    let others = distances ^ 0x1E1E_1E1E_1E1E_1E1E
    let flags = (others &- 0x0101_0101_0101_0101) & ~others & highs
    return flags == 0 ? nil : UInt64(truncatingIfNeeded: flags.trailingZeroBitCount) & 0x38
  }

  /// Takes out the byte at `shift` and moves those before it up by one place.
  @inline(__always)
  private static func without(_ distances: UInt64, _ shift: UInt64) -> UInt64 {
    let before = (1 &<< shift) &- 1
    return (distances & before) &<< 8 | distances & ~(before &<< 8 | 0xFF)
  }
}
