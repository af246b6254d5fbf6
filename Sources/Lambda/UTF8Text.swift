/// Reading Unicode scalars out of bytes that need not be valid UTF-8.
extension Span where Element == UInt8 {
  /// The scalar that begins at `index` and its length in bytes; a byte that begins no valid scalar
  /// counts as U+FFFD of length 1.
  func scalar(at index: Int, before end: Int) -> (scalar: Unicode.Scalar, length: Int) {
    let first = self[index]
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    let invalid = (scalar: Unicode.Scalar(0xFFFD as UInt16) ?? " ", length: 1)
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard first >= 0xC2, first <= 0xF4, index + length <= end else { return invalid }
    var value = UInt32(first) & (0x7F >> UInt32(length))
    for place in index + 1..<index + length {
      guard self[place] & 0xC0 == 0x80 else { return invalid }
      value = value << 6 | UInt32(self[place] & 0x3F)
    }
    let smallest: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x1_0000
    guard value >= smallest, let scalar = Unicode.Scalar(value) else { return invalid }
    return (scalar, length)
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
  /// Whether it is a letter (general category L).
  var isLetter: Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }

  /// Whether it may go on a name: a letter, a decimal digit or an underscore.
  var continuesName: Bool {
    if isASCII {
      return ("a"..."z").contains(self) || ("A"..."Z").contains(self) || ("0"..."9").contains(self)
        || self == "_"
    }
    return isLetter || properties.generalCategory == .decimalNumber
  }

  /// Whether it may begin a name: a letter or an underscore.
  var beginsName: Bool { continuesName && properties.generalCategory != .decimalNumber }

  /// Whether it separates words.
  var isBlank: Bool {
    isASCII ? value == 0x20 || (9...13).contains(value) : properties.isWhitespace
  }
}
