import Foundation
import Testing

/// The messages that the real Kapacitor writes and takes.
struct RecordedFrames: Decodable {
  struct Frame: Decodable {
    var direction: String
    var message: String?
    var frame_hex: String
    var note: String?

    var bytes: [UInt8] {
      var bytes: [UInt8] = []
      var digits = frame_hex[...]
      while let byte = UInt8(digits.prefix(2), radix: 16) {
        bytes.append(byte)
        digits = digits.dropFirst(2)
      }
      return bytes
    }
  }

  var golden: [Frame]
  var conversation: [Frame]

  /// From LP_TEST_DATA, or `../shared/data` beside the package; without them the test is cancelled, which
  /// counts as skipped.
  static func load() throws -> RecordedFrames {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let given = ProcessInfo.processInfo.environment["LP_TEST_DATA"]
    let folder =
      given.map { URL(fileURLWithPath: $0) }
      ?? root.deletingLastPathComponent().appendingPathComponent("shared/data")
    let file = folder.appendingPathComponent("kapacitor/udf-frames.json")
    guard let data = FileManager.default.contents(atPath: file.path) else {
      try Test.cancel("no test data at \(file.path); set LP_TEST_DATA")
    }
    return try JSONDecoder().decode(RecordedFrames.self, from: data)
  }
}
