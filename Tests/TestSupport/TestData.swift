import Foundation
import Testing

/// The package's root, three levels above this file.
public let packageRoot = URL(filePath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()

/// The tables of others' results that ours are compared with.
public enum TestData {
  /// LP_TEST_DATA where it is set, else `../shared/data` beside the package, else what `make test`
  /// unpacked of Tests/Fixtures/conformance.tar.xz.
  public static let root: URL = {
    if let given = ProcessInfo.processInfo.environment["LP_TEST_DATA"] {
      return URL(filePath: given, relativeTo: packageRoot)
    }
    let beside = packageRoot.appending(path: "../shared/data")
    let isBeside = FileManager.default.fileExists(atPath: beside.path)
    return isBeside ? beside : packageRoot.appending(path: ".build/test-data")
  }()

  /// A file or folder of them; where it is absent, the test is cancelled, which counts as skipped.
  public static func url(_ path: String) throws -> URL {
    let found = root.appending(path: path)
    if FileManager.default.fileExists(atPath: found.path) { return found }
    try Test.cancel("no test data at \(found.path); run make test once, or set LP_TEST_DATA")
  }
}
