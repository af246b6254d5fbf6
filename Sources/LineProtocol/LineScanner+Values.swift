import Bytes
import Numbers

extension LineScanner {
  /// The field value that starts at `start`, and the index behind it.
  func value(
    _ bytes: Span<UInt8>, from start: Int, key: Token
  ) throws(Halt) -> (token: Token, kind: FieldKind, end: Int) {
    switch try byte(bytes, at: start) {
    case Ascii.quote:
      let token = try string(bytes, from: start + 1)
      return (token, .string, token.end + 1)
    case 0x74, 0x54, 0x66, 0x46:
      let end = try wordEnd(bytes, from: start)
      guard Boolean.value(of: bytes, start..<end) != nil else {
        throw .malformed(.booleanExpected, at: start, token: start..<end, resume: end)
      }
      return (Token(start: start, end: end), .boolean, end)
    case let first? where Ascii.isDigit(first) || first == Ascii.minus || first == Ascii.point:
      return try number(bytes, from: start)
    default:
      throw .malformed(.fieldValueExpected, at: start, token: key.range)
    }
  }

  /// The inside of a string: all up to the next quote without a backslash before it. It may hold any
  /// byte, newlines and all, but must be UTF-8. Where the quote is missing, or was torn off before whole
  /// points, only the line of the opening quote is refused.
  private func string(_ bytes: Span<UInt8>, from start: Int) throws(Halt) -> Token {
    var index = start
    var hasBackslash = false
    var isAscii = true
    var open = OpenString(at: start, mostOthers: linesBetween)
    while true {
      open.index = index
      guard index < bytes.count else {
        if !inputEnds { throw .needMore(string: open) }
        throw unclosed(bytes, from: start)
      }
      let next = bytes[index]
      if next == Ascii.quote { break }
      if next == Ascii.newline, open.endLine(bytes, at: index) {
        throw unclosed(bytes, from: start)
      }
      if next == Ascii.backslash {
        // Only before these two it is an escape; before any other byte it stands for itself.
        hasBackslash = true
        guard index + 1 < bytes.count || inputEnds else { throw .needMore(string: open) }
        let escaped = try byte(bytes, at: index + 1)
        if escaped == Ascii.quote || escaped == Ascii.backslash { index += 1 }
      }
      if next >= 0x80 { isAscii = false }
      index += 1
    }
    if !isAscii, !bytes.isUTF8(start..<index) {
      throw .malformed(.notUTF8, at: start, token: start..<index, resume: index)
    }
    return Token(start: start, end: index, hasBackslash: hasBackslash)
  }

  /// The fault of a string without an end, of which the message shows the first line.
  private func unclosed(_ bytes: Span<UInt8>, from start: Int) -> Halt {
    let end = bytes.firstIndex(of: Ascii.newline, from: start, to: bytes.count) ?? bytes.count
    return .malformed(.unclosedString, at: start - 1, token: start - 1..<end, resume: start)
  }

  /// The end of a value that is no string: the next comma, blank, CR or newline.
  private func wordEnd(_ bytes: Span<UInt8>, from start: Int) throws(Halt) -> Int {
    var index = start
    while let next = try byte(bytes, at: index) {
      switch next {
      case Ascii.comma, Ascii.space, Ascii.carriageReturn, Ascii.newline: return index
      default: index += 1
      }
    }
    return index
  }

  private func number(
    _ bytes: Span<UInt8>, from start: Int
  ) throws(Halt) -> (token: Token, kind: FieldKind, end: Int) {
    let end = try wordEnd(bytes, from: start)
    let text = start..<end - 1
    func fault(_ kind: ParseError.Kind) -> Halt {
      .malformed(kind, at: start, token: start..<end, resume: end)
    }
    switch bytes[end - 1] {
    case Ascii.letterI:
      guard Int64(decimal: bytes, text) != nil else {
        // Too large is told apart from not being a number at all.
        throw fault(isWhole(bytes, text, signed: true) ? .integerOutOfRange : .numberExpected)
      }
      return (Token(start: start, end: end - 1), .integer, end)
    case Ascii.letterU:
      guard UInt64(decimal: bytes, text) != nil else {
        throw fault(isWhole(bytes, text, signed: false) ? .unsignedOutOfRange : .numberExpected)
      }
      return (Token(start: start, end: end - 1), .unsigned, end)
    default:
      guard Double(decimal: bytes, start..<end) != nil else {
        throw fault(Double.isDecimal(bytes, start..<end) ? .floatTooLarge : .numberExpected)
      }
      return (Token(start: start, end: end), .float, end)
    }
  }

  /// Whether the text is nothing but digits, perhaps behind a minus.
  private func isWhole(_ bytes: Span<UInt8>, _ range: Range<Int>, signed: Bool) -> Bool {
    let hasSign = signed && !range.isEmpty && bytes[range.lowerBound] == Ascii.minus
    let digits = hasSign ? range.dropFirst() : range
    return !digits.isEmpty && digits.allSatisfy { Ascii.isDigit(bytes[$0]) }
  }
}

/// The ten spellings of a boolean.
enum Boolean {
  /// The boolean that the bytes in `range` spell, or nil.
  static func value(of bytes: Span<UInt8>, _ range: Range<Int>) -> Bool? {
    guard (1...5).contains(range.count) else { return nil }
    var word: UInt64 = 0
    for index in range { word = word << 8 | UInt64(bytes[index]) }
    return switch word {
    // t, T, true, True, TRUE
    case 0x74, 0x54, 0x7472_7565, 0x5472_7565, 0x5452_5545: true
    // f, F, false, False, FALSE
    case 0x66, 0x46, 0x66_616C_7365, 0x46_616C_7365, 0x46_414C_5345: false
    default: nil
    }
  }
}
