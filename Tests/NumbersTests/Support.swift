import Bytes
import Foundation
import Numbers
import TestSupport
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

extension SeededGenerator {
  /// A double of any finite bits.
  mutating func finiteDouble() -> Double {
    while true {
      let value = Double(bitPattern: next())
      if value.isFinite { return value }
    }
  }
}
