import Foundation
import TestSupport
import Testing

@testable import Numbers

@Suite("Decimal text to double")
struct DecimalParsingTests {
  @Test(
    "the grammar of line protocol's floats is taken",
    arguments: [
      ("0", 0), ("-1", -1), ("1.", 1), (".5", 0.5), ("-.5", -0.5), ("-0.", 0), ("00012.50", 12.5),
      ("1e3", 1000), ("1E+3", 1000), ("1e-3", 0.001), ("5.e1", 50), (".5e1", 5),
      ("0e999999999999999999999", 0), ("1e-999999999999999999999", 0),
      ("123456789012345678901234567890", 1.2345678901234568e29),
      ("9007199254740993", 9_007_199_254_740_992),
      ("1.7976931348623157e308", 0x1.fffffffffffffp1023),
      ("4.9e-324", .leastNonzeroMagnitude), ("2.4e-324", 0),
      ("0.000000000000000000000000000001", 1e-30),
    ] as [(String, Double)])
  func taken(text: String, value: Double) {
    #expect(double(text) == value)
  }

  @Test(
    "anything else is refused",
    arguments: [
      "", "-", ".", "-.", "+1", "1e", "1e+", "1e-", "e1", ".e1", "--1", "1-", "1.2.3", "1e1.5",
      " 1",
      "1 ", "inf", "-inf", "infinity", "nan", "NaN", "0x1p4", "0x10", "1_000", "1,5", "1i", "1u",
      "12345678a", "1234567:", "1234567/", "1.2345678x", "12345678901234567890123x", "1e1x",
      "\u{0}", "1\u{0}", "１",
    ])
  func refused(text: String) {
    #expect(double(text) == nil)
  }

  @Test(
    "a number too large for a double is refused",
    arguments: [
      "1e309", "-1e309", "1.7976931348623159e308", "1e400", "1e999999999999999999999",
      "1797693134862315708145274237317043567981" + String(repeating: "0", count: 270),
      String(repeating: "9", count: 400),
    ])
  func overflow(text: String) {
    #expect(double(text) == nil)
  }

  @Test("zero keeps its sign")
  func negativeZero() {
    #expect(double("-0")?.sign == .minus)
    #expect(double("-0.0e5")?.sign == .minus)
    #expect(double("-1e-400")?.sign == .minus)
    #expect(double("0")?.sign == .plus)
  }

  @Test("only the range is read, whatever lies around it")
  func surroundings() {
    let bytes = Array("991.2512345678e5".utf8)
    for (range, value) in [(2..<6, 1.25), (2..<3, 1), (2..<4, 1), (0..<14, 991.2512345678)] {
      let parsed = Double(decimal: bytes.span, range)
      #expect(parsed == value)
    }
    let empty = Double(decimal: bytes.span, 5..<5)
    #expect(empty == nil)
  }

  @Test("a point may stand at every place of a text of every length up to twenty digits")
  func everyPlace() {
    for digits in 1...20 {
      for place in 0...digits {
        for text in ["98765432109876543210", "00000000000000000001", "99999999999999999999"] {
          var decimal = String(text.prefix(digits))
          decimal.insert(".", at: decimal.index(decimal.startIndex, offsetBy: place))
          // The standard library wants digits on both sides of a point.
          let value = Double("0" + decimal + "0")
          #expect(double(decimal) == value, "\(decimal)")
          #expect(double("-" + decimal) == value.map { -$0 }, "-\(decimal)")
          #expect(double(decimal + ".") == nil)
        }
      }
    }
  }

  @Test("an exponent and millions of zeros can balance each other")
  func balance() {
    let zeros = String(repeating: "0", count: 2_000_000)
    #expect(double("0." + zeros + "1e2000001") == 1)
    #expect(double("1" + zeros + "e-2000000") == 1)
    #expect(double("0." + zeros + "1234567890123456789012345e2000001") == 1.2345678901234567)
  }

  @Test("the powers of five are those of exact arithmetic")
  func powersOfFive() {
    // FNV-1a over both halves of every entry, computed with Python's whole numbers.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for exponent in PowersOfFive.smallest...PowersOfFive.largest {
      let bits = PowersOfFive.shared.leadingBits(exponent)
      hash = (hash ^ bits.high) &* 0x100_0000_01B3
      hash = (hash ^ bits.low) &* 0x100_0000_01B3
    }
    #expect(hash == 0xA305_4FE9_7062_0861)
  }

  @Test("random texts give the standard library's doubles")
  func randomTexts() {
    var bits = SeededGenerator(seed: 11)
    var wrong: [String] = []
    for _ in 0..<100_000 {
      var text = bits.next() % 2 == 0 ? "-" : ""
      for _ in 0..<Int.random(in: 1...24, using: &bits) { text += String(bits.next() % 10) }
      text += "."
      for _ in 0..<Int.random(in: 0...12, using: &bits) { text += String(bits.next() % 10) }
      text += "e" + String(Int.random(in: -345...270, using: &bits))
      let expected = Double(text).flatMap { $0.isFinite ? $0 : nil }
      if double(text)?.bitPattern != expected?.bitPattern { wrong.append(text) }
    }
    #expect(wrong == [])
  }

  @Test("texts half way between two doubles go to the even one, and beyond it to the nearer")
  func halfway() {
    var bits = SeededGenerator(seed: 12)
    var wrong: [String] = []
    for _ in 0..<20_000 {
      let power = Double(
        sign: .plus, exponent: Int.random(in: 1...60, using: &bits), significand: 1)
      let value = Double(bits.next() >> 11 | 1 << 52) * power
      let middle = String(UInt128(value) + UInt128(value.ulp / 2))
      let even = value.significandBitPattern & 1 == 0 ? value : value.nextUp
      if double(middle) != even { wrong.append(middle) }
      let above = middle + ".00000000000000000000000001"
      if double(above) != value.nextUp { wrong.append(above) }
    }
    #expect(wrong == [])
  }

  @Test("the collected hard cases are bit-exact")
  func corpus() throws {
    let folder = try TestData.url("floats")
    var (exact, tooLarge, outside, wrong) = (0, 0, 0, 0)
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    for file in files where file.pathExtension == "txt" {
      for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
        let columns = line.split(separator: " ")
        let bits = try #require(UInt64(columns[2], radix: 16))
        let text = String(columns[3])
        let parsed = double(text)
        if !text.allSatisfy({ "0123456789+-.eE".contains($0) }) {
          outside += 1
          if parsed != nil { wrong += 1 }
        } else if !Double(bitPattern: bits).isFinite {
          // The rule of line protocol: a number too large for a double is an error.
          tooLarge += 1
          if parsed != nil { wrong += 1 }
        } else {
          exact += 1
          if parsed?.bitPattern != bits { wrong += 1 }
        }
      }
    }
    print(
      "floats: \(exact) bit-exact, \(tooLarge) refused as too large, "
        + "\(outside) outside the grammar, \(wrong) wrong")
    #expect(wrong == 0)
    #expect(exact > 0)
  }
}
