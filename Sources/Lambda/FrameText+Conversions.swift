import Bytes
import Numbers
import Times

/// The functions that turn a value of one type into one of another.
extension FrameText {
  // MARK: To boolean

  /// The texts are those of Go's ParseBool.
  func boolean(_ value: Value) -> Value {
    switch value.kind {
    case .boolean: return value
    case .string:
      switch text(value.string) {
      case "1", "t", "T", "TRUE", "true", "True": return Value(true)
      case "0", "f", "F", "FALSE", "false", "False": return Value(false)
      default: return Value(.badArgument)
      }
    default:
      guard value.promoted == 0 || value.promoted == 1 else { return Value(.badArgument) }
      return Value(value.promoted == 1)
    }
  }

  private func text(_ range: Range<Int>) -> String {
    var text: [UInt8] = []
    for index in range { text.append(bytes[index]) }
    return String(decoding: text, as: UTF8.self)
  }

  // MARK: To numbers

  func integer(_ value: Value) -> Value {
    switch value.kind {
    case .float:
      return Int64(exactly: value.float.rounded(.towardZero)).map { Value($0) }
        ?? Value(.outOfRange)
    case .string:
      return Int64(decimal: bytes.span, withoutPlus(value.string)).map { Value($0) }
        ?? Value(.badArgument)
    default: return Value(value.integer)
    }
  }

  func float(_ value: Value) -> Value {
    guard value.kind == .string else { return Value(value.promoted) }
    let range = withoutPlus(value.string)
    if let number = Double(decimal: bytes.span, range) { return Value(number) }
    return unusualFloat(range).map { Value($0) } ?? Value(.badArgument)
  }

  /// The range without a plus sign at its start, unless a second sign follows.
  private func withoutPlus(_ range: Range<Int>) -> Range<Int> {
    guard range.count >= 2, bytes[range.lowerBound] == UInt8(ascii: "+") else { return range }
    let next = bytes[range.lowerBound + 1]
    let isSign = next == UInt8(ascii: "-") || next == UInt8(ascii: "+")
    return isSign ? range : range.lowerBound + 1..<range.upperBound
  }

  /// The forms beyond decimals that Go reads: `inf`, `infinity` and `nan` in any case, and
  /// hexadecimal floats.
  private func unusualFloat(_ range: Range<Int>) -> Double? {
    guard range.count <= 64 else { return nil }
    let text = text(range).lowercased()
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    if digits.hasPrefix("0x"), digits.contains("p") {
      return Double(text).flatMap { $0.isFinite ? $0 : nil }
    }
    return ["inf", "infinity"].contains(digits) || text == "nan" ? Double(text) : nil
  }

  // MARK: To text

  mutating func string(_ value: Value) -> Value {
    switch value.kind {
    case .boolean: return produce { $1.append(value.isTrue ? "true" : "false") }
    case .integer: return produce { $1.append(decimal: value.integer) }
    case .float: return produce { $1.append(plain: value.float) }
    case .duration:
      return produce { $1.append(influxDuration: TimeSpan(nanoseconds: value.integer)) }
    default: return value
    }
  }

  mutating func humanBytes(_ value: Double) -> Value {
    produce { $1.append(humanBytes: value) }
  }

  // MARK: To durations

  /// A number of units, each of `unit` nanoseconds, or what a text says.
  func duration(_ value: Value, unit: Int64) -> Value {
    switch value.kind {
    case .string: return parsedDuration(value.string)
    case .float:
      let product = (value.float * Double(unit)).rounded(.towardZero)
      return Int64(exactly: product).map { Value(duration: $0) } ?? Value(.outOfRange)
    default:
      let (product, overflows) = value.integer.multipliedReportingOverflow(by: unit)
      return overflows ? Value(.outOfRange) : Value(duration: product)
    }
  }

  private func parsedDuration(_ range: Range<Int>) -> Value {
    let isNegative = !range.isEmpty && bytes[range.lowerBound] == UInt8(ascii: "-")
    let start = range.lowerBound + (isNegative ? 1 : 0)
    guard let read = TimeSpanPrefix(bytes.span, from: start, to: range.upperBound) else {
      return Value(.badArgument)
    }
    guard !read.overflows else { return Value(.outOfRange) }
    guard read.end == range.upperBound else { return Value(.badArgument) }
    return Value(duration: isNegative ? -read.span.nanoseconds : read.span.nanoseconds)
  }
}

extension ByteBuffer {
  /// Adds a number of bytes in SI units, two digits or more: `83 MB`, `1.5 kB`, `9 B`.
  mutating func append(humanBytes value: Double) {
    let units: [StaticString] = [" B", " kB", " MB", " GB", " TB", " PB", " EB"]
    guard value.isFinite else { return append(plain: value) }
    var amount = value.magnitude.rounded(.towardZero)
    if value < 0, amount > 0 { append(UInt8(ascii: "-")) }
    var unit = 0
    while amount >= 1000, unit < units.count - 1 {
      amount /= 1000
      unit += 1
    }
    if unit > 0 { amount = (amount * 10 + 0.5).rounded(.down) / 10 }
    append(fixed: amount, decimals: unit > 0 && amount < 10 ? 1 : 0)
    append(units[unit])
  }
}
