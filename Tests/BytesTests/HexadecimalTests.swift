import Testing

@testable import Bytes

@Suite("Hexadecimal digits and scalars")
struct HexadecimalTests {
  @Test(
    "every byte is written as Swift's own radix 16 writes it, and read back",
    arguments: [false, true])
  func bytes(uppercase: Bool) {
    for byte in UInt8.min...UInt8.max {
      var output = ByteBuffer()
      output.append(hexadecimal: byte, uppercase: uppercase)
      let digits = String(decoding: output.array, as: UTF8.self)
      let expected = String(byte, radix: 16, uppercase: uppercase)
      #expect(digits == (byte < 16 ? "0" : "") + expected)
      let values = digits.utf8.map { Hexadecimal.value(of: $0) }
      #expect(values == [byte >> 4, byte & 15])
    }
  }

  @Test("no byte but a hexadecimal digit has a value")
  func digits() {
    for byte in UInt8.min...UInt8.max {
      let expected = byte < 0x80 ? Character(Unicode.Scalar(byte)).hexDigitValue : nil
      #expect(Hexadecimal.value(of: byte).map(Int.init) == expected)
    }
  }

  @Test("each scalar of Unicode is read from the bytes that Swift makes of it")
  func scalars() {
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let bytes = Array(String(scalar).utf8)
      let found = bytes.span.scalarValue(at: 0, before: bytes.count)
      if found.value != value || found.width != bytes.count { Issue.record("U+\(value)") }
    }
  }

  @Test(
    "a byte that begins no sequence counts alone as U+FFFD",
    arguments: [
      [0x80], [0xC0, 0xAF], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF],
    ] as [[UInt8]])
  func malformed(bytes: [UInt8]) {
    let found = bytes.span.scalarValue(at: 0, before: bytes.count)
    #expect(found.value == 0xFFFD && found.width == 1)
  }
}
