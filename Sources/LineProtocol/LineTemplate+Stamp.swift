import Bytes

extension LineTemplate {
  /// A blank, a stamp of as many digits as the one before, and a newline. Nil says nothing.
  @inline(__always)
  func repeatedStamp(_ bytes: Span<UInt8>, at index: Int) -> (value: Int64, end: Int)? {
    let length = stampLength
    let start = index &+ 1
    let end = start &+ length
    guard length > 8, end < bytes.count, bytes[index] == Ascii.space,
      bytes[end] == Ascii.newline
    else { return nil }
    let first = bytes.word(at: start)
    let last = bytes.word(at: end &- 8)
    var digits = WordScan.digitCount(first) &+ WordScan.digitCount(last)
    var value = WordScan.decimal(first, count: 8)
    var rest = length &- 8
    if length > 16 {
      let middle = bytes.word(at: start &+ 8)
      digits &+= WordScan.digitCount(middle) &- 8
      value = value &* 100_000_000 &+ WordScan.decimal(middle, count: 8)
      rest = length &- 16
    }
    let unread = UInt64(truncatingIfNeeded: 64 &- rest &* 8)
    value = value &* WordScan.powerOfTen(rest) &+ WordScan.decimal(last &>> unread, count: rest)
    guard digits == 16, value <= UInt64(Int64.max) else { return nil }
    return (Int64(value), end)
  }

  /// Keeps the length of a stamp, which stands behind one blank; lengths that `repeatedStamp` cannot
  /// read count as none.
  mutating func keepStamp(length: Int) {
    stampLength = (9...19).contains(length) ? length : 0
    if stampLength == 0 { hasOrdinaryFields = false }
  }
}
