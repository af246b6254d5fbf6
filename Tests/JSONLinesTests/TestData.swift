import Foundation
import Testing

/// The folder of test data, which LP_TEST_DATA names.
enum TestData {
  /// A file or folder of it; where it is absent, the test is cancelled, which counts as skipped.
  static func url(_ path: String) throws -> URL {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let folder =
      ProcessInfo.processInfo.environment["LP_TEST_DATA"].map { URL(fileURLWithPath: $0) }
      ?? root.appendingPathComponent("../shared/data")
    let url = folder.appendingPathComponent(path)
    guard FileManager.default.fileExists(atPath: url.path) else {
      try Test.cancel("no test data at \(url.path); set LP_TEST_DATA")
    }
    return url
  }
}
