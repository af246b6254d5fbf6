import Bytes

/// Finds the tokens of a line as nearly all lines are, eight bytes at a time: names without escapes, a
/// single blank where one must stand, enough bytes behind it to read whole words.
///
/// Each function gives nil where it cannot say; then `LineScanner`, which knows all of the grammar,
/// is to be asked. What is found is what that would find.
enum OrdinaryLine {
  /// The end of the field key that starts at `start`, where an equals sign stands.
  @inline(__always)
  static func keyEnd(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    var index = start
    while index <= bytes.count &- 9 {
      let word = bytes.word(at: index)
      let count = WordScan.certainKeyCount(word)
      index &+= count
      if count == 8 { continue }
      let stop = bytes[index]
      if stop == Ascii.equals { return index > start ? index : nil }
      guard stop == Ascii.minus || stop == Ascii.less else { return nil }
      index &+= 1
    }
    return nil
  }

  /// The value at `start`: its token, its kind, and the index behind it, with the byte there.
  @inline(__always)
  static func value(_ bytes: Span<UInt8>, from start: Int) -> OrdinaryValue? {
    guard let text = bytes.window(at: start, length: 32) else { return nil }
    let number = DecimalExtent(text)
    guard number.whole > 0 else {
      return number.sign > 0 ? nil : Self.text(bytes, from: start)
    }
    guard number.length < DecimalExtent.unknown else {
      return longNumber(bytes, from: start, digits: start &+ number.sign)
    }
    let end = number.end
    let stop = text[end]
    // All that may stand behind a number is not above the comma; letters are.
    guard stop > Ascii.comma else {
      return OrdinaryValue(
        token: Token(start: start, end: start &+ end), kind: .float, end: start &+ end, stop: stop)
    }
    if stop == Ascii.letterI, !number.hasPoint {
      return OrdinaryValue(
        token: Token(start: start, end: start &+ end), kind: .integer, end: start &+ end &+ 1,
        stop: text[end &+ 1])
    }
    return longNumber(bytes, from: start, digits: start &+ number.sign)
  }

  /// A number with an exponent or with more digits, short enough to be in range.
  @inline(never)
  private static func longNumber(
    _ bytes: Span<UInt8>, from start: Int, digits first: Int
  ) -> OrdinaryValue? {
    let limit = bytes.count &- 16
    var end = digitsEnd(bytes, from: first, limit: limit)
    guard end <= limit else { return nil }
    var stop = bytes[end]
    if stop == Ascii.point {
      end = digitsEnd(bytes, from: end &+ 1, limit: limit)
      guard end <= limit else { return nil }
      stop = bytes[end]
    } else if stop == Ascii.letterI || (stop == Ascii.letterU && first == start) {
      // 18 digits are in range of both kinds.
      guard end &- first <= 18 else { return nil }
      return OrdinaryValue(
        token: Token(start: start, end: end), kind: stop == Ascii.letterI ? .integer : .unsigned,
        end: end &+ 1, stop: bytes[end &+ 1])
    }
    if stop | 0x20 == Ascii.letterE {
      let sign = bytes[end &+ 1]
      let digits = sign == Ascii.minus || sign == Ascii.plus ? end &+ 2 : end &+ 1
      end = digits &+ WordScan.digitCount(bytes.word(at: digits))
      // Two digits cannot leave the range of a double.
      guard end > digits, end <= digits &+ 2 else { return nil }
    }
    guard end &- start < 200 else { return nil }
    return OrdinaryValue(
      token: Token(start: start, end: end), kind: .float, end: end, stop: bytes[end])
  }

  /// A string or a boolean.
  @inline(never)
  private static func text(
    _ bytes: Span<UInt8>, from start: Int
  ) -> OrdinaryValue? {
    if bytes[start] == Ascii.quote { return string(bytes, from: start &+ 1) }
    return boolean(bytes, from: start)
  }

  /// A string without escapes or control bytes, the inside of which starts at `start`.
  @inline(__always)
  private static func string(
    _ bytes: Span<UInt8>, from start: Int
  ) -> OrdinaryValue? {
    var index = start
    var isAscii = true
    while index <= bytes.count &- 9 {
      let word = bytes.word(at: index)
      if WordScan.hasHighByte(word) { isAscii = false }
      let count = WordScan.textCount(word)
      index &+= count
      if count == 8 { continue }
      guard bytes[index] == Ascii.quote, isAscii || bytes.isUTF8(start..<index),
        index &+ 1 < bytes.count
      else { return nil }
      return OrdinaryValue(
        token: Token(start: start, end: index), kind: .string, end: index &+ 1,
        stop: bytes[index &+ 1])
    }
    return nil
  }

  /// One of the spellings of a boolean that programs write; any other is for the general way.
  @inline(__always)
  private static func boolean(
    _ bytes: Span<UInt8>, from start: Int
  ) -> OrdinaryValue? {
    guard start <= bytes.count &- 9 else { return nil }
    let word = bytes.word(at: start)
    let end: Int
    if word & 0xFFFF_FFFF == 0x6575_7274 {
      // true
      end = start &+ 4
    } else if word & 0xFF_FFFF_FFFF == 0x65_736C_6166 {
      // false
      end = start &+ 5
    } else {
      return nil
    }
    return OrdinaryValue(
      token: Token(start: start, end: end), kind: .boolean, end: end, stop: bytes[end])
  }

  /// A stamp of up to 19 digits at the start of `text`, and the index behind it, at most 23.
  @inline(__always)
  static func stamp(_ text: Span<UInt8>) -> (value: Int64, end: Int)? {
    let first = text.word(at: 0)
    // Stamps in nanoseconds have 19 digits, those in milliseconds 13, those in seconds 10.
    guard WordScan.areDigits(first) else { return shortStamp(first) }
    let value = WordScan.decimal(first, count: 8)
    let second = text.word(at: 8)
    guard WordScan.areDigits(second) else { return appended(to: value, second, at: 8) }
    return appended(
      to: value &* 100_000_000 &+ WordScan.decimal(second, count: 8), text.word(at: 16), at: 16)
  }

  /// A stamp's last digits, fewer than eight, behind those that `value` has.
  @inline(__always)
  private static func appended(
    to value: UInt64, _ word: UInt64, at start: Int
  ) -> (value: Int64, end: Int)? {
    let count = WordScan.digitCount(word)
    guard count > 0 else { return (Int64(truncatingIfNeeded: value), start) }
    // 19 digits are below 2⁶⁴.
    guard count <= 3 || value < 100_000_000 else { return nil }
    let whole = value &* WordScan.powerOfTen(count) &+ WordScan.decimal(word, count: count)
    return whole <= Int64.max ? (Int64(truncatingIfNeeded: whole), start &+ count) : nil
  }

  private static func shortStamp(_ word: UInt64) -> (value: Int64, end: Int)? {
    let count = WordScan.digitCount(word)
    guard count > 0 else { return nil }
    return (Int64(truncatingIfNeeded: WordScan.decimal(word, count: count)), count)
  }

  /// The end of the digits from `start` on; beyond `limit` when it cannot say.
  @inline(__always)
  private static func digitsEnd(_ bytes: Span<UInt8>, from start: Int, limit: Int) -> Int {
    var index = start
    while index <= limit {
      let count = WordScan.digitCount(bytes.word(at: index))
      index &+= count
      if count < 8 { return index }
    }
    return limit &+ 1
  }
}

/// What `OrdinaryLine.value` found.
struct OrdinaryValue {
  var token: Token
  var kind: FieldKind
  /// The index behind the value and its suffix or quote.
  var end: Int
  /// The byte there.
  var stop: UInt8
}
