import Bytes

/// A small piece of text that is written from its end to its beginning, as digits come out of a
/// division, and then added to a buffer in one go.
struct DigitScratch {
  private var bytes = InlineArray<48, UInt8>(repeating: 0x30)
  private var start = 48

  /// Puts one byte before what is there.
  @inline(__always)
  mutating func prepend(_ byte: UInt8) {
    start -= 1
    bytes[start] = byte
  }

  /// Puts the decimal digits of `value` before what is there; "0" for 0.
  @inline(__always)
  mutating func prepend(decimal value: UInt64) {
    prepend(decimal: value, width: decimalDigitCount(value))
  }

  /// Puts exactly `width` digits of `value` before what is there, with leading zeros.
  @inline(__always)
  mutating func prepend(decimal value: UInt64, width: Int) {
    var rest = value
    var width = width
    while width >= 2 {
      let (quotient, pair) = rest.quotientAndRemainder(dividingBy: 100)
      let digits = digitPairs[Int(pair)]
      start -= 2
      bytes[start] = UInt8(truncatingIfNeeded: digits)
      bytes[start + 1] = UInt8(truncatingIfNeeded: digits >> 8)
      rest = quotient
      width -= 2
    }
    if width > 0 { prepend(0x30 + UInt8(truncatingIfNeeded: rest % 10)) }
  }

  /// Puts `whole` before what is there, and behind it a point and `decimals` digits of `fraction`; no
  /// point for 0 decimals.
  @inline(__always)
  mutating func prepend(whole: UInt64, fraction: UInt64, decimals: Int) {
    if decimals > 0 {
      prepend(decimal: fraction, width: decimals)
      prepend(UInt8(ascii: "."))
    }
    prepend(decimal: whole)
  }

  /// Adds the text to `output`.
  @inline(__always)
  func append(to output: inout ByteBuffer) {
    output.append(bytes.span, start..<48)
  }
}

/// The texts "00" … "99", each in two bytes, the first in the lower one.
private let digitPairs: [UInt16] = [
  0x3030, 0x3130, 0x3230, 0x3330, 0x3430, 0x3530, 0x3630, 0x3730, 0x3830, 0x3930,
  0x3031, 0x3131, 0x3231, 0x3331, 0x3431, 0x3531, 0x3631, 0x3731, 0x3831, 0x3931,
  0x3032, 0x3132, 0x3232, 0x3332, 0x3432, 0x3532, 0x3632, 0x3732, 0x3832, 0x3932,
  0x3033, 0x3133, 0x3233, 0x3333, 0x3433, 0x3533, 0x3633, 0x3733, 0x3833, 0x3933,
  0x3034, 0x3134, 0x3234, 0x3334, 0x3434, 0x3534, 0x3634, 0x3734, 0x3834, 0x3934,
  0x3035, 0x3135, 0x3235, 0x3335, 0x3435, 0x3535, 0x3635, 0x3735, 0x3835, 0x3935,
  0x3036, 0x3136, 0x3236, 0x3336, 0x3436, 0x3536, 0x3636, 0x3736, 0x3836, 0x3936,
  0x3037, 0x3137, 0x3237, 0x3337, 0x3437, 0x3537, 0x3637, 0x3737, 0x3837, 0x3937,
  0x3038, 0x3138, 0x3238, 0x3338, 0x3438, 0x3538, 0x3638, 0x3738, 0x3838, 0x3938,
  0x3039, 0x3139, 0x3239, 0x3339, 0x3439, 0x3539, 0x3639, 0x3739, 0x3839, 0x3939,
]

/// 10⁰ … 10¹⁹, those that fit in 64 bits.
let powersOfTen: [UInt64] = [
  1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
  10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000,
  1_000_000_000_000_000, 10_000_000_000_000_000, 100_000_000_000_000_000,
  1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
]

/// How many decimal digits `value` has; 1 for 0.
@inline(__always)
func decimalDigitCount(_ value: UInt64) -> Int {
  // 1233/4096 is log₁₀2, close enough for 64 bits; the guess is right or one too small. One bit more makes
  // 1 of 0, and never a power of ten of a number below it.
  let value = value | 1
  let guess = ((64 - value.leadingZeroBitCount) * 1233) >> 12
  return guess + (guess < powersOfTen.count && value >= powersOfTen[guess] ? 1 : 0)
}
