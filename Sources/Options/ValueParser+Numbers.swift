extension ValueParser where Value == Int {
  /// A whole number in decimal digits within `range`; a sign is read where the range allows one.
  public static func wholeNumber(in range: ClosedRange<Int>) -> ValueParser {
    ValueParser(texts: { ["\($0)"] }) { text throws(OptionValueError) in
      guard let number = Int(text), range.contains(number) else {
        throw .expected(describe(range))
      }
      return number
    }
  }

  /// A whole number that is not negative.
  public static var wholeNumber: ValueParser { wholeNumber(in: 0...Int.max) }

  /// A size in bytes with an optional suffix: `65536`, `64k`, `1M`, `1MiB`.
  ///
  /// `k`, `M`, `G` and `T`, in either case, with or without `iB`, stand for powers of 1024; `B` alone
  /// for one byte. `kB` and `MB` are refused, because half of the world reads 1000 in them. A size that
  /// is less than `minimum` or does not fit 63 bits is refused.
  public static func size(atLeast minimum: Int = 1) -> ValueParser {
    ValueParser(texts: { ["\($0)"] }) { text throws(OptionValueError) in
      let digits = text.utf8.prefix { (0x30...0x39).contains($0) }
      let suffix = text.utf8.dropFirst(digits.count)
      guard let count = Int(Substring(digits)), let shift = shift(of: Substring(suffix)) else {
        throw .expected("a size such as 65536, 64k or 1MiB")
      }
      let (size, overflows) = count.multipliedReportingOverflow(by: 1 << shift)
      // So that sums of a few sizes never overflow.
      if overflows || size > 1 << 50 { throw .because("too large") }
      if size < minimum { throw .expected("a size of \(minimum) or more") }
      return size
    }
  }

  /// How many bits a suffix shifts a size to the left, or nil for a suffix that is none.
  private static func shift(of suffix: Substring) -> Int? {
    switch suffix {
    case "", "B": 0
    case "k", "K", "KiB", "kiB": 10
    case "m", "M", "MiB": 20
    case "g", "G", "GiB": 30
    case "t", "T", "TiB": 40
    default: nil
    }
  }

  private static func describe(_ range: ClosedRange<Int>) -> String {
    if range == 0...Int.max { return "a whole number" }
    return "a whole number from \(range.lowerBound) to \(range.upperBound)"
  }
}

extension ValueParser where Value == Double {
  /// A decimal number within `interval`: digits with an optional sign, point and exponent.
  ///
  /// Hexadecimal numbers, `inf`, `nan` and numbers beyond the range of a double are refused.
  public static func number(in interval: Interval) -> ValueParser {
    ValueParser(texts: { ["\($0)"] }) { text throws(OptionValueError) in
      guard isDecimal(text), let number = Double(text), interval.contains(number) else {
        throw .expected("a number \(interval.phrase)")
      }
      return number
    }
  }

  /// Whether the text holds nothing but what decimal numbers are written with; the standard library
  /// also reads `inf`, `nan` and hexadecimal numbers.
  private static func isDecimal(_ text: String) -> Bool {
    text.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
  }
}
