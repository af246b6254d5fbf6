import Bytes
import Numbers
import Times

/// Go's Sprintf for the verbs b d o x X e E f F g G s q v t, with flags, width and precision.
///
/// An integer takes the verbs of a float too; otherwise a verb that does not suit its argument prints
/// as in Go, `%!d(string=abc)`. Widths and precisions above 1000 are cut to 1000.
struct FormattedText {
  private static let limit = 1000

  /// Of `-`, `+`, `#`, blank and `0` those that are there.
  private var flags: Set<UInt8> = []
  private var width = 0
  private var precision: Int?
  /// NUL where there is none.
  private var verb: Unicode.Scalar = "\0"

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
      case "\0": output.append("%!(NOVERB)")
      case "%": output.append("%")
      case _ where used < arguments.count:
        item.append(arguments[used], to: &output)
        used += 1
      default: item.appendBad(nil, to: &output)
      }
    }
    guard used < arguments.count else { return }
    output.append("%!(EXTRA ")
    for (number, value) in arguments[used...].enumerated() {
      if number > 0 { output.append(", ") }
      output.append(typed: value)
    }
    output.append(")")
  }

  /// Reads flags, width, precision and verb from behind a `%` on.
  private init(parsing format: [UInt8], _ index: inout Int) {
    while index < format.count, "-+# 0".utf8.contains(format[index]) {
      flags.insert(format[index])
      index += 1
    }
    width = Self.number(format, &index)
    if index < format.count, format[index] == UInt8(ascii: ".") {
      index += 1
      precision = Self.number(format, &index)
    }
    guard index < format.count else { return }
    verb = Unicode.Scalar(format[index])
    index += 1
  }

  private func has(_ flag: Unicode.Scalar) -> Bool { flags.contains(UInt8(ascii: flag)) }

  private static func number(_ format: [UInt8], _ index: inout Int) -> Int {
    var number = 0
    while index < format.count, (0x30...0x39).contains(format[index]) {
      number = min(number * 10 + Int(format[index] - 0x30), limit)
      index += 1
    }
    return number
  }

  private func append(_ value: TemplateValue, to output: inout ByteBuffer) {
    switch (value, verb) {
    case (.integer(let number), _):
      appendInteger(number.magnitude, isNegative: number < 0, value, to: &output)
    case (.unsigned(let number), _):
      appendInteger(number, isNegative: false, value, to: &output)
    case (.float(let number), "v"),
      (.float(let number), _) where isFloatVerb:
      appendFloat(number, to: &output)
    case (.boolean(let flag), "t"), (.boolean(let flag), "v"):
      pad(Array((flag ? "true" : "false").utf8), to: &output)
    case (.duration(let span), "d"), (.duration(let span), "x"), (.duration(let span), "X"):
      let number = span.nanoseconds
      appendInteger(number.magnitude, isNegative: number < 0, value, to: &output)
    case (.none, "v"): appendText(value, to: &output)
    case (.float, _), (.boolean, _), (.none, _): appendBad(value, to: &output)
    default: appendText(value, to: &output)
    }
  }

  private var isFloatVerb: Bool { "eEfFgG".unicodeScalars.contains(verb) }

  private func appendInteger(
    _ magnitude: UInt64, isNegative: Bool, _ value: TemplateValue,
    to output: inout ByteBuffer
  ) {
    let radix: Int
    switch verb {
    case "d", "v": radix = 10
    case "x", "X": radix = 16
    case "o": radix = 8
    case "b": radix = 2
    case _ where isFloatVerb:
      return appendFloat(isNegative ? -Double(magnitude) : Double(magnitude), to: &output)
    default: return appendBad(value, to: &output)
    }
    var digits = String(magnitude, radix: radix, uppercase: verb == "X")
    if let precision {
      if precision == 0, magnitude == 0 { digits = "" }
      digits = String(repeating: "0", count: max(precision - digits.utf8.count, 0)) + digits
    }
    var prefix = sign(isNegative)
    if has("#"), radix == 16 { prefix += "0\(verb)" }
    if has("#"), radix == 8 { prefix += "0" }
    pad(prefix: prefix, Array(digits.utf8), zeros: has("0") && precision == nil, to: &output)
  }

  private func appendFloat(_ number: Double, to output: inout ByteBuffer) {
    let form = UInt8(ascii: verb == "v" ? "g" : verb)
    let text = FloatText.magnitude(number, verb: form, precision: precision)
    var prefix = sign(number.sign == .minus && !number.isNaN)
    if prefix.isEmpty, number.isInfinite { prefix = "+" }
    pad(prefix: prefix, text, zeros: has("0") && number.isFinite, to: &output)
  }

  private func sign(_ isNegative: Bool) -> String {
    isNegative ? "-" : has("+") ? "+" : has(" ") ? " " : ""
  }

  private func appendText(_ value: TemplateValue, to output: inout ByteBuffer) {
    var text = ByteBuffer(capacity: 64)
    text.append(value, none: "<nil>")
    var bytes = text.array
    switch verb {
    case "s", "v", "q":
      if let precision, verb != "v" || precision > 0 { bytes = Self.cut(bytes, to: precision) }
      pad(verb == "q" ? Self.quoted(bytes) : bytes, to: &output)
    case "x", "X":
      var digits = ByteBuffer(capacity: bytes.count * 2)
      for byte in bytes { digits.append(hexadecimal: byte, uppercase: verb == "X") }
      pad(digits.array, to: &output)
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

  /// Tells of a verb that does not suit its argument, or has none.
  private func appendBad(_ value: TemplateValue?, to output: inout ByteBuffer) {
    output.append("%!")
    output.append(UInt8(truncatingIfNeeded: verb.value))
    output.append("(")
    if let value { output.append(typed: value) } else { output.append("MISSING") }
    output.append(")")
  }

  private func pad(
    prefix: String = "", _ text: [UInt8], zeros: Bool = false, to output: inout ByteBuffer
  ) {
    let length = prefix.utf8.count + text.count { $0 & 0xC0 != 0x80 }
    let missing = max(width - length, 0)
    if !has("-"), !zeros { output.append(repeating: UInt8(ascii: " "), count: missing) }
    output.append(text: prefix)
    if !has("-"), zeros { output.append(repeating: UInt8(ascii: "0"), count: missing) }
    output.append(text)
    if has("-") { output.append(repeating: UInt8(ascii: " "), count: missing) }
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
