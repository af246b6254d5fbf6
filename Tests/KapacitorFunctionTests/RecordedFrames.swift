import Foundation
import TestSupport
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

  static func load() throws -> RecordedFrames {
    let data = try Data(contentsOf: try TestData.url("kapacitor/udf-frames.json"))
    return try JSONDecoder().decode(RecordedFrames.self, from: data)
  }
}
