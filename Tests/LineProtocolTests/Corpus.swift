import Foundation
import TestSupport
import Testing

/// The test data: rows of newline-delimited JSON.
enum Corpus {
  /// The rows of a file; where it is absent, the test is cancelled, which counts as skipped.
  static func rows(_ name: String) throws -> [[String: Any]] {
    let data = try Data(contentsOf: try TestData.url("line-protocol/\(name)"))
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
