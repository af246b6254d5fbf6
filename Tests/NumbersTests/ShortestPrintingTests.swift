import Bytes
import Foundation
import Numbers
import TestSupport
import Testing

@Suite("Shortest text of a double")
struct ShortestPrintingTests {
  @Test(
    "the form is that of ECMAScript and Go's encoding/json",
    arguments: [
      (0, "0"), (-0.0, "-0"), (12, "12"), (-12.5, "-12.5"), (0.001, "0.001"), (1e-6, "0.000001"),
      (1e-7, "1e-7"), (1.5e-7, "1.5e-7"), (1e20, "100000000000000000000"), (1e21, "1e+21"),
      (-1.5e21, "-1.5e+21"), (.leastNonzeroMagnitude, "5e-324"),
      (1.7976931348623157e308, "1.7976931348623157e+308"),
      (123456789.125, "123456789.125"), (0.1 + 0.2, "0.30000000000000004"),
    ] as [(Double, String)])
  func form(value: Double, text: String) {
    #expect(printed { $0.append(shortest: value) } == text)
  }

  @Test("three thousand doubles print as Node prints them")
  func table() throws {
    let file = packageRoot.appending(path: "Tests/Fixtures/numbers/shortest.tsv")
    var (count, wrong) = (0, [String]())
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      let columns = line.split(separator: "\t")
      let value = Double(bitPattern: try #require(UInt64(columns[0], radix: 16)))
      let text = printed { $0.append(shortest: value) }
      if text != columns[1] { wrong.append(text) }
      count += 1
    }
    print("shortest: \(count) texts, \(wrong.count) wrong")
    #expect(wrong == [])
    #expect(count == 3000)
  }

  @Test("what is printed reads back as the same bits, with the library's number of digits")
  func roundTrip() {
    var bits = SeededGenerator(seed: 31)
    var wrong: [Double] = []
    for round in 0..<100_000 {
      var value = bits.finiteDouble()
      if round % 4 == 0 { value = Double(bits.next() % 1_000_000_000) / 1e7 }
      let text = printed { $0.append(shortest: value) }
      let isShortest = significantDigits(text) == significantDigits(value.description)
      if double(text)?.bitPattern != value.bitPattern || !isShortest { wrong.append(value) }
    }
    #expect(wrong == [])
  }

  private func significantDigits(_ text: String) -> Substring {
    let digits = text.prefix { $0 != "e" }.filter(\.isNumber)
    let trailing = digits.reversed().prefix { $0 == "0" }.count
    return digits.dropLast(trailing).drop { $0 == "0" }
  }
}
