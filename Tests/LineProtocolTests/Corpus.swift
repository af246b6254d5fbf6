import Foundation
import Testing

/// The test data: rows of newline-delimited JSON in the folder that LP_TEST_DATA names.
enum Corpus {
  /// The rows of a file; where it is absent, the test is cancelled, which counts as skipped.
  static func rows(_ name: String) throws -> [[String: Any]] {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let folder =
      ProcessInfo.processInfo.environment["LP_TEST_DATA"].map { URL(fileURLWithPath: $0) }
      ?? root.appendingPathComponent("../shared/data")
    let file = folder.appendingPathComponent("line-protocol").appendingPathComponent(name)
    guard let data = try? Data(contentsOf: file) else {
      try Test.cancel("no test data at \(file.path); set LP_TEST_DATA")
    }
    return try data.split(separator: 0x0A).map { line in
      guard let row = try JSONSerialization.jsonObject(with: line) as? [String: Any] else {
        throw CocoaError(.propertyListReadCorrupt)
      }
      return row
    }
  }

  /// The bytes of a row's base64 text.
  static func bytes(_ row: [String: Any], _ key: String) -> [UInt8] {
    Data(base64Encoded: row[key] as? String ?? "").map { [UInt8]($0) } ?? []
  }
}
