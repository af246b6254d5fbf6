import Bytes
import Numbers
import TestSupport
import Testing

@Suite("Integers as text")
struct IntegerTextTests {
  @Test(
    "decimal digits with an optional minus are taken",
    arguments: [
      ("0", 0), ("-0", 0), ("7", 7), ("-7", -7), ("0012", 12), ("12345678", 12_345_678),
      ("-00000000000000000000000000012", -12), ("1451606400000000000", 1_451_606_400_000_000_000),
      ("9223372036854775807", .max), ("-9223372036854775808", .min),
      ("0009223372036854775807", .max),
    ] as [(String, Int64)])
  func taken(text: String, value: Int64) {
    #expect(int64(text) == value)
  }

  @Test(
    "anything else is refused",
    arguments: [
      "", "-", "+1", "--1", "1.0", "1e3", " 1", "1 ", "0x1", "12345678x", "x2345678", "1234567/",
      "1234567:", "9223372036854775808", "-9223372036854775809", "18446744073709551616",
      "99999999999999999999", "999999999999999999999999", "1234567890123456789x",
      "0000000000000000000000x", "12345678901234567x89", "1_000", "１",
    ])
  func refused(text: String) {
    #expect(int64(text) == nil)
  }

  @Test("unsigned integers go up to 2⁶⁴ − 1 and take no sign")
  func unsigned() {
    #expect(uint64("18446744073709551615") == .max)
    #expect(uint64("00018446744073709551615") == .max)
    #expect(uint64("10000000000000000000") == 10_000_000_000_000_000_000)
    for text in [
      "18446744073709551616", "20000000000000000000", "1844674407370955161x", "-1", "-0",
    ] {
      #expect(uint64(text) == nil)
    }
  }

  @Test("every length up to 25 digits agrees with the standard library")
  func lengths() {
    var bits = SeededGenerator(seed: 21)
    var wrong: [String] = []
    for count in 1...25 {
      for _ in 0..<400 {
        var text = bits.next() % 2 == 0 ? "-" : ""
        for _ in 0..<count { text += String(bits.next() % 10) }
        if int64(text) != Int64(text) { wrong.append(text) }
        let digits = text.drop { $0 == "-" }
        if uint64(String(digits)) != UInt64(digits) { wrong.append(text) }
      }
    }
    #expect(wrong == [])
  }

  @Test("only the range is read, whatever lies around it")
  func surroundings() {
    let bytes = Array("99-123456789".utf8)
    let middle = Int64(decimal: bytes.span, 2..<8)
    #expect(middle == -12345)
    let empty = UInt64(decimal: bytes.span, 12..<12)
    #expect(empty == nil)
  }

  @Test("printing gives the digits of the standard library")
  func printing() {
    var values: [Int64] = [0, -1, 9, 10, 99, 100, .max, .min, .min + 1]
    var bits = SeededGenerator(seed: 22)
    for shift in 0..<64 {
      for _ in 0..<50 { values.append(Int64(truncatingIfNeeded: bits.next()) >> Int64(shift)) }
    }
    var wrong: [Int64] = []
    for value in values {
      let unsigned = UInt64(bitPattern: value)
      if printed({ $0.append(decimal: value) }) != String(value) { wrong.append(value) }
      if printed({ $0.append(decimal: unsigned) }) != String(unsigned) { wrong.append(value) }
    }
    #expect(wrong == [])
  }
}
