import Bytes

/// Floats as Go's fmt prints them.
public enum FloatText {
  /// The text of the magnitude of `value` for the verb e, E, f, F, g or G, as Go's fmt has it. Without
  /// a precision: six decimals for e and f, the fewest digits for g, in exponent form below 1e-4 and
  /// from 1e+06 on.
  public static func magnitude(_ value: Double, verb: UInt8, precision: Int?) -> [UInt8] {
    guard value.isFinite else { return Array((value.isNaN ? "NaN" : "Inf").utf8) }
    let magnitude = value.magnitude
    var text = ByteBuffer(capacity: 32)
    switch (verb | 0x20, precision) {
    case (UInt8(ascii: "f"), _): text.append(fixed: magnitude, decimals: precision ?? 6)
    case (UInt8(ascii: "g"), nil) where magnitude == 0: text.append("0")
    case (UInt8(ascii: "g"), nil):
      let decimal = ShortestDecimal(magnitude)
      if (-3...6).contains(decimal.point) {
        text.append(plain: decimal)
      } else {
        text.append(scientific: decimal, mark: UInt8(ascii: verb < 0x60 ? "E" : "e"), width: 2)
      }
    default: text.append(printf: magnitude, conversion: verb, precision: precision ?? 6)
    }
    return text.array
  }
}

extension ByteBuffer {
  /// Adds the shortest digits that read back as the same float, without an exponent: `1`, `0.001`,
  /// `100000000000000000000`; `NaN`, `+Inf` and `-Inf` as Go prints them.
  public mutating func append(plain value: Double) {
    if value.sign == .minus, !value.isNaN { append("-") }
    guard value.isFinite else { return append(value.isNaN ? "NaN" : value < 0 ? "Inf" : "+Inf") }
    if value == 0 { append("0") } else { append(plain: ShortestDecimal(value.magnitude)) }
  }
}
