import Bytes

/// The seven kinds of a JSON value.
enum JSONKind: UInt8 { case object, array, string, number, yes, no, null }

/// Where a value lies; a string without its quotes.
struct JSONValue {
  var kind: JSONKind
  var start: Int
  var end: Int
  /// A string that holds a backslash.
  var hasEscape = false
  /// A number with a fraction or an exponent.
  var isFraction = false
  /// A number that has to be converted to know that it fits a double.
  var couldOverflow = false

  var range: Range<Int> { start..<end }
  /// The index behind the value; of a string, behind its quote.
  var endWithQuote: Int { kind == .string ? end &+ 1 : end }
  var isEmptyText: Bool { kind == .string && start == end }
  var text: JSONText { JSONText(start: start, end: end, hasEscape: hasEscape) }
}

/// Finds the ends of JSON's tokens and checks what lies within (RFC 8259).
struct JSONScanner {
  /// Where the text ends.
  let end: Int

  /// The index of the first byte from `start` on that is not white space, at most the end.
  @inline(__always)
  func skipBlanks(_ bytes: Span<UInt8>, from start: Int) -> Int {
    var index = start
    while index < end {
      switch bytes[index] {
      case Ascii.space, Ascii.tab, Ascii.newline, Ascii.carriageReturn: index &+= 1
      default: return index
      }
    }
    return index
  }

  /// The first byte from `index` on that is not white space, or 0 at the end; moves `index` there.
  @inline(__always)
  func token(_ bytes: Span<UInt8>, at index: inout Int) -> UInt8 {
    // What is above the blank is no white space, and comes first in nearly all records.
    if index < end, bytes[index] > Ascii.space { return bytes[index] }
    index = skipBlanks(bytes, from: index)
    return byte(bytes, at: index)
  }

  /// The byte at `index`, or 0, which no rule takes, at the end.
  @inline(__always)
  func byte(_ bytes: Span<UInt8>, at index: Int) -> UInt8 { index < end ? bytes[index] : 0 }

  /// The string whose inside starts at `start`.
  @inline(__always)
  func string(_ bytes: Span<UInt8>, from start: Int) throws(JSONError) -> JSONText {
    var index = start
    while index <= bytes.count &- 8 {
      let count = WordScan.asciiTextCount(bytes.word(at: index))
      index &+= count
      guard count < 8 else { continue }
      if index < end, bytes[index] == Ascii.quote {
        return JSONText(start: start, end: index, hasEscape: false)
      }
      break
    }
    return try restOfString(bytes, from: start, at: min(index, end))
  }

  /// The same, byte by byte from `index` on.
  @inline(never)
  private func restOfString(
    _ bytes: Span<UInt8>, from start: Int, at index: Int
  ) throws(JSONError) -> JSONText {
    var index = index
    var hasEscape = false
    while index < end {
      let byte = bytes[index]
      switch byte {
      case Ascii.quote: return JSONText(start: start, end: index, hasEscape: hasEscape)
      case Ascii.backslash:
        hasEscape = true
        index = try escapeEnd(bytes, at: index)
      case 0..<0x20: throw JSONError(.controlByte, at: index, token: index..<index + 1)
      case 0..<0x80: index += 1
      default:
        let length = bytes.utf8Length(at: index, end: end)
        guard length > 0 else { throw JSONError(.notUTF8, at: index, token: index..<index + 1) }
        index += length
      }
    }
    throw JSONError(.unclosedString, at: start - 1, token: start - 1..<end)
  }

  /// The end of the escape whose backslash is at `index`. Half a surrogate pair is refused: no text can
  /// stand for it.
  private func escapeEnd(_ bytes: Span<UInt8>, at index: Int) throws(JSONError) -> Int {
    switch byte(bytes, at: index + 1) {
    case Ascii.quote, Ascii.backslash, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74: return index + 2
    case Ascii.letterU: break
    default: throw JSONError(.escapeExpected, at: index + 1)
    }
    let unit = try codeUnit(bytes, at: index)
    guard 0xD800...0xDFFF ~= unit else { return index + 6 }
    let fault = JSONError(.loneSurrogate, at: index, token: index..<index + 6)
    guard unit < 0xDC00, byte(bytes, at: index + 6) == Ascii.backslash,
      byte(bytes, at: index + 7) == Ascii.letterU
    else { throw fault }
    guard 0xDC00...0xDFFF ~= (try codeUnit(bytes, at: index + 6)) else { throw fault }
    return index + 12
  }

  /// The value of the `\uXXXX` at `index`.
  private func codeUnit(_ bytes: Span<UInt8>, at index: Int) throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for place in index + 2..<index + 6 {
      guard let digit = Hexadecimal.value(of: byte(bytes, at: place)) else {
        throw JSONError(.escapeExpected, at: place)
      }
      value = value << 4 | UInt32(digit)
    }
    return value
  }

  /// The character that the `\uXXXX` or pair of them at `index` says; it was checked before. `index` moves
  /// behind it.
  func character(_ bytes: Span<UInt8>, at index: inout Int) -> Unicode.Scalar {
    func nextUnit() -> UInt32 {
      defer { index += 6 }
      return (try? codeUnit(bytes, at: index)) ?? 0
    }
    var value = nextUnit()
    if 0xD800...0xDBFF ~= value {
      value = 0x10000 + (value & 0x3FF) << 10 + nextUnit() & 0x3FF
    }
    return Unicode.Scalar(value) ?? "\u{FFFD}"
  }

  /// The number that starts at `start` with a digit or a minus.
  @inline(__always)
  func number(_ bytes: Span<UInt8>, from start: Int) throws(JSONError) -> JSONValue {
    if let text = bytes.window(at: start, length: 32) {
      let number = DecimalExtent(text)
      if number.length < DecimalExtent.unknown, start &+ number.end <= end,
        number.whole == 1 || number.whole > 1 && text[number.sign] != Ascii.zero,
        !number.hasPoint || number.length > number.whole &+ 1,
        text[number.end] | 0x20 != Ascii.letterE
      {
        return JSONValue(
          kind: .number, start: start, end: start &+ number.end, isFraction: number.hasPoint)
      }
    }
    return try anyNumber(bytes, from: start)
  }

  /// The same for a number of any form, with what is wrong in it.
  @inline(never)
  private func anyNumber(_ bytes: Span<UInt8>, from start: Int) throws(JSONError) -> JSONValue {
    var index = start
    if bytes[index] == Ascii.minus { index += 1 }
    var value = JSONValue(kind: .number, start: start, end: start)
    let whole = index
    index = try digits(bytes, from: index)
    if index > whole + 1, bytes[whole] == Ascii.zero {
      throw JSONError(.leadingZero, at: start, token: start..<index)
    }
    if byte(bytes, at: index) == Ascii.point {
      value.isFraction = true
      index = try digits(bytes, from: index + 1)
    }
    if byte(bytes, at: index) | 0x20 == Ascii.letterE {
      value.isFraction = true
      index += 1
      let sign = byte(bytes, at: index)
      if sign == Ascii.plus || sign == Ascii.minus { index += 1 }
      let exponent = index
      index = try digits(bytes, from: index)
      value.couldOverflow = index - exponent > 2
    }
    value.end = index
    if index - start >= 200 { value.couldOverflow = true }
    return value
  }

  /// The end of the digits that start at `start`, at least one.
  private func digits(_ bytes: Span<UInt8>, from start: Int) throws(JSONError) -> Int {
    var index = start
    while index < end, Ascii.isDigit(bytes[index]) { index &+= 1 }
    guard index > start else { throw JSONError(.digitExpected, at: start) }
    return index
  }

  /// The string, number or word at `start`.
  @inline(__always)
  func scalar(_ bytes: Span<UInt8>, at start: Int) throws(JSONError) -> JSONValue {
    switch byte(bytes, at: start) {
    case Ascii.quote:
      let text = try string(bytes, from: start + 1)
      return JSONValue(
        kind: .string, start: text.start, end: text.end, hasEscape: text.hasEscape)
    case Ascii.minus, 0x30...0x39: return try number(bytes, from: start)
    default: return try word(bytes, at: start)
    }
  }

  /// The word at `start`: true, false or null. The words that other writers put for a number that is
  /// none have a message of their own.
  @inline(never)
  private func word(_ bytes: Span<UInt8>, at start: Int) throws(JSONError) -> JSONValue {
    var stop = start
    while stop < end, (bytes[stop] | 0x20) &- 0x61 < 26 { stop += 1 }
    let range = start..<stop
    switch (range.count, bytes.prefixWord(range)) {
    case (4, 0x6575_7274): return JSONValue(kind: .yes, start: start, end: stop)
    case (5, 0x65_736C_6166): return JSONValue(kind: .no, start: start, end: stop)
    case (4, 0x6C6C_756E): return JSONValue(kind: .null, start: start, end: stop)
    default: break
    }
    let isNotANumber =
      bytes.equal(range, Array("NaN".utf8)) || bytes.equal(range, Array("Infinity".utf8))
    throw JSONError(
      isNotANumber ? .notANumber : .valueExpected, at: start, token: isNotANumber ? range : nil)
  }
}
