import Bytes
import Numbers
import Times

/// Go's Sprintf for the verbs b d o x X e E f F g G s q v t, with flags, width and precision.
///
/// An integer takes the verbs of a float too; otherwise a verb that does not suit its argument prints
/// as in Go, `%!d(string=abc)`. Widths and precisions above 1000 are cut to 1000.
struct FormattedText {
  private static let limit = 1000

  private var isLeft = false
  private var hasPlus = false
  private var hasSharp = false
  private var hasBlank = false
  private var hasZero = false
  private var width = 0
  private var precision: Int?
  private var verb: UInt8 = 0

  /// Adds `format` with its verbs replaced by `arguments`.
  static func append(
    _ format: [UInt8], _ arguments: [TemplateValue],
    to output: inout ByteBuffer
  ) {
    var index = 0
    var used = 0
    while index < format.count {
      guard format[index] == UInt8(ascii: "%") else {
        output.append(format[index])
        index += 1
        continue
      }
      index += 1
      let item = FormattedText(parsing: format, &index)
      switch item.verb {
      case 0: output.append("%!(NOVERB)")
      case UInt8(ascii: "%"): output.append(UInt8(ascii: "%"))
      default:
        guard used < arguments.count else {
          output.append("%!")
          output.append(item.verb)
          output.append("(MISSING)")
          continue
        }
        item.append(arguments[used], to: &output)
        used += 1
      }
    }
    appendExtra(arguments.dropFirst(used), to: &output)
  }

  private static func appendExtra(
    _ extra: ArraySlice<TemplateValue>,
    to output: inout ByteBuffer
  ) {
    guard !extra.isEmpty else { return }
    output.append("%!(EXTRA ")
    for (number, value) in extra.enumerated() {
      if number > 0 { output.append(", ") }
      output.append(typed: value)
    }
    output.append(")")
  }

  /// Reads flags, width, precision and verb from behind a `%` on.
  private init(parsing format: [UInt8], _ index: inout Int) {
    scan: while index < format.count {
      switch format[index] {
      case UInt8(ascii: "-"): isLeft = true
      case UInt8(ascii: "+"): hasPlus = true
      case UInt8(ascii: "#"): hasSharp = true
      case UInt8(ascii: " "): hasBlank = true
      case UInt8(ascii: "0"): hasZero = true
      default: break scan
      }
      index += 1
    }
    width = Self.number(format, &index)
    if index < format.count, format[index] == UInt8(ascii: ".") {
      index += 1
      precision = Self.number(format, &index)
    }
    guard index < format.count else { return }
    verb = format[index]
    index += 1
  }

  private static func number(_ format: [UInt8], _ index: inout Int) -> Int {
    var number = 0
    while index < format.count, (0x30...0x39).contains(format[index]) {
      number = min(number * 10 + Int(format[index] - 0x30), limit)
      index += 1
    }
    return number
  }

  private func append(
    _ value: TemplateValue, to output: inout ByteBuffer
  ) {
    switch value {
    case .integer(let number):
      appendInteger(number.magnitude, isNegative: number < 0, value, to: &output)
    case .unsigned(let number):
      appendInteger(number, isNegative: false, value, to: &output)
    case .float(let number):
      guard isFloatVerb || verb == UInt8(ascii: "v") else {
        return appendBad(value, to: &output)
      }
      appendFloat(number, to: &output)
    case .boolean(let flag) where verb == UInt8(ascii: "t") || verb == UInt8(ascii: "v"):
      pad(Array((flag ? "true" : "false").utf8), to: &output)
    case .duration(let span)
    where [UInt8(ascii: "d"), UInt8(ascii: "x"), UInt8(ascii: "X")].contains(verb):
      let number = span.nanoseconds
      appendInteger(number.magnitude, isNegative: number < 0, value, to: &output)
    case .boolean: appendBad(value, to: &output)
    case .none where verb != UInt8(ascii: "v"): appendBad(value, to: &output)
    default: appendText(value, to: &output)
    }
  }

  private var isFloatVerb: Bool { "eEfFgG".utf8.contains(verb) }

  private func appendInteger(
    _ magnitude: UInt64, isNegative: Bool, _ value: TemplateValue,
    to output: inout ByteBuffer
  ) {
    let radix: Int
    switch verb {
    case UInt8(ascii: "d"), UInt8(ascii: "v"): radix = 10
    case UInt8(ascii: "x"), UInt8(ascii: "X"): radix = 16
    case UInt8(ascii: "o"): radix = 8
    case UInt8(ascii: "b"): radix = 2
    case _ where isFloatVerb:
      return appendFloat(isNegative ? -Double(magnitude) : Double(magnitude), to: &output)
    default: return appendBad(value, to: &output)
    }
    var digits = Array(
      String(magnitude, radix: radix, uppercase: verb == UInt8(ascii: "X")).utf8)
    if let precision {
      if precision == 0, magnitude == 0 { digits = [] }
      digits = Array(repeating: UInt8(ascii: "0"), count: max(precision - digits.count, 0)) + digits
    }
    var prefix = sign(isNegative)
    if hasSharp, radix == 16 { prefix += [UInt8(ascii: "0"), verb] }
    if hasSharp, radix == 8 { prefix.append(UInt8(ascii: "0")) }
    pad(prefix: prefix, digits, zeros: hasZero && precision == nil, to: &output)
  }

  private func appendFloat(_ number: Double, to output: inout ByteBuffer) {
    let form = verb == UInt8(ascii: "v") ? UInt8(ascii: "g") : verb
    let text = FloatText.magnitude(number, verb: form, precision: precision)
    var prefix = sign(number.sign == .minus && !number.isNaN)
    if prefix.isEmpty, number.isInfinite { prefix = [UInt8(ascii: "+")] }
    pad(prefix: prefix, text, zeros: hasZero && number.isFinite, to: &output)
  }

  private func sign(_ isNegative: Bool) -> [UInt8] {
    if isNegative { return [UInt8(ascii: "-")] }
    if hasPlus { return [UInt8(ascii: "+")] }
    return hasBlank ? [UInt8(ascii: " ")] : []
  }

  private func appendText(
    _ value: TemplateValue, to output: inout ByteBuffer
  ) {
    var text = ByteBuffer(capacity: 64)
    text.append(value, none: "<nil>")
    var bytes = text.array
    switch verb {
    case UInt8(ascii: "s"), UInt8(ascii: "v"), UInt8(ascii: "q"):
      if let precision, verb != UInt8(ascii: "v") || precision > 0 {
        bytes = Self.cut(bytes, to: precision)
      }
      pad(verb == UInt8(ascii: "q") ? Self.quoted(bytes) : bytes, to: &output)
    case UInt8(ascii: "x"), UInt8(ascii: "X"):
      var digits = ByteBuffer(capacity: bytes.count * 2)
      for byte in bytes { digits.append(hexadecimal: byte) }
      pad(
        verb == UInt8(ascii: "x")
          ? digits.array : digits.array.map { $0 >= 0x61 ? $0 - 0x20 : $0 }, to: &output)
    default: appendBad(value, to: &output)
    }
  }

  /// The first `count` characters.
  private static func cut(_ text: [UInt8], to count: Int) -> [UInt8] {
    var seen = 0
    for (index, byte) in text.enumerated() where byte & 0xC0 != 0x80 {
      if seen == count { return Array(text[..<index]) }
      seen += 1
    }
    return text
  }

  /// Go's quoted form: `\"`, `\\`, the control bytes by letter or as `\x00`, the rest as it is.
  private static func quoted(_ text: [UInt8]) -> [UInt8] {
    let letters: [UInt8: Character] = [
      7: "a", 8: "b", 12: "f", 10: "n", 13: "r", 9: "t", 11: "v", 0x22: "\"", 0x5C: "\\",
    ]
    var result = ByteBuffer(capacity: text.count + 2)
    result.append(UInt8(ascii: "\""))
    for byte in text {
      if let letter = letters[byte]?.asciiValue {
        result.append(UInt8(ascii: "\\"))
        result.append(letter)
      } else if byte < 0x20 || byte == 0x7F {
        result.append("\\x")
        result.append(hexadecimal: byte)
      } else {
        result.append(byte)
      }
    }
    result.append(UInt8(ascii: "\""))
    return result.array
  }

  private func appendBad(
    _ value: TemplateValue, to output: inout ByteBuffer
  ) {
    output.append("%!")
    output.append(verb)
    output.append("(")
    output.append(typed: value)
    output.append(")")
  }

  private func pad(
    prefix: [UInt8] = [], _ text: [UInt8], zeros: Bool = false, to output: inout ByteBuffer
  ) {
    let length = prefix.count + text.count { $0 & 0xC0 != 0x80 }
    let missing = max(width - length, 0)
    if !isLeft, !zeros { output.append(repeating: UInt8(ascii: " "), count: missing) }
    output.append(prefix)
    if !isLeft, zeros { output.append(repeating: UInt8(ascii: "0"), count: missing) }
    output.append(text)
    if isLeft { output.append(repeating: UInt8(ascii: " "), count: missing) }
  }
}

extension ByteBuffer {
  /// Adds `float64=12`, as Go's Sprintf tells of an argument it cannot use.
  mutating func append(typed value: TemplateValue) {
    switch value {
    case .none: return append("<nil>")
    case .boolean: append("bool=")
    case .integer: append("int64=")
    case .unsigned: append("uint64=")
    case .float: append("float64=")
    case .text: append("string=")
    case .time: append("time.Time=")
    case .duration: append("time.Duration=")
    case .map, .object: append("map=")
    }
    append(value, none: "<nil>")
  }
}
