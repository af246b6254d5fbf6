import Bytes

extension Span where Element == UInt8 {
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
