import Foundation
import Statistics
import TestSupport
import Testing

@Suite("Moments")
struct MomentsTests {
  /// The least digits asked of a set: one tenth below what its decimals allow in doubles, at most 14.5,
  /// and 14.0 where many equal terms round alike (a set of over 1000 values with the full ceiling that
  /// a plain two-pass misses by more than 0.2 digits).
  private static func neededDigits(ceiling: Double, plainTwoPass: Double, count: Int) -> Double {
    if count > 1000, ceiling >= 15, plainTwoPass < 14.8 { return 14.0 }
    return min(ceiling - 0.1, 14.5)
  }

  @Test("the NIST sets have all the digits of the certified values that doubles can hold")
  func nist() throws {
    let folder = try TestData.url("numeric/nist-strd")
    var rows: [String: [String]] = [:]
    for line in try TestData.lines(folder.appendingPathComponent("summary.tsv")).dropFirst() {
      let cells = line.components(separatedBy: "\t")
      rows[cells[0]] = cells
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    var sets = 0
    for name in names where name != "summary.tsv" {
      let values = try NistSet(folder.appendingPathComponent(name))
      let row = try #require(rows[name])
      let ceiling = try #require(Double(row[9]))
      let plain = try #require(Double(row[12]))
      #expect(values.data.count == Int(row[1]))
      let needed = Self.neededDigits(
        ceiling: ceiling, plainTwoPass: plain, count: values.data.count)
      var appended = Moments()
      for value in values.data { appended.append(value) }
      let half = values.data.count / 3
      let merged = Moments(values.data[..<half]).merged(with: Moments(values.data[half...]))
      var line = name
      for (way, moments) in [
        ("blocks", Moments(values.data)), ("append", appended), ("merge", merged),
      ] {
        let digits = Self.digits(moments.standardDeviation, values.deviation)
        let meanDigits = Self.digits(moments.mean, values.mean)
        line += String(format: "  %@ sd %.1f mean %.1f", way, digits, meanDigits)
        #expect(digits >= needed, "\(name) \(way)")
        #expect(meanDigits >= 14.5, "\(name) \(way)")
        #expect(moments.count == values.data.count)
      }
      print("NIST \(line), needed \(needed)")
      sets += 1
    }
    print("NIST: \(sets) sets of \(rows.count)")
    #expect(sets == rows.count)
  }

  /// Correct decimal digits, at most 15.
  private static func digits(_ value: Double, _ certified: Double) -> Double {
    value == certified ? 15 : min(15, -log10(abs(value - certified) / abs(certified)))
  }

  @Test("a constant sample has variance exactly zero, whatever its level and size")
  func constants() {
    for level in [0, 0.1, -3.7, 1e9 + 0.1, 1e-300, -1e300, .greatestFiniteMagnitude] {
      for count in [2, 3, 31, 32, 33, 1000] {
        let values = Array(repeating: level, count: count)
        var appended = Moments()
        for value in values { appended.append(value) }
        for moments in [Moments(values), appended, Moments(values).merged(with: appended)] {
          #expect(moments.variance == 0)
          #expect(moments.mean == level)
        }
      }
    }
  }

  @Test("the mean keeps the digits below its own last place")
  func meanRemainder() {
    let offsets = [0.5, 0.25, 0.125, 1, 0, 0.75, 0.625]
    let low = Moments(offsets)
    let high = Moments(offsets.map { 0x1p48 + $0 })
    #expect(high.meanDifference(from: Moments(0x1p48)) == low.mean)
    #expect(relativeError(high.variance, low.variance) < 1e-15)
  }

  @Test("nothing, one value, NaN, infinities and overflow have defined moments")
  func edges() {
    let empty = Moments()
    #expect(empty.mean.isNaN && empty.variance.isNaN && empty.populationVariance.isNaN)
    let one = Moments([5.0])
    #expect(one.mean == 5 && one.variance.isNaN && one.populationVariance == 0)
    #expect(empty.merged(with: one) == one && one.merged(with: empty) == one)
    #expect(one.meanDifference(from: empty).isNaN)
    let infinity = Double.infinity
    for values in [[1, infinity], [infinity, 1], [infinity, infinity], [infinity]] {
      #expect(Moments(values).mean == infinity)
      #expect(Moments(values).populationVariance.isNaN)
    }
    for values in [[1, .nan, 2], [infinity, -infinity, 0]] {
      #expect(Moments(values).mean.isNaN && Moments(values).variance.isNaN)
    }
    let huge = Double.greatestFiniteMagnitude
    let wide = Moments([huge, -huge, huge, -huge])
    #expect(wide.mean == 0 && wide.variance == infinity)
    #expect(Moments([huge, huge / 2]).mean == huge * 0.75)
    #expect(Moments([1e-170, 3e-170]).variance == 0)
    let four = Moments([1.0, 2, 3, 4])
    #expect(four.standardDeviation == (5.0 / 3).squareRoot())
    #expect(four.populationStandardDeviation == 1.25.squareRoot())
  }
}

/// A file of NIST's Statistical Reference Datasets: certified values and data.
struct NistSet {
  var mean = Double.nan
  var deviation = Double.nan
  var data: [Double] = []

  init(_ file: URL) throws {
    var isData = false
    for line in try TestData.lines(file) {
      let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
      if let value = words.last.flatMap(Double.init) {
        if isData { data.append(value) }
        if line.contains("Sample Mean") { mean = value }
        if line.contains("Sample Standard Deviation") { deviation = value }
      }
      if words.first?.allSatisfy({ $0 == "-" }) == true { isData = true }
    }
  }
}
