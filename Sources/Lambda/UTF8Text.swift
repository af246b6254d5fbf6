import Bytes
import RegularExpressions

/// Reading Unicode scalars out of bytes that need not be valid UTF-8.
extension Span where Element == UInt8 {
  /// The scalar that begins at `index` and its length in bytes; a byte that begins no valid scalar
  /// counts as U+FFFD of length 1.
  func scalar(at index: Int, before end: Int) -> (scalar: Unicode.Scalar, length: Int) {
    let (value, width) = scalarValue(at: index, before: end)
    return (Unicode.Scalar(value) ?? "\u{FFFD}", width)
  }

  /// The scalar that ends before `end`, by the same rules.
  func scalar(endingAt end: Int, from start: Int) -> (scalar: Unicode.Scalar, length: Int) {
    for length in 1...4 where end - length >= start {
      let found = scalar(at: end - length, before: end)
      if found.length == length, length > 1 || self[end - 1] < 0x80 { return found }
    }
    return scalar(at: end - 1, before: end)
  }
}

extension Unicode.Scalar {
  /// Whether it may begin a name: a letter or an underscore.
  var beginsName: Bool { continuesName && !isDecimalDigit }

  /// Whether it separates words.
  var isBlank: Bool {
    isASCII ? value == 0x20 || (9...13).contains(value) : properties.isWhitespace
  }
}
