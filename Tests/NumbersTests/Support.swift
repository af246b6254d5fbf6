import Bytes
import Foundation
import Numbers
import Testing

/// The number in a whole text. It is read twice, with nothing around it and within a longer one, since
/// what may be loaded at once differs.
func double(_ text: String) -> Double? {
  let bytes = Array(text.utf8)
  let value = Double(decimal: bytes.span, 0..<bytes.count)
  let longer = Array("12.45678".utf8) + bytes + Array("1.345678".utf8)
  let again = Double(decimal: longer.span, 8..<8 + bytes.count)
  #expect(value?.bitPattern == again?.bitPattern, "\(text) within a longer text")
  return value
}

func int64(_ text: String) -> Int64? {
  let bytes = Array(text.utf8)
  return Int64(decimal: bytes.span, 0..<bytes.count)
}

func uint64(_ text: String) -> UInt64? {
  let bytes = Array(text.utf8)
  return UInt64(decimal: bytes.span, 0..<bytes.count)
}

/// What `body` adds to a buffer, as text.
func printed(_ body: (inout ByteBuffer) -> Void) -> String {
  var buffer = ByteBuffer()
  body(&buffer)
  return String(decoding: buffer.array, as: UTF8.self)
}

/// SplitMix64, so that a failure comes again.
struct SeededBits: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }

  /// A double of any finite bits.
  mutating func finiteDouble() -> Double {
    while true {
      let value = Double(bitPattern: next())
      if value.isFinite { return value }
    }
  }
}

/// The package's root, three levels above this file.
let packageRoot = URL(filePath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()

/// A folder of the test data; where it is absent, the test is cancelled, which counts as skipped.
func testData(_ folder: String) throws -> URL {
  let given = ProcessInfo.processInfo.environment["LP_TEST_DATA"] ?? "../shared/data"
  let root = URL(filePath: given, relativeTo: packageRoot)
  let found = root.appending(path: folder)
  if FileManager.default.fileExists(atPath: found.path) { return found }
  try Test.cancel("no test data at \(found.path); set LP_TEST_DATA")
}
