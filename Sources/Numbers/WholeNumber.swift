/// A whole number of any size, with just what exact printing needs.
struct WholeNumber {
  /// Words of 64 bits, the lowest first; the last is not 0.
  private var words: [UInt64]

  init(_ value: UInt64) {
    words = value == 0 ? [] : [value]
  }

  /// Multiplies by 10^`power`.
  mutating func multiply(byPowerOfTen power: Int) {
    var rest = power
    while rest > 0 {
      let step = min(rest, 19)
      multiply(by: powersOfTen[step])
      rest -= step
    }
  }

  private mutating func multiply(by factor: UInt64) {
    var carry: UInt64 = 0
    for index in words.indices {
      let product = words[index].multipliedFullWidth(by: factor)
      let (sum, overflow) = product.low.addingReportingOverflow(carry)
      words[index] = sum
      carry = product.high &+ (overflow ? 1 : 0)
    }
    if carry > 0 { words.append(carry) }
  }

  /// Multiplies by 2^`bits`.
  mutating func shiftLeft(_ bits: Int) {
    guard !words.isEmpty else { return }
    multiply(by: 1 << UInt64(bits % 64))
    words.insert(contentsOf: repeatElement(0, count: bits / 64), at: 0)
  }

  /// Divides by 2^`bits`, at least 1, and rounds to the nearest whole number, ties to even.
  mutating func shiftRightRounding(_ bits: Int) {
    let isHalfOrMore = bit(bits - 1)
    let isMoreThanHalf = isHalfOrMore && hasBits(below: bits - 1)
    let shift = UInt64(bits % 64)
    let dropped = min(bits / 64, words.count)
    words.removeFirst(dropped)
    for index in words.indices {
      let above = index + 1 < words.count ? words[index + 1] : 0
      words[index] = words[index] >> shift | above << (64 - shift)
    }
    while words.last == 0 { words.removeLast() }
    if isMoreThanHalf || (isHalfOrMore && bit(0)) { increment() }
  }

  private func bit(_ index: Int) -> Bool {
    index / 64 < words.count && words[index / 64] >> UInt64(index % 64) & 1 == 1
  }

  private func hasBits(below index: Int) -> Bool {
    let whole = min(index / 64, words.count)
    if words[0..<whole].contains(where: { $0 != 0 }) { return true }
    return whole < words.count && words[whole] & (1 << UInt64(index % 64) - 1) != 0
  }

  private mutating func increment() {
    for index in words.indices {
      let (sum, overflow) = words[index].addingReportingOverflow(1)
      words[index] = sum
      guard overflow else { return }
    }
    words.append(1)
  }

  /// The decimal digits, with leading zeros up to a length of `minimum`.
  func decimalDigits(atLeast minimum: Int) -> [UInt8] {
    var reversed: [UInt8] = []
    var rest = words
    while !rest.isEmpty {
      var remainder: UInt64 = 0
      for index in rest.indices.reversed() {
        (rest[index], remainder) = powersOfTen[19].dividingFullWidth((remainder, rest[index]))
      }
      while rest.last == 0 { rest.removeLast() }
      for _ in 0..<19 {
        reversed.append(0x30 + UInt8(truncatingIfNeeded: remainder % 10))
        remainder /= 10
      }
    }
    while reversed.count > minimum, reversed.last == 0x30 { reversed.removeLast() }
    while reversed.count < minimum { reversed.append(0x30) }
    return reversed.reversed()
  }
}
