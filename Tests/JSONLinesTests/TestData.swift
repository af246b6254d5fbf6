import Foundation

/// The folder of test data, which LP_TEST_DATA names.
enum TestData {
  /// A file or folder of it, or nil, said aloud, when it is absent.
  static func url(_ path: String) -> URL? {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let folder =
      ProcessInfo.processInfo.environment["LP_TEST_DATA"].map { URL(fileURLWithPath: $0) }
      ?? root.appendingPathComponent("../shared/data")
    let url = folder.appendingPathComponent(path)
    guard FileManager.default.fileExists(atPath: url.path) else {
      print("\(path): SKIPPED, \(url.path) is not there (set LP_TEST_DATA)")
      return nil
    }
    return url
  }
}
