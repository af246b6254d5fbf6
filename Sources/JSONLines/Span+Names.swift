import Bytes

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
    // Behind a short one are zeros, at which the count ends.
    if range.count <= 8 {
      return WordScan.ordinaryCount(prefixWord(range), isKey: true) >= range.count
    }
    var index = range.lowerBound
    while index < range.upperBound {
      let word = prefixWord(index..<min(index &+ 8, range.upperBound))
      let count = WordScan.ordinaryCount(word, isKey: true)
      if count < 8 { return index &+ count >= range.upperBound }
      index &+= 8
    }
    return true
  }
}
