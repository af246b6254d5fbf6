import Bytes
import Foundation
import Times

/// What `body` adds to a buffer, as text.
func printed(_ body: (inout ByteBuffer) -> Void) -> String {
  var buffer = ByteBuffer()
  body(&buffer)
  return String(decoding: buffer.array, as: UTF8.self)
}

/// The moment that a whole text says.
func moment(_ text: String) -> Timestamp? {
  let bytes = Array(text.utf8)
  return Timestamp(rfc3339: bytes.span, 0..<bytes.count)
}

/// The moment that a whole text says, which may be a date alone.
func day(_ text: String) -> Timestamp? {
  let bytes = Array(text.utf8)
  return Timestamp(dateOrTime: bytes.span, 0..<bytes.count)
}

/// The rules in the bytes of a file.
func zone(_ file: [UInt8]) throws(TimeSyntaxError) -> TimeZoneRules {
  try TimeZoneRules(parsing: file.span)
}

/// The bytes of a zone's file on this machine, or nil when it is absent.
func zoneFile(_ name: String) -> [UInt8]? {
  FileManager.default.contents(atPath: "/usr/share/zoneinfo/" + name).map(Array.init)
}
