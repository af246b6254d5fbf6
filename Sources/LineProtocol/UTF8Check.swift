/// Whether bytes are well-formed UTF-8 (RFC 3629: shortest forms only, no surrogates, nothing above
/// U+10FFFF).
enum UTF8Check {
  static func isValid(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var index = range.lowerBound
    while index < range.upperBound {
      let length = length(of: bytes, at: index, end: range.upperBound)
      if length == 0 { return false }
      index += length
    }
    return true
  }

  /// The length of the sequence that starts at `index`, 0 when there is none.
  @inline(__always)
  static func length(of bytes: Span<UInt8>, at index: Int, end: Int) -> Int {
    let lead = bytes[index]
    if lead < 0x80 { return 1 }
    return lengthOfMultibyte(bytes, at: index, end: end)
  }

  private static func lengthOfMultibyte(_ bytes: Span<UInt8>, at index: Int, end: Int) -> Int {
    let lead = bytes[index]
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
    guard length <= end - index, second.contains(bytes[index + 1]) else { return 0 }
    for offset in 2..<max(length, 2) where bytes[index + offset] & 0xC0 != 0x80 { return 0 }
    return length
  }
}
