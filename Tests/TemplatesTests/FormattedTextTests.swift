import Bytes
import Foundation
import TestSupport
import Testing

@testable import Templates

@Suite("Go's printf")
struct FormattedTextTests {
  private func format(_ text: String, _ values: TemplateValue...) -> String {
    var output = ByteBuffer()
    FormattedText.append(Array(text.utf8), values, to: &output)
    return output.string
  }

  /// Go's `%v` is C's shortest digits in Go's layout; made with a Python program from repr().
  @Test(
    "a float without a precision has the fewest digits",
    arguments: [
      (0.0, "0"),
      (-0.0, "-0"),
      (1.0, "1"),
      (12.0, "12"),
      (0.1, "0.1"),
      (-2.5, "-2.5"),
      (100000.0, "100000"),
      (999999.0, "999999"),
      (1000000.0, "1e+06"),
      (1234567.0, "1.234567e+06"),
      (123456789.125, "1.23456789125e+08"),
      (0.0001, "0.0001"),
      (0.00012345, "0.00012345"),
      (1e-05, "1e-05"),
      (2.907260300227583e-19, "2.907260300227583e-19"),
      (Double.leastNonzeroMagnitude, "5e-324"),
      (1.7976931348623157e+308, "1.7976931348623157e+308"),
      (219.934512, "219.934512"),
      (1e+21, "1e+21"),
      (1e+23, "1e+23"),
      (-1e-07, "-1e-07"),
      (65536.5, "65536.5"),
    ] as [(Double, String)])
  func shortest(value: Double, expected: String) {
    #expect(format("%v", .float(value)) == expected)
    #expect(format("%g", .float(value)) == expected)
  }

  @Test("floats with a precision are those of the C library")
  func floats() {
    var generator = SeededGenerator(seed: 1)
    var count = 0
    for index in 0..<6000 {
      var value = Double(bitPattern: UInt64.random(in: 0 ... .max, using: &generator))
      if index % 3 == 0 { value = Double.random(in: -1000...1000, using: &generator) }
      if index % 3 == 1 {
        value = Double(Int.random(in: -100_000...100_000, using: &generator)) / 8
      }
      guard value.isFinite else { continue }
      let verb = ["f", "e", "g", "E", "G"].randomElement(using: &generator) ?? "f"
      let flags = ["", "-", "+", " ", "0", "+0"].randomElement(using: &generator) ?? ""
      let width = Int.random(in: 0...24, using: &generator)
      let precision = Int.random(in: 0...20, using: &generator)
      let text = "%\(flags)\(width == 0 ? "" : "\(width)").\(precision)\(verb)"
      #expect(format(text, .float(value)) == String(format: text, value), "\(text) of \(value)")
      count += 1
    }
    print("\(count) floats formatted as the C library does")
  }

  @Test("integers are those of the C library")
  func integers() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<3000 {
      let value =
        Int64.random(in: .min ... .max, using: &generator)
        >> Int64.random(in: 0...63, using: &generator)
      let flags = ["", "-", "+", " ", "0"].randomElement(using: &generator) ?? ""
      let width = Int.random(in: 0...24, using: &generator)
      let text = "%\(flags)\(width == 0 ? "" : "\(width)")"
      #expect(format(text + "d", .integer(value)) == String(format: text + "lld", value))
      #expect(format("%.5d", .integer(value)) == String(format: "%.5lld", value))
      #expect(
        format(
          "%x %X %o", .integer(value.magnitude > 9 ? 9 : value.magnitude == 0 ? 0 : 7),
          .unsigned(value.magnitude), .unsigned(value.magnitude))
          == String(
            format: "%llx %llX %llo", value.magnitude > 9 ? 9 : value.magnitude == 0 ? 0 : 7,
            value.magnitude, value.magnitude))
    }
  }

  @Test("texts are cut, padded and quoted by characters")
  func texts() {
    #expect(
      format(
        "[%5s|%-5s|%.2s|%q]", .text(Array("éa".utf8)), .text(Array("ab".utf8)),
        .text(Array("éab".utf8)), .text(Array("a\"b\n".utf8))) == "[   éa|ab   |éa|\"a\\\"b\\n\"]")
    #expect(
      format("%x %t %v %%", .text([0x1F, 0xAB]), .boolean(true), .boolean(false))
        == "1fab true false %")
  }

  @Test("an integer takes the verbs of a float")
  func promotion() {
    #expect(format("%.2f %5.1e", .integer(12), .unsigned(3)) == "12.00 3.0e+00")
  }

  @Test("what does not fit prints as in Go")
  func unfit() {
    #expect(format("%d", .float(12)) == "%!d(float64=12)")
    #expect(format("%d", .text(Array("abc".utf8))) == "%!d(string=abc)")
    #expect(format("%0.2f", .none) == "%!f(<nil>)")
    #expect(format("%v", .none) == "<nil>")
    #expect(format("%t", .integer(5)) == "%!t(int64=5)")
    #expect(format("%d %d", .integer(5)) == "5 %!d(MISSING)")
    #expect(format("x", .integer(5), .boolean(true)) == "x%!(EXTRA int64=5, bool=true)")
    #expect(format("100%") == "100%!(NOVERB)")
  }

  @Test("a width beyond all measure is cut")
  func widths() {
    #expect(format("%999999999999999999999d", .integer(5)).utf8.count == 1000)
    #expect(format("%.99999999999999999999f", .float(5)).utf8.count == 1002)
  }
}
