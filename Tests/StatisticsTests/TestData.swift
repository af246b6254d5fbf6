import Foundation
import TestSupport
import Testing

extension TestData {
  /// The lines of a text file that are neither empty nor comments.
  static func lines(_ file: URL) throws -> [String] {
    try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline)
      .map(String.init).filter { !$0.hasPrefix("#") }
  }
}

/// How far results are from what they should be, row by row, against a bound.
struct ErrorTally {
  private(set) var rows = 0
  private(set) var failures: [String] = []
  private(set) var worst = 0.0
  private var worstRow = ""

  /// Counts a row whose error is `error`; NaN fails.
  mutating func add(_ error: Double, bound: Double, _ row: @autoclosure () -> String) {
    rows += 1
    if !(error <= bound) { failures.append("\(row()): error \(error), bound \(bound)") }
    if error > worst || error.isNaN {
      worst = error
      worstRow = row()
    }
  }

  /// The line for the report.
  func summary(_ title: String) -> String {
    let worst = String(format: "%.2g", self.worst)
    let inBound = rows - failures.count
    return "\(title): \(rows) rows, \(inBound) in bound, worst \(worst) at \(worstRow)"
  }
}

/// The relative distance; 0 when equal, infinite when only one is finite or zero.
func relativeError(_ value: Double, _ expected: Double) -> Double {
  if value == expected || (value.isNaN && expected.isNaN) { return 0 }
  if expected == 0 || !expected.isFinite || !value.isFinite { return .infinity }
  return abs((value - expected) / expected)
}

/// The relative distance of a probability, where doubles have digits for it: above 1e-300. Below that
/// the result only has to be as small.
func probabilityError(_ value: Double, _ expected: Double) -> Double {
  if expected >= 1e-300 { return relativeError(value, expected) }
  return value <= 1e-300 ? 0 : .infinity
}
