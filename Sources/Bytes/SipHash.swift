/// A hash of 64 bits under a key: the same from run to run where the key is kept, and nothing that
/// whoever makes the bytes can aim at where nobody knows it. Under any key it finds damage, all but one
/// time in 2⁶⁴.
///
/// Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF" (2012), with 2 and 4 rounds; the four
/// words are named as there.
public struct SipHash: Sendable {
  private var v0, v1, v2, v3: UInt64
  /// How many bytes were taken, and those of them behind the last whole word.
  private var count = 0
  private var rest: UInt64 = 0

  /// The hash of no bytes under a key of two halves.
  public init(_ key: (low: UInt64, high: UInt64) = (0, 0)) {
    v0 = key.low ^ 0x736f_6d65_7073_6575
    v1 = key.high ^ 0x646f_7261_6e64_6f6d
    v2 = key.low ^ 0x6c79_6765_6e65_7261
    v3 = key.high ^ 0x7465_6462_7974_6573
  }

  /// Takes in the bytes of `bytes` that lie in `range`. About 1 ns a byte.
  public mutating func update(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    // A local copy stays in registers.
    var state = self
    var index = range.lowerBound
    while index < range.upperBound, state.count & 7 != 0 {
      state.take(bytes[index])
      index += 1
    }
    while range.upperBound - index >= 8 {
      state.take(bytes.word(at: index))
      state.count &+= 8
      index += 8
    }
    while index < range.upperBound {
      state.take(bytes[index])
      index += 1
    }
    self = state
  }

  /// The hash of all bytes so far.
  public var value: UInt64 {
    var end = self
    end.take(rest | UInt64(truncatingIfNeeded: count) << 56)
    end.v2 ^= 0xff
    for _ in 0..<4 { end.turn() }
    return end.v0 ^ end.v1 ^ end.v2 ^ end.v3
  }

  private mutating func take(_ byte: UInt8) {
    rest |= UInt64(byte) << (UInt64(truncatingIfNeeded: count & 7) * 8)
    count &+= 1
    guard count & 7 == 0 else { return }
    take(rest)
    rest = 0
  }

  private mutating func take(_ word: UInt64) {
    v3 ^= word
    turn()
    turn()
    v0 ^= word
  }

  private mutating func turn() {
    v0 &+= v1
    v2 &+= v3
    v1 = v1 << 13 | v1 >> 51
    v3 = v3 << 16 | v3 >> 48
    v1 ^= v0
    v3 ^= v2
    v0 = v0 << 32 | v0 >> 32
    v2 &+= v1
    v0 &+= v3
    v1 = v1 << 17 | v1 >> 47
    v3 = v3 << 21 | v3 >> 43
    v1 ^= v2
    v3 ^= v0
    v2 = v2 << 32 | v2 >> 32
  }
}
