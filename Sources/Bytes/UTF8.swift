/// Well-formed UTF-8 (RFC 3629: shortest forms only, no surrogates, nothing above U+10FFFF).
extension Span where Element == UInt8 {
  /// Whether the bytes in `range` are well formed.
  public func isUTF8(_ range: Range<Int>) -> Bool {
    var index = range.lowerBound
    while index < range.upperBound {
      let length = utf8Length(at: index, end: range.upperBound)
      if length == 0 { return false }
      index += length
    }
    return true
  }

  /// The length of the sequence that starts at `index` and ends before `end`: 1 to 4, or 0 when there is
  /// none.
  @inlinable @inline(__always)
  public func utf8Length(at index: Int, end: Int) -> Int {
    if self[index] < 0x80 { return 1 }
    return multibyteLength(at: index, end: end)
  }

  @usableFromInline
  func multibyteLength(at index: Int, end: Int) -> Int {
    let lead = self[index]
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF:
      length = 3
      if lead == 0xE0 { second = 0xA0...0xBF }
      if lead == 0xED { second = 0x80...0x9F }
    case 0xF0...0xF4:
      length = 4
      if lead == 0xF0 { second = 0x90...0xBF }
      if lead == 0xF4 { second = 0x80...0x8F }
    default: return 0
    }
    guard length <= end - index, second.contains(self[index + 1]) else { return 0 }
    for offset in 2..<Swift.max(length, 2) where self[index + offset] & 0xC0 != 0x80 { return 0 }
    return length
  }

  /// The scalar that begins at `position`, and its length in bytes.
  ///
  /// A byte that begins no well-formed sequence before `end` counts alone as U+FFFD, as Go reads it: so
  /// every text is a sequence of scalars.
  @inlinable @inline(__always)
  public func scalarValue(at position: Int, before end: Int) -> (value: UInt32, width: Int) {
    let lead = self[position]
    return lead < 0x80 ? (UInt32(lead), 1) : multibyteScalar(at: position, before: end)
  }

  /// The same where the byte at `position` is known not to be ASCII.
  public func multibyteScalar(at position: Int, before end: Int) -> (value: UInt32, width: Int) {
    let width = multibyteLength(at: position, end: end)
    guard width > 0 else { return (0xFFFD, 1) }
    var value = UInt32(self[position]) & (0x7F >> UInt32(width))
    for offset in 1..<width { value = value << 6 | UInt32(self[position + offset] & 0x3F) }
    return (value, width)
  }
}
