import Foundation
import TestSupport
import Testing

@testable import Statistics

/// A file of Commons Statistics' resources: `key = value` with lines continued by a backslash.
struct PropertyFile {
  private var entries: [String: [Double]] = [:]

  init(_ file: URL) throws {
    let text = try TestData.lines(file).joined(separator: "\n")
      .replacingOccurrences(of: "\\\n", with: " ")
    for line in text.split(separator: "\n") {
      guard let sign = line.firstIndex(of: "=") else { continue }
      let key = line[..<sign].trimmingCharacters(in: .whitespaces)
      let words = line[line.index(after: sign)...].split { " ,\t\\".contains($0) }
      entries[key] = words.map { word in
        word == "Inf" ? .infinity : word == "-Inf" ? -.infinity : Double(String(word)) ?? .nan
      }
    }
  }

  /// Points with the values of one function there; empty if the file has none of it.
  func pairs(_ function: String) -> [(Double, Double)] {
    let points = entries["\(function).points"] ?? entries["cdf.points"] ?? []
    let values = entries["\(function).values"] ?? []
    return Array(zip(points, values))
  }

  var degreesOfFreedom: Double? { entries["parameters"]?.first }
}

@Suite("Student's t points of other programs")
struct CommonsTTests {
  @Test("the points from R, MATLAB and others are met on both sides")
  func files() throws {
    let folder = try TestData.url("numeric/commons-t")
    var tally = ErrorTally()
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    for name in names {
      let file = try PropertyFile(folder.appendingPathComponent(name))
      let degrees = try #require(file.degreesOfFreedom)
      for (functions, isUpper) in [(["cdf", "cdf.hp"], false), (["sf", "sf.hp"], true)] {
        for (point, expected) in functions.flatMap(file.pairs) {
          let tail = StudentT.twoSided(abs(point), degrees)
          let value = tail.halved(upper: isUpper == (point >= 0)).value
          tally.add(
            relativeError(value, expected), bound: 1e-14,
            "\(name) \(isUpper ? "sf" : "cdf")(\(point)) = \(value), there \(expected)")
        }
      }
    }
    print(tally.summary("Commons t files (\(names.count))"))
    #expect(tally.failures == [])
  }
}
