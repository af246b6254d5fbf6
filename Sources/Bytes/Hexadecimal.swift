/// Digits of base 16.
public enum Hexadecimal {
  /// The value of an ASCII digit of either case; nil for any other byte.
  public static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit - 0x30
    case 0x41...0x46: digit - 0x37
    case 0x61...0x66: digit - 0x57
    default: nil
    }
  }
}

extension ByteBuffer {
  /// Adds the two digits of a byte, in lower case unless told otherwise.
  public mutating func append(hexadecimal byte: UInt8, uppercase: Bool = false) {
    let letters: UInt8 = uppercase ? 0x37 : 0x57
    let (high, low) = (byte >> 4, byte & 15)
    append(high < 10 ? 0x30 + high : letters + high)
    append(low < 10 ? 0x30 + low : letters + low)
  }
}
