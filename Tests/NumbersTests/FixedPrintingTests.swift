import Bytes
import Foundation
import Numbers
import TestSupport
import Testing

@Suite("Fixed decimals of a double")
struct FixedPrintingTests {
  @Test(
    "ties of the exact binary value go to even",
    arguments: [
      (0.5, 0, "0"), (1.5, 0, "2"), (2.5, 0, "2"), (-0.5, 0, "-0"), (0.125, 2, "0.12"),
      (0.375, 2, "0.38"), (2.675, 2, "2.67"), (9.995, 2, "9.99"), (99.5, 0, "100"), (0, 3, "0.000"),
      (-0.0, 1, "-0.0"), (0.9999999, 6, "1.000000"), (1e21, 1, "1000000000000000000000.0"),
      (.leastNonzeroMagnitude, 17, "0.00000000000000000"), (220.1, 6, "220.100000"),
    ] as [(Double, Int, String)])
  func ties(value: Double, decimals: Int, text: String) {
    #expect(printed { $0.append(fixed: value, decimals: decimals) } == text)
  }

  @Test("more decimals than the fast way has are exact, too")
  func manyDecimals() {
    for decimals in [18, 20, 60, 1074, 1080] {
      for value in [0.1, -1.0 / 3, 1e-300, .leastNonzeroMagnitude, 1.5, 1e300, 0] {
        let text = printed { $0.append(fixed: value, decimals: decimals) }
        #expect(text == String(format: "%.\(decimals)f", value))
      }
    }
  }

  @Test("two hundred thousand values print as the C library prints them")
  func againstTheLibrary() {
    var bits = SeededGenerator(seed: 41)
    var wrong: [(Double, Int)] = []
    for round in 0..<200_000 {
      let decimals = Int(bits.next() % 18)
      var value = bits.finiteDouble()
      switch round % 4 {
      case 0: break
      case 1: value = Double(Int64(bitPattern: bits.next()) >> 20) / 1e6
      case 2:
        // Exact ties: an odd number of halves of the last digit's binary neighbour.
        value = Double(Int64(bitPattern: bits.next()) >> 44) / Double(1 << (bits.next() % 20))
      default:
        value = Double(
          sign: .minus, exponent: Int(bits.next() % 140) - 70,
          significand: 1 + Double(bits.next() >> 12) * 0x1p-52)
      }
      let text = printed { $0.append(fixed: value, decimals: decimals) }
      if text != String(format: "%.\(decimals)f", value) { wrong.append((value, decimals)) }
    }
    print("fixed: 200000 values, \(wrong.count) wrong")
    #expect(wrong.isEmpty, "\(wrong.prefix(5))")
  }
}
