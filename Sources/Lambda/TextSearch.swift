import Bytes

/// Searching one run of bytes for another, in time linear in both.
extension Span where Element == UInt8 {
  /// Where the bytes at `wanted` first occur within `range`, or nil; an empty run is found at once.
  func first(_ wanted: Range<Int>, in range: Range<Int>) -> Int? {
    guard wanted.count <= range.count else { return nil }
    guard wanted.count > 32 else { return firstShort(wanted, in: range) }
    let search = RollingSearch(count: wanted.count)
    return search.find(
      within: range.count, { self[range.lowerBound + $0] }, { self[wanted.lowerBound + $0] }
    ).map { range.lowerBound + $0 }
  }

  /// Where the bytes at `wanted` last occur within `range`, or nil; an empty run is found at the end.
  func last(_ wanted: Range<Int>, in range: Range<Int>) -> Int? {
    guard wanted.count <= range.count else { return nil }
    let search = RollingSearch(count: wanted.count)
    return search.find(
      within: range.count, { self[range.upperBound - 1 - $0] },
      { self[wanted.upperBound - 1 - $0] }
    ).map { range.upperBound - $0 - wanted.count }
  }

  private func firstShort(_ wanted: Range<Int>, in range: Range<Int>) -> Int? {
    guard !wanted.isEmpty else { return range.lowerBound }
    var place = range.lowerBound
    let end = range.upperBound - wanted.count
    while place <= end,
      let found = firstIndex(of: self[wanted.lowerBound], from: place, to: end + 1)
    {
      if equal(found..<found + wanted.count, self, wanted) { return found }
      place = found + 1
    }
    return nil
  }
}

/// A search by a rolling hash modulo the prime 2⁶¹ − 1 with a random base, so that no input can be
/// made whose hashes collide (Karp and Rabin 1987).
private struct RollingSearch {
  private static let prime: UInt64 = 1 << 61 - 1
  private static let base = UInt64.random(in: 256..<prime)
  private let count: Int

  init(count: Int) {
    self.count = count
  }

  /// The first place of `length` bytes at which the `count` wanted ones stand.
  func find(
    within length: Int, _ byte: (Int) -> UInt8, _ wanted: (Int) -> UInt8
  ) -> Int? {
    var target: UInt64 = 0
    var hash: UInt64 = 0
    var highest: UInt64 = 1
    for index in 0..<count {
      target = Self.sum(Self.product(target, Self.base), UInt64(wanted(index)))
      hash = Self.sum(Self.product(hash, Self.base), UInt64(byte(index)))
      if index > 0 { highest = Self.product(highest, Self.base) }
    }
    var place = 0
    while true {
      if hash == target, (0..<count).allSatisfy({ byte(place + $0) == wanted($0) }) { return place }
      guard place + count < length else { return nil }
      let leaving = Self.product(highest, UInt64(byte(place)))
      hash = Self.sum(hash, Self.prime - leaving)
      hash = Self.sum(Self.product(hash, Self.base), UInt64(byte(place + count)))
      place += 1
    }
  }

  private static func product(_ first: UInt64, _ second: UInt64) -> UInt64 {
    let (high, low) = first.multipliedFullWidth(by: second)
    let lower = low & prime
    return sum(lower == prime ? 0 : lower, high << 3 | low >> 61)
  }

  private static func sum(_ first: UInt64, _ second: UInt64) -> UInt64 {
    let sum = first + second
    return sum >= prime ? sum - prime : sum
  }
}
