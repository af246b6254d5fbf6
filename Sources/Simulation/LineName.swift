import Bytes

/// A measurement, tag or field name on its way into line protocol.
///
/// Only what every reader accepts is let through: a name is not empty, holds no control byte and
/// does not end in a backslash (which no escape can express). A measurement does not begin with
/// `#`, which would make its line a comment.
enum LineName {
  /// What a name stands for: it decides which bytes need a backslash.
  enum Role {
    case measurement, key

    fileprivate func escapes(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: ","), UInt8(ascii: " "): true
      case UInt8(ascii: "="): self == .key
      default: false
      }
    }
  }

  /// Adds `name`, escaped for its role.
  static func append(
    _ name: String, as role: Role, to output: inout ByteBuffer
  ) throws(SimulationError) {
    try check(name, as: role)
    for byte in name.utf8 {
      if role.escapes(byte) { output.append(UInt8(ascii: "\\")) }
      output.append(byte)
    }
  }

  /// Adds `,key=value` for every tag.
  static func append(
    tags: [(key: String, value: String)], to output: inout ByteBuffer
  ) throws(SimulationError) {
    for (key, value) in tags {
      output.append(UInt8(ascii: ","))
      try append(key, as: .key, to: &output)
      output.append(UInt8(ascii: "="))
      try append(value, as: .key, to: &output)
    }
  }

  /// The tags sorted by the bytes of their keys, each key once.
  static func sorted(
    _ tags: [(key: String, value: String)]
  ) throws(SimulationError) -> [(key: String, value: String)] {
    let sorted = tags.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    for (first, second) in zip(sorted, sorted.dropFirst())
    where first.key.utf8.elementsEqual(second.key.utf8) {
      throw .duplicate(second.key)
    }
    return sorted
  }

  private static func check(_ name: String, as role: Role) throws(SimulationError) {
    guard let last = name.utf8.last else { throw .unusableName(name, reason: "must not be empty") }
    if name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) {
      throw .unusableName(name, reason: "must not hold control characters")
    }
    if last == UInt8(ascii: "\\") {
      throw .unusableName(name, reason: "must not end in a backslash")
    }
    if role == .measurement, name.utf8.first == UInt8(ascii: "#") {
      throw .unusableName(name, reason: "must not begin with #, which begins a comment")
    }
  }
}

extension ByteBuffer {
  /// Adds `text` as a JSON string.
  mutating func append(json text: String) {
    append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        append(UInt8(ascii: "\\"))
        append(byte)
      case 0..<0x20:
        append("\\u00")
        append(hexadecimal: byte)
      default: append(byte)
      }
    }
    append(UInt8(ascii: "\""))
  }
}
