/// The leading 128 bits of the powers of five that a double can need, 5⁻³⁴² … 5³²⁴.
///
/// Each is scaled by a power of two into 2¹²⁷…2¹²⁸ and rounded down. They are computed with exact
/// integers when first used (some 40 µs, 10 KB), so that a program that never meets a long number
/// pays nothing and no table of digits has to be believed.
struct PowersOfFive {
  static let shared = PowersOfFive()

  static let smallest = -342
  static let largest = 324

  private let high: [UInt64]
  private let low: [UInt64]

  /// The leading 128 bits of 5 to the power of `exponent`, which lies in `smallest...largest`.
  @inline(__always)
  func leadingBits(_ exponent: Int) -> (high: UInt64, low: UInt64) {
    let index = exponent - Self.smallest
    return (high[index], low[index])
  }

  private init() {
    var high = [UInt64](repeating: 0, count: Self.largest - Self.smallest + 1)
    var low = high
    var power = ScaledWords(1, at: 0)
    for exponent in 0...Self.largest {
      (high[exponent - Self.smallest], low[exponent - Self.smallest]) = power.leadingBits
      power.multiplyByFive()
    }
    // 2⁹⁶⁰ divided by 5 again and again: rounding down at each step loses nothing, for
    // ⌊⌊a/5⌋/5⌋ = ⌊a/25⌋, and 960 − 342·log₂5 leaves more than the 128 bits wanted.
    var fraction = ScaledWords(1, at: 15)
    for exponent in stride(from: -1, through: Self.smallest, by: -1) {
      fraction.divideByFive()
      (high[exponent - Self.smallest], low[exponent - Self.smallest]) = fraction.leadingBits
    }
    self.high = high
    self.low = low
  }
}

/// A whole number of up to 1024 bits, for building the table.
private struct ScaledWords {
  /// The lowest first; those above `top` are 0, the one at `top` is not.
  private var words = InlineArray<16, UInt64>(repeating: 0)
  private var top: Int

  init(_ word: UInt64, at index: Int) {
    words[index] = word
    top = index
  }

  /// The top 128 bits.
  var leadingBits: (UInt64, UInt64) {
    let second = top >= 1 ? words[top - 1] : 0
    let third = top >= 2 ? words[top - 2] : 0
    let shift = words[top].leadingZeroBitCount
    return (words[top] << shift | second >> (64 - shift), second << shift | third >> (64 - shift))
  }

  mutating func multiplyByFive() {
    var carry: UInt64 = 0
    for index in 0...top {
      let product = words[index].multipliedFullWidth(by: 5)
      let (sum, overflow) = product.low.addingReportingOverflow(carry)
      words[index] = sum
      carry = product.high &+ (overflow ? 1 : 0)
    }
    if carry > 0 {
      top += 1
      words[top] = carry
    }
  }

  /// Long division. The remainder carried down is worth 2⁶⁴ = 5·0x3333333333333333 + 1, which
  /// avoids the processor's slow division.
  mutating func divideByFive() {
    var remainder: UInt64 = 0
    for index in stride(from: top, through: 0, by: -1) {
      let (quotient, own) = words[index].quotientAndRemainder(dividingBy: 5)
      let sum = remainder &+ own
      words[index] = quotient &+ remainder &* 0x3333_3333_3333_3333 &+ (sum >= 5 ? 1 : 0)
      remainder = sum >= 5 ? sum &- 5 : sum
    }
    if words[top] == 0 { top -= 1 }
  }
}
