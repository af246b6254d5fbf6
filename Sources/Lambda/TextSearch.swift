import Bytes

/// Searching texts. Places and lengths count bytes; sets of characters are sets of scalars.
extension Span where Element == UInt8 {
  /// Whether the text in `range` begins with that in `other`.
  func begins(_ range: Range<Int>, with other: Range<Int>) -> Bool {
    equal(range.prefix(other.count), self, other)
  }

  /// Whether the text in `range` ends with that in `other`.
  func ends(_ range: Range<Int>, with other: Range<Int>) -> Bool {
    equal(range.suffix(other.count), self, other)
  }

  /// Where the bytes in `wanted` first occur within `range`, or nil; no bytes are found at once.
  ///
  /// Linear in both, by Knuth, Morris and Pratt.
  func first(_ wanted: Range<Int>, in range: Range<Int>) -> Int? {
    guard !wanted.isEmpty else { return range.lowerBound }
    // For each number of bytes found: how many of them are found still where the next byte is another.
    var borders = [0]
    func found(_ count: Int, and byte: UInt8) -> Int {
      var count = count
      while count > 0, self[wanted.lowerBound + count] != byte { count = borders[count - 1] }
      return self[wanted.lowerBound + count] == byte ? count + 1 : 0
    }
    for index in wanted.dropFirst() {
      borders.append(found(borders[borders.count - 1], and: self[index]))
    }
    var count = 0
    var place = range.lowerBound
    while place < range.upperBound {
      if count == 0 {
        guard
          let start = firstIndex(of: self[wanted.lowerBound], from: place, to: range.upperBound)
        else { return nil }
        place = start
      }
      count = found(count, and: self[place])
      place += 1
      if count == wanted.count { return place - count }
    }
    return nil
  }

  /// Where the bytes in `wanted` last occur within `range`, or nil; no bytes are found at the end.
  func last(_ wanted: Range<Int>, in range: Range<Int>) -> Int? {
    var reversed: [UInt8] = []
    for index in range.reversed() { reversed.append(self[index]) }
    for index in wanted.reversed() { reversed.append(self[index]) }
    return reversed.span.first(range.count..<reversed.count, in: 0..<range.count).map {
      range.upperBound - $0 - wanted.count
    }
  }

  /// How often the bytes in `wanted` occur within `range` without overlapping; no bytes occur around every
  /// scalar.
  func occurrences(of wanted: Range<Int>, in range: Range<Int>) -> Int {
    guard !wanted.isEmpty else { return scalars(range).count + 1 }
    var count = 0
    var place = range.lowerBound
    while let found = first(wanted, in: place..<range.upperBound) {
      count += 1
      place = found + wanted.count
    }
    return count
  }

  /// The text in `range` without the scalars at its ends that are to be cut.
  func trimmed(
    _ range: Range<Int>, atStart: Bool = true, atEnd: Bool = true,
    where isCut: (Unicode.Scalar) -> Bool
  ) -> Range<Int> {
    let start = atStart ? first(range) { !isCut($0) } ?? range.upperBound : range.lowerBound
    let rest = start..<range.upperBound
    return atEnd ? start..<(last(rest) { !isCut($0) }?.upperBound ?? start) : rest
  }

  /// The scalars of the text in `range`.
  func scalars(_ range: Range<Int>) -> [Unicode.Scalar] {
    var scalars: [Unicode.Scalar] = []
    _ = first(range) {
      scalars.append($0)
      return false
    }
    return scalars
  }

  /// Where the first scalar lies that is wanted.
  func first(_ range: Range<Int>, where isWanted: (Unicode.Scalar) -> Bool) -> Int? {
    var place = range.lowerBound
    while place < range.upperBound {
      let (scalar, length) = scalar(at: place, before: range.upperBound)
      if isWanted(scalar) { return place }
      place += length
    }
    return nil
  }

  /// Where the last scalar lies that is wanted.
  func last(
    _ range: Range<Int>, where isWanted: (Unicode.Scalar) -> Bool
  ) -> Range<Int>? {
    var end = range.upperBound
    while end > range.lowerBound {
      let (scalar, length) = scalar(endingAt: end, from: range.lowerBound)
      if isWanted(scalar) { return end - length..<end }
      end -= length
    }
    return nil
  }
}
