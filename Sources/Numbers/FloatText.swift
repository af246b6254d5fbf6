import Bytes

/// The decimal digits of a finite number, to be laid out as Go's strconv does.
struct DecimalDigits {
  /// The digits, 0…9, without zeros at either end; none for zero.
  var digits: [UInt8]
  /// Where the decimal point stands: the value is 0.DIGITS times ten to this.
  var point: Int

  /// The fewest digits that read back as `value`.
  init(shortest value: Double) {
    (digits, point) = ([], 0)
    guard value != 0 else { return }
    let shortest = ShortestDecimal(value.magnitude)
    digits = String(shortest.digits).utf8.map { $0 - UInt8(ascii: "0") }
    point = digits.count + shortest.exponent
  }

  /// `value` rounded to `count` (at least 1) digits, ties to even.
  init(_ value: Double, count: Int) {
    let shortest = DecimalDigits(shortest: value)
    let decimals = count - shortest.point
    var text = ByteBuffer(capacity: 64)
    // No double above 1 has more than 52 decimals, so the second text is exact.
    text.append(fixed: value.magnitude, decimals: decimals >= 0 ? decimals : 52)
    self.init(parsing: text)
    if digits.count > count { round(to: count) }
  }

  /// Reads `12.5`, `0.001`.
  private init(parsing text: borrowing ByteBuffer) {
    digits = []
    var whole: Int?
    for index in 0..<text.count {
      if text[index] == UInt8(ascii: ".") {
        whole = digits.count
      } else {
        digits.append(text[index] - UInt8(ascii: "0"))
      }
    }
    point = whole ?? digits.count
    trim()
  }

  private mutating func trim() {
    while digits.last == 0 { digits.removeLast() }
    let zeros = digits.prefix { $0 == 0 }.count
    digits.removeFirst(zeros)
    point = digits.isEmpty ? 0 : point - zeros
  }

  private mutating func round(to count: Int) {
    let next = digits[count]
    let isTie = next == 5 && digits.count == count + 1
    let isUp = isTie ? (count > 0 && digits[count - 1] & 1 == 1) : next >= 5
    digits.removeSubrange(count...)
    guard isUp else { return trim() }
    var index = count - 1
    while index >= 0, digits[index] == 9 {
      digits[index] = 0
      index -= 1
    }
    if index >= 0 {
      digits[index] += 1
    } else {
      digits.insert(1, at: 0)
      point += 1
    }
    trim()
  }

  /// The exponent in scientific notation.
  var exponent: Int { digits.isEmpty ? 0 : point - 1 }

  /// `1.50e+08` with `decimals` digits behind the point; nil takes as many as there are.
  func scientific(decimals: Int?, exponentMark: UInt8) -> [UInt8] {
    var text: [UInt8] = [UInt8(ascii: "0") + (digits.first ?? 0)]
    let count = decimals ?? max(digits.count - 1, 0)
    if count > 0 {
      text.append(UInt8(ascii: "."))
      for index in 1...count {
        text.append(UInt8(ascii: "0") + (index < digits.count ? digits[index] : 0))
      }
    }
    text.append(exponentMark)
    text.append(UInt8(ascii: exponent < 0 ? "-" : "+"))
    let magnitude = String(exponent.magnitude)
    if magnitude.utf8.count < 2 { text.append(UInt8(ascii: "0")) }
    return text + Array(magnitude.utf8)
  }

  /// `150000000` or `0.0015`, all digits and no more.
  var plain: [UInt8] {
    var text: [UInt8] = []
    if point <= 0 { text.append(UInt8(ascii: "0")) }
    for index in 0..<max(point, 0) {
      text.append(UInt8(ascii: "0") + (index < digits.count ? digits[index] : 0))
    }
    guard digits.count > point else { return text }
    text.append(UInt8(ascii: "."))
    for index in min(point, 0)..<digits.count where index >= point {
      text.append(UInt8(ascii: "0") + (index >= 0 ? digits[index] : 0))
    }
    return text
  }

  /// Go's `%g`: scientific where the exponent is below -4, or `limit` and above.
  func general(limit: Int, exponentMark: UInt8) -> [UInt8] {
    exponent < -4 || exponent >= limit
      ? scientific(decimals: nil, exponentMark: exponentMark) : plain
  }
}

/// Floats as Go's fmt prints them.
public enum FloatText {
  /// The text of the magnitude of `value` for the verb e, E, f, F, g or G, as Go's fmt has it. Without
  /// a precision: six decimals for e and f, the fewest digits for g, in exponent form below 1e-4 and
  /// from 1e+06 on.
  /// `isSigned`: with the minus sign of a negative number.
  public static func magnitude(
    _ value: Double, verb: UInt8, precision: Int?, isSigned: Bool = false
  ) -> [UInt8] {
    if isSigned, value.sign == .minus {
      return [UInt8(ascii: "-")] + magnitude(value.magnitude, verb: verb, precision: precision)
    }
    guard value.isFinite else { return Array((value.isNaN ? "NaN" : "Inf").utf8) }
    let magnitude = value.magnitude
    let mark = UInt8(ascii: verb < 0x60 ? "E" : "e")
    switch verb | 0x20 {
    case UInt8(ascii: "f"):
      var text = ByteBuffer(capacity: 32)
      text.append(fixed: magnitude, decimals: precision ?? 6)
      return text.array
    case UInt8(ascii: "e"):
      let decimals = precision ?? 6
      return DecimalDigits(magnitude, count: decimals + 1)
        .scientific(decimals: decimals, exponentMark: mark)
    default:
      guard let precision else {
        return DecimalDigits(shortest: magnitude).general(limit: 6, exponentMark: mark)
      }
      let digits = DecimalDigits(magnitude, count: max(precision, 1))
      var limit = max(precision, 1)
      if limit > digits.digits.count, digits.digits.count >= digits.point {
        limit = digits.digits.count
      }
      return digits.general(limit: limit, exponentMark: mark)
    }
  }
}

extension ByteBuffer {
  /// Adds the shortest digits that read back as the same float, without an exponent: `1`, `0.001`,
  /// `100000000000000000000`; `NaN`, `+Inf` and `-Inf` as Go prints them.
  public mutating func append(plain value: Double) {
    if value.sign == .minus, !value.isNaN { append("-") }
    guard value.isFinite else { return append(value.isNaN ? "NaN" : value < 0 ? "Inf" : "+Inf") }
    append(value == 0 ? [UInt8(ascii: "0")] : DecimalDigits(shortest: value).plain)
  }
}
