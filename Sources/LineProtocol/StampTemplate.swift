import Bytes

/// The stamps of lines that resemble each other: as many digits as before, of which the first hardly
/// ever change.
struct StampTemplate {
  /// How many digits, 9 to 19; 0 where there was no such stamp.
  private(set) var length = 0
  /// The first eight bytes of the stamp read last, and what they are worth.
  private var first: UInt64 = 0
  private var firstValue: UInt64 = 0
  /// How many of the last eight bytes are not read before, as bits to shift away the others, and ten to
  /// the power of that number.
  private var readBits: UInt64 = 0
  private var power: UInt64 = 1

  /// Keeps the length of a stamp, which stands behind one blank; lengths that `repeated` cannot read
  /// count as none.
  mutating func keep(length: Int) {
    self.length = (9...19).contains(length) ? length : 0
    // No stamp starts with these.
    first = 0
    guard self.length > 0 else { return }
    let rest = length > 16 ? length - 16 : length - 8
    readBits = UInt64(64 - rest * 8)
    power = WordScan.powerOfTen(rest)
  }

  /// A blank, a stamp of as many digits as the one before, and a newline. Nil says nothing.
  @inline(__always)
  mutating func repeated(_ bytes: Span<UInt8>, at index: Int) -> (value: Int64, end: Int)? {
    let start = index &+ 1
    let end = start &+ length
    guard length > 8, end < bytes.count, bytes[index] == Ascii.space,
      bytes[end] == Ascii.newline
    else { return nil }
    let head = bytes.word(at: start)
    if head != first {
      guard WordScan.areDigits(head) else { return nil }
      first = head
      firstValue = WordScan.decimal(head)
    }
    let last = bytes.word(at: end &- 8)
    var value = firstValue
    if length > 16 {
      let middle = bytes.word(at: start &+ 8)
      guard WordScan.areDigits(middle) else { return nil }
      value = value &* 100_000_000 &+ WordScan.decimal(middle)
    }
    value = value &* power &+ WordScan.decimal(last, behind: readBits)
    guard WordScan.areDigits(last), value <= UInt64(Int64.max) else { return nil }
    return (Int64(truncatingIfNeeded: value), end)
  }
}
