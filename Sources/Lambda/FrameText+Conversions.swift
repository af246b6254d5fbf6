import Bytes
import Numbers
import Times

/// The functions that turn a value of one type into one of another.
extension FrameText {
  mutating func convert(_ function: Function, _ arguments: Arguments) -> Value {
    let value = arguments[0]
    switch function {
    case .bool: return boolean(value)
    case .int: return integer(value)
    case .float: return float(value)
    case .string: return string(value)
    case .duration: return arguments.count == 1 ? duration(value) : duration(value, arguments[1])
    default:
      guard value.isNumber else { return Value(.wrongArguments) }
      return produce { $1.append(humanBytes: value.promoted) }
    }
  }

  // MARK: To boolean

  private func boolean(_ value: Value) -> Value {
    switch value.kind {
    case .boolean: return value
    case .integer, .float:
      guard value.promoted == 0 || value.promoted == 1 else { return Value(.badArgument) }
      return Value(value.promoted == 1)
    case .string:
      if isOne(of: BooleanWords.true, value.string) { return Value(true) }
      return isOne(of: BooleanWords.false, value.string) ? Value(false) : Value(.badArgument)
    default: return Value(.wrongArguments)
    }
  }

  private func isOne(of words: [[UInt8]], _ range: Range<Int>) -> Bool {
    words.contains { bytes.span.equal(range, $0) }
  }

  // MARK: To numbers

  private func integer(_ value: Value) -> Value {
    switch value.kind {
    case .boolean: return Value(value.isTrue ? 1 : 0)
    case .integer: return value
    case .float:
      return Int64(exactly: value.float.rounded(.towardZero)).map { Value($0) }
        ?? Value(.outOfRange)
    case .string:
      return Int64(decimal: bytes.span, withoutPlus(value.string)).map { Value($0) }
        ?? Value(.badArgument)
    default: return Value(.wrongArguments)
    }
  }

  private func float(_ value: Value) -> Value {
    switch value.kind {
    case .boolean: return Value(value.isTrue ? 1.0 : 0.0)
    case .integer: return Value(value.promoted)
    case .float: return value
    case .string:
      let range = withoutPlus(value.string)
      if let number = Double(decimal: bytes.span, range) { return Value(number) }
      return unusualFloat(range).map { Value($0) } ?? Value(.badArgument)
    default: return Value(.wrongArguments)
    }
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
    var text = String()
    for index in range { text.unicodeScalars.append(Unicode.Scalar(bytes[index] | 0x20)) }
    let isNegative = text.hasPrefix("-")
    let word = isNegative ? String(text.dropFirst()) : text
    switch word {
    case "inf", "infinity": return isNegative ? -.infinity : .infinity
    case "nan": return isNegative ? nil : .nan
    default:
      guard word.hasPrefix("0x"), word.contains("p"), let value = Double(text), value.isFinite
      else {
        return nil
      }
      return value
    }
  }

  // MARK: To text

  private mutating func string(_ value: Value) -> Value {
    switch value.kind {
    case .boolean: return produce { $1.append(value.isTrue ? "true" : "false") }
    case .integer: return produce { $1.append(decimal: value.integer) }
    case .float: return produce { $1.append(plain: value.float) }
    case .string: return value
    case .duration:
      return produce { $1.append(influxDuration: TimeSpan(nanoseconds: value.integer)) }
    default: return Value(.wrongArguments)
    }
  }

  // MARK: To durations

  private func duration(_ value: Value) -> Value {
    switch value.kind {
    case .duration: value
    case .string: parsedDuration(value.string)
    default: Value(.wrongArguments)
    }
  }

  private func duration(_ value: Value, _ unit: Value) -> Value {
    guard unit.kind == .duration else { return Value(.wrongArguments) }
    switch value.kind {
    case .string: return parsedDuration(value.string)
    case .integer:
      let (product, overflows) = value.integer.multipliedReportingOverflow(by: unit.integer)
      return overflows ? Value(.outOfRange) : Value(duration: product)
    case .float:
      let product = (value.float * Double(unit.integer)).rounded(.towardZero)
      return Int64(exactly: product).map { Value(duration: $0) } ?? Value(.outOfRange)
    default: return Value(.wrongArguments)
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

/// The texts that mean true or false, as Go's ParseBool has them.
private enum BooleanWords {
  static let `true` = ["1", "t", "T", "TRUE", "true", "True"].map { Array($0.utf8) }
  static let `false` = ["0", "f", "F", "FALSE", "false", "False"].map { Array($0.utf8) }
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
    if unit == 0 {
      append(plain: amount)
    } else if amount < 10 {
      let tenths = Int64((amount * 10).rounded())
      append(decimal: tenths / 10)
      append(UInt8(ascii: "."))
      append(decimal: tenths % 10)
    } else {
      append(plain: amount.rounded(.toNearestOrEven))
    }
    append(units[unit])
  }
}
