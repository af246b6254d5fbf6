import Bytes

extension Double {
  /// The double nearest to the decimal text in `range`, ties to even.
  ///
  /// The text is a float of line protocol: an optional "-", digits on at least one side of the
  /// point (the point itself may be absent), and optionally "e" or "E", a sign and digits. Nil for
  /// anything else ("+1", hexadecimal, "inf", "nan", spaces) and for a number too large for a
  /// double; a number too small is 0, with its sign. O(length): about 6 ns for up to 16 bytes
  /// without an exponent, 25 ns for 17 digits; more than 19 may rarely take the library's exact way.
  public init?(decimal text: Span<UInt8>, _ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= text.count)
    let isNegative = !range.isEmpty && text[range.lowerBound] == UInt8(ascii: "-")
    let start = isNegative ? range.lowerBound &+ 1 : range.lowerBound
    if let short = ShortDecimal(text, start, range.upperBound) {
      self = short.magnitude(isNegative: isNegative)
    } else {
      self.init(anyDecimal: text, range)
    }
  }

  /// Whether the text in `range` is such a float, however large.
  public static func isDecimal(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    DecimalScan(text, range.lowerBound, range.upperBound) != nil
  }

  /// The same for a text of any form.
  @inline(never)
  private init?(anyDecimal text: Span<UInt8>, _ range: Range<Int>) {
    guard let scan = DecimalScan(text, range.lowerBound, range.upperBound) else { return nil }
    let magnitude: Double
    if scan.digits > 19 {
      magnitude = scan.magnitudeOfLong(text, range)
    } else {
      magnitude = DecimalScan.magnitude(scan.number, exponent: scan.exponent)
    }
    guard magnitude < .infinity else { return nil }
    self = scan.isNegative ? -magnitude : magnitude
  }
}

extension Int64 {
  /// The decimal text in `range`, of the form that `Double(decimal:)` reads, times `factor`, cut to a whole
  /// number.
  ///
  /// Exact; digits from the 19th or 20th on count as 0, leading zeros left aside. Nil for any other text
  /// and where the result does not fit. `factor` is positive. O(length), for what is seldom read.
  public init?(decimal text: Span<UInt8>, _ range: Range<Int>, times factor: Int64) {
    guard let scan = DecimalScan(text, range.lowerBound, range.upperBound) else { return nil }
    var (number, exponent) = (scan.number, scan.exponent)
    if scan.digits > 19 {
      number = 0
      var left = scan.digits
      for index in range where left > 0 && number < 1_000_000_000_000_000_000 {
        let digit = digitValue(text[index])
        if digit <= 9 { (number, left) = (number * 10 + digit, left - 1) }
      }
      exponent += left
    }
    var value = UInt128(number) * UInt128(factor)
    while exponent < 0, value > 0 {
      value /= 10
      exponent += 1
    }
    while exponent > 0, value > 0 {
      guard value <= UInt128(UInt64.max) else { return nil }
      value *= 10
      exponent -= 1
    }
    guard let magnitude = UInt64(exactly: value) else { return nil }
    self.init(magnitude, isNegative: scan.isNegative)
  }
}

/// A decimal text after the check of its grammar: its sign, digits and power of ten.
struct DecimalScan {
  /// All digits as one whole number; meaningless when there are more than 19.
  var number: UInt64 = 0
  /// How many digits, leading zeros included.
  var digits = 0
  /// The power of ten that the whole number is to be multiplied by.
  var exponent = 0
  var isNegative = false

  @inline(__always)
  init?(_ text: Span<UInt8>, _ start: Int, _ end: Int) {
    var index = start
    if index < end, text[index] == UInt8(ascii: "-") {
      isNegative = true
      index += 1
    }
    let integerStart = index
    scanDigits(text, &index, end, into: &number)
    digits = index - integerStart
    if index < end, text[index] == UInt8(ascii: ".") {
      index += 1
      let fractionStart = index
      scanDigits(text, &index, end, into: &number)
      exponent = fractionStart - index
      digits -= exponent
    }
    guard digits > 0 else { return nil }
    if index < end, text[index] | 0x20 == UInt8(ascii: "e") {
      guard let power = Self.power(text, index + 1, end) else { return nil }
      exponent += power
    } else if index < end {
      return nil
    }
  }

  /// The exponent after the "e": an optional sign and digits up to the end. It stops growing far
  /// above what any text's digits could balance.
  private static func power(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    var index = start
    guard index < end else { return nil }
    let isNegative = text[index] == UInt8(ascii: "-")
    if isNegative || text[index] == UInt8(ascii: "+") { index += 1 }
    guard index < end else { return nil }
    var power = 0
    while index < end {
      let digit = digitValue(text[index])
      guard digit <= 9 else { return nil }
      if power < 1 << 48 { power = power &* 10 &+ Int(digit) }
      index += 1
    }
    return isNegative ? -power : power
  }

  /// `number`·10^`exponent`, rounded once. Where both are exact as doubles one operation of the
  /// processor rounds rightly (W. D. Clinger, "How to read floating point numbers accurately",
  /// 1990); else by Eisel and Lemire's method.
  @inline(__always)
  static func magnitude(_ number: UInt64, exponent: Int) -> Double {
    if number <= 1 << 53, exponent >= -22, exponent <= 22 {
      return exponent < 0
        ? Double(number) / exactPowersOfTen[-exponent]
        : Double(number) * exactPowersOfTen[exponent]
    }
    return EiselLemire.double(number, exponent: exponent)
  }

  /// The value of a text with more than 19 digits. Where 19 are left without leading zeros, `number`
  /// holds them; else the standard library reads it, which is exact at any length. The grammar was
  /// checked before, so it cannot take more than we do.
  @inline(never)
  func magnitudeOfLong(_ text: Span<UInt8>, _ range: Range<Int>) -> Double {
    var significant = digits
    for index in (isNegative ? range.lowerBound + 1 : range.lowerBound)..<range.upperBound {
      if text[index] == UInt8(ascii: ".") { continue }
      guard significant > 19, text[index] == UInt8(ascii: "0") else { break }
      significant -= 1
    }
    if significant <= 19 { return Self.magnitude(number, exponent: exponent) }
    var bytes = ByteBuffer(capacity: range.count)
    bytes.append(text, range)
    return (Double(String(decoding: bytes.array, as: UTF8.self)) ?? .infinity).magnitude
  }
}

/// 10⁰ … 10²², the powers of ten that are exact as doubles.
let exactPowersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
  1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
]
