/// What is asserted of a place in the text, as a bit; a place has the bits of all that hold there.
struct Assertion: OptionSet, Hashable {
  let rawValue: UInt8

  static let beginsText = Assertion(rawValue: 1)
  static let endsText = Assertion(rawValue: 2)
  static let beginsLine = Assertion(rawValue: 4)
  static let endsLine = Assertion(rawValue: 8)
  static let isWordBoundary = Assertion(rawValue: 16)
  static let isNoWordBoundary = Assertion(rawValue: 32)
}

extension Assertion {
  /// All that holds between two neighbours: a byte each, or -1 where the text begins or ends.
  ///
  /// Bytes suffice, since what assertions look at is ASCII.
  static func holding(between before: Int, and after: Int) -> Assertion {
    var held: Assertion = []
    if before < 0 { held.formUnion([.beginsText, .beginsLine]) }
    if before == 0x0A { held.formUnion(.beginsLine) }
    if after < 0 { held.formUnion([.endsText, .endsLine]) }
    if after == 0x0A { held.formUnion(.endsLine) }
    held.formUnion(isWord(before) != isWord(after) ? .isWordBoundary : .isNoWordBoundary)
    return held
  }

  /// All that holds at `position`, where the text is what lies in `range`.
  static func holding(at position: Int, in text: Span<UInt8>, _ range: Range<Int>) -> Assertion {
    holding(
      between: position > range.lowerBound ? Int(text[position - 1]) : -1,
      and: position < range.upperBound ? Int(text[position]) : -1)
  }

  /// A byte that is neither a newline nor part of a word.
  static let blank = 0x20

  /// A byte that stands for all that these assertions cannot tell from `byte`; -1 stays itself.
  func reduced(_ byte: Int) -> Int {
    if byte < 0 { return byte }
    let asksForLines = !isDisjoint(with: [.beginsLine, .endsLine])
    if byte == 0x0A, asksForLines { return byte }
    let asksForWords = !isDisjoint(with: [.isWordBoundary, .isNoWordBoundary])
    return asksForWords && Self.isWord(byte) ? 0x61 : Self.blank
  }

  /// Whether the byte is an ASCII letter, digit or underscore.
  static func isWord(_ byte: Int) -> Bool {
    byte >= 0 && PatternParser.isWordScalar(UInt32(byte))
  }
}
