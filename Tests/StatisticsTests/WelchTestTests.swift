import Foundation
import TestSupport
import Testing

@testable import Statistics

@Suite("Welch's test")
struct WelchTestTests {
  @Test("the whole t-tests of the reference table are met in t, degrees of freedom and p")
  func referenceTests() throws {
    let file = try TestData.url("numeric/reference/t_tests.tsv")
    var tally = ErrorTally()
    for line in try TestData.lines(file) {
      let cells = line.components(separatedBy: "\t")
      try #require(cells.count == 7)
      let x = cells[2].split(separator: " ").compactMap { Double(String($0)) }
      let y = cells[3].split(separator: " ").compactMap { Double(String($0)) }
      let result = try #require(Self.test(kind: cells[1], x, y), "\(cells[0])")
      tally.add(relativeError(result.t, Double(cells[4]) ?? .nan), bound: 1e-12, "\(cells[0]) t")
      tally.add(
        relativeError(result.degreesOfFreedom, Double(cells[5]) ?? .nan), bound: 1e-12,
        "\(cells[0]) df")
      let expected = logarithm(decimal: cells[6])
      let p = Double(cells[6]) ?? .nan
      let error = p > 1e-300 ? relativeError(result.p, p) : result.p < 1e-300 ? 0 : 1
      tally.add(error, bound: 1e-12, "\(cells[0]) p")
      tally.add(relativeError(result.logP, expected), bound: 1e-12, "\(cells[0]) ln p")
    }
    print(tally.summary("Whole t-tests, 4 figures each"))
    #expect(tally.failures == [])
  }

  private struct Figures {
    var t: Double
    var degreesOfFreedom: Double
    var p: Double
    var logP: Double

    init(t: Double, _ degreesOfFreedom: Double) {
      self.t = t
      self.degreesOfFreedom = degreesOfFreedom
      let tail = StudentT.twoSided(abs(t), degreesOfFreedom)
      (p, logP) = (tail.value, tail.logarithm)
    }
  }

  /// A test of a named kind; those other than Welch's are put together from the same parts.
  private static func test(kind: String, _ x: [Double], _ y: [Double]) -> Figures? {
    let (first, second) = (Moments(x), Moments(y))
    switch kind {
    case "welch":
      guard let result = TTest(first, second), let degrees = result.degreesOfFreedom else {
        return nil
      }
      var figures = Figures(t: result.t, degrees)
      (figures.p, figures.logP) = (result.pValue, result.logPValue)
      return figures
    case "pooled":
      let degrees = Double(x.count + y.count - 2)
      let squares = first.variance * Double(x.count - 1) + second.variance * Double(y.count - 1)
      let variance = squares / degrees
      let error = (variance * (1 / Double(x.count) + 1 / Double(y.count))).squareRoot()
      return Figures(t: first.meanDifference(from: second) / error, degrees)
    case "one", "paired":
      let values = kind == "one" ? first : Moments(zip(x, y).map { $0 - $1 })
      let error = (values.variance / Double(values.count)).squareRoot()
      return Figures(t: values.mean / error, Double(values.count - 1))
    default: return nil
    }
  }

  /// ln of a decimal that may be too small for a double.
  private func logarithm(decimal: String) -> Double {
    let parts = decimal.components(separatedBy: "e")
    let mantissa = Double(parts[0]) ?? .nan
    return log(mantissa) + (parts.count > 1 ? Double(parts[1]) ?? .nan : 0) * log(10)
  }

  @Test("one-sided p-values share the two-sided one by the sign of t")
  func alternatives() throws {
    let low = Moments([1.0, 2, 3, 4, 5])
    let high = Moments([2.0, 4, 6, 8, 11, 5])
    func p(_ first: Moments, _ second: Moments, _ alternative: Alternative) throws -> Double {
      try #require(TTest(first, second, alternative: alternative)).pValue
    }
    let both = try p(low, high, .twoSided)
    #expect(try p(low, high, .less) == both / 2)
    #expect(try p(low, high, .greater) == 1 - both / 2)
    #expect(try p(high, low, .greater) == both / 2)
    #expect(try p(high, high, .greater) == 0.5)
    #expect(try p(high, high, .less) == 0.5)
    let result = try #require(TTest(low, high, alternative: .less))
    #expect(relativeError(result.logPValue, log(both / 2)) < 1e-14)
  }

  @Test("constant samples agree with p = 1 or differ with p = 0, by R's rule")
  func constants() {
    let ten = Moments([10.0, 10, 10])
    let eleven = Moments([11.0, 11])
    let almostTen = Moments([10.0, 10 + 2e-15, 10])
    let zero = Moments([0.0, 0])
    for (first, second, t, p) in [
      (ten, eleven, -Double.infinity, 0.0), (eleven, ten, .infinity, 0), (ten, ten, 0, 1),
      (ten, almostTen, 0, 1), (zero, zero, 0, 1),
    ] {
      let test = TTest(first, second)
      #expect(test?.t == t && test?.pValue == p && test?.logPValue == log(p))
      #expect(test?.degreesOfFreedom == nil)
    }
    #expect(TTest(ten, eleven, alternative: .less)?.pValue == 0)
    #expect(TTest(ten, eleven, alternative: .greater)?.pValue == 1)
  }

  @Test("too few values, and values out of range, are not tested")
  func refused() {
    let three = Moments([1.0, 2, 4])
    for few in [Moments(), Moments([1.0])] {
      #expect(TTest(three, few) == nil && TTest(few, three) == nil)
    }
    let huge = Double.greatestFiniteMagnitude
    for wild in [[1, Double.infinity], [1, .nan], [huge, -huge]] {
      #expect(TTest(three, Moments(wild)) == nil)
    }
    #expect(TTest(Moments([huge, huge]), Moments([-huge, -huge])) == nil)
    // Tiny and large scales alike give the t of the plain one.
    let t = TTest(three, Moments([3.0, 5, 9]))?.t
    for scale in [0x1p-400, 0x1p400] {
      let scaled = TTest(
        Moments([1.0, 2, 4].map { $0 * scale }), Moments([3.0, 5, 9].map { $0 * scale }))
      #expect(scaled?.t == t)
    }
  }
}
