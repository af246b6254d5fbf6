/// A stream of random numbers that is the same on every machine: xoshiro256**.
///
/// Period 2^256 − 1. Not for secrets. All methods O(1).
/// Source: Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021 (the
/// authors' own code is in the public domain).
struct RandomStream: RandomNumberGenerator {
  private var s0: UInt64
  private var s1: UInt64
  private var s2: UInt64
  private var s3: UInt64

  /// The stream of `seed`, any word, which SplitMix64 spreads over the state.
  init(seed: UInt64) {
    var word = seed
    func next() -> UInt64 {
      word &+= 0x9e37_79b9_7f4a_7c15
      return Self.mixed(word)
    }
    (s0, s1, s2, s3) = (next(), next(), next(), next())
  }

  /// The word with each bit of `word` spread over all of it; one to one: the step of SplitMix64.
  /// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014; the
  /// constants of Vigna's public-domain version.
  static func mixed(_ word: UInt64) -> UInt64 {
    var mixed = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// The stream of `seed` for one purpose among several, told by its number.
  ///
  /// Each purpose draws from a stream of its own, so that more draws for one do not shift the
  /// numbers of another.
  init(seed: UInt64, purpose: UInt64) {
    self.init(seed: Self.mixed(Self.mixed(seed) ^ purpose))
  }

  /// The stream of `seed` for the purpose of that name.
  init(seed: UInt64, name: String) {
    // FNV-1a; the step of SplitMix64 does the mixing that it lacks.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    self.init(seed: seed, purpose: hash)
  }

  @inline(__always)
  mutating func next() -> UInt64 {
    let product = s1 &* 5
    let result = ((product << 7) | (product >> 57)) &* 9
    let shifted = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = (s3 << 45) | (s3 >> 19)
    return result
  }

  /// A uniform number in 0 ..< 1, a multiple of 2^-53.
  @inline(__always)
  mutating func nextUniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A uniform number in `range`, whose bounds must be finite.
  mutating func nextUniform(in range: Range<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * nextUniform()
  }

  /// A uniform whole number in `range`, which must not be empty.
  ///
  /// Not `Int.random(in:using:)`, whose way of using the generator may change with the toolchain.
  /// Off from uniform by less than range.count / 2^64.
  mutating func nextInteger(in range: Range<Int>) -> Int {
    precondition(!range.isEmpty)
    return range.lowerBound + Int(next().multipliedFullWidth(by: UInt64(range.count)).high)
  }
}
