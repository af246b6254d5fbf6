import Bytes

/// Why scanning stopped before the end of a record.
enum Halt: Error {
  /// The bytes end inside the record, and the input goes on. Where a string is open, with how far it was
  /// read.
  case needMore(string: OpenString?)
  /// A rule is broken; reading goes on behind the first newline at or after `resume`.
  case malformed(ParseError, resume: Int)

  static func malformed(
    _ kind: ParseError.Kind, at position: Int, token: Range<Int>? = nil, resume: Int? = nil
  ) -> Halt {
    .malformed(ParseError(kind, at: position, token: token), resume: resume ?? position)
  }
}

/// Finds the end of each token of the grammar and checks what lies within.
///
/// It keeps nothing between calls but whether the bytes are the last ones.
struct LineScanner {
  /// Whether the end of the bytes is the end of the input.
  let inputEnds: Bool
  /// Whether to look at eight bytes at once; false checks the same by single bytes, for tests.
  let byWords: Bool
  /// How many lines may stand before each point, as the two names in a recording.
  var linesBetween = 0

  /// The byte at `index`, or nil at the end of the input.
  @inline(__always)
  func byte(_ bytes: Span<UInt8>, at index: Int) throws(Halt) -> UInt8? {
    if index < bytes.count { return bytes[index] }
    if inputEnds { return nil }
    throw .needMore(string: nil)
  }

  /// The index of the first byte from `start` on that is not a blank, at most the count.
  @inline(__always)
  func skipBlanks(_ bytes: Span<UInt8>, from start: Int) -> Int {
    var index = start
    while index < bytes.count, bytes[index] == Ascii.space { index &+= 1 }
    return index
  }

  /// The index behind the line end at `index`, nil when there is another byte. LF, CR LF, the end of
  /// the input and a CR before it are line ends.
  func lineEnd(_ bytes: Span<UInt8>, at index: Int) throws(Halt) -> Int? {
    switch try byte(bytes, at: index) {
    case nil: return index
    case Ascii.newline: return index + 1
    case Ascii.carriageReturn:
      switch try byte(bytes, at: index + 1) {
      case nil: return index + 1
      case Ascii.newline: return index + 2
      default: return nil
      }
    default: return nil
    }
  }

  /// A measurement, key or tag value from `start` on, which may be empty. A comma, a blank, a control
  /// byte and, where `isKey`, an equals sign end it unless a backslash stands before them; before any
  /// other byte a backslash is a byte like others.
  func name(_ bytes: Span<UInt8>, from start: Int, isKey: Bool) throws(Halt) -> Token {
    var index = start
    var isAscii = true
    var hasBackslash = false
    while true {
      index = ordinaryEnd(bytes, from: index, isKey: isKey, isAscii: &isAscii)
      guard let stop = try byte(bytes, at: index), stop == Ascii.backslash else { break }
      // It takes a delimiter along, and is an ordinary byte before anything else.
      hasBackslash = true
      switch try byte(bytes, at: index + 1) {
      case Ascii.comma, Ascii.space: index += 2
      case Ascii.equals where isKey: index += 2
      default: index += 1
      }
    }
    // Checked once for the whole token: nearly all are ASCII.
    if !isAscii, !bytes.isUTF8(start..<index) {
      throw .malformed(.notUTF8, at: start, token: start..<index, resume: index)
    }
    return Token(start: start, end: index, hasBackslash: hasBackslash)
  }

  /// The first index from `start` on whose byte is not ordinary in a name.
  @inline(__always)
  private func ordinaryEnd(
    _ bytes: Span<UInt8>, from start: Int, isKey: Bool, isAscii: inout Bool
  ) -> Int {
    var index = start
    if byWords {
      while index <= bytes.count &- 8 {
        let word = bytes.word(at: index)
        if WordScan.hasHighByte(word) { isAscii = false }
        let count = WordScan.ordinaryCount(word, isKey: isKey)
        index &+= count
        if count < 8 { return index }
      }
    }
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case 0...Ascii.space, Ascii.comma, Ascii.backslash, Ascii.delete: return index
      case Ascii.equals where isKey: return index
      default: break
      }
      if byte >= 0x80 { isAscii = false }
      index &+= 1
    }
    return index
  }
}
