import Bytes
import LineProtocol
import Times

/// A field's value, unescaped and converted.
enum Value: Equatable {
  case float(Double), integer(Int64), unsigned(UInt64), boolean(Bool), string([UInt8])

  init?(_ row: [String: Any]) {
    let text = row["v"] as? String ?? ""
    switch row["t"] as? String {
    case "f":
      guard let hex = row["bits"] as? String, let bits = UInt64(hex, radix: 16) else { return nil }
      self = .float(Double(bitPattern: bits))
    case "i": self = .integer(Int64(text) ?? 0)
    case "u": self = .unsigned(UInt64(text) ?? 0)
    case "b": self = .boolean(text == "true")
    case "s": self = .string(Array(text.utf8))
    default: return nil
    }
  }
}

/// A point taken out of its bytes, to be compared with the corpus.
struct DecodedPoint: Equatable {
  struct Pair: Equatable {
    var key: [UInt8]
    var value: [UInt8]
  }
  struct NamedValue: Equatable {
    var key: [UInt8]
    var value: Value
  }

  var name: [UInt8]
  /// Sorted by key.
  var tags: [Pair]
  var fields: [NamedValue]
  var time: Int64?

  init(_ point: borrowing Point, in bytes: Span<UInt8>) {
    func text(_ token: Token, _ kind: TokenKind) -> [UInt8] {
      var buffer = ByteBuffer()
      buffer.append(unescaped: token, as: kind, of: bytes)
      return buffer.array
    }
    name = text(point.name, .name)
    tags = point.tags.map { Pair(key: text($0.key, .key), value: text($0.value, .key)) }
    tags.sort { $0.key.lexicographicallyPrecedes($1.key) }
    fields = []
    for field in point.fields {
      let value: Value? =
        switch field.kind {
        case .float: point.number(of: field, in: bytes).map { .float($0) }
        case .integer: point.integer(of: field, in: bytes).map { .integer($0) }
        case .unsigned: point.unsigned(of: field, in: bytes).map { .unsigned($0) }
        case .boolean: point.boolean(of: field, in: bytes).map { .boolean($0) }
        case .string: .string(text(field.value, .string))
        }
      if let value { fields.append(NamedValue(key: text(field.key, .key), value: value)) }
    }
    time = point.time?.nanoseconds
  }

  /// A row's point.
  init?(_ row: [String: Any]) {
    guard let name = row["name"] as? String, let tags = row["tags"] as? [[String]],
      let fields = row["fields"] as? [[Any]], let time = row["time"] as? String
    else { return nil }
    self.name = Array(name.utf8)
    self.tags = tags.map { Pair(key: Array($0[0].utf8), value: Array($0[1].utf8)) }
    self.fields = fields.compactMap { pair in
      guard let key = pair[0] as? String, let object = pair[1] as? [String: Any],
        let value = Value(object)
      else { return nil }
      return NamedValue(key: Array(key.utf8), value: value)
    }
    self.time = Int64(time)
  }

  /// The same with the time of a stream without stamps.
  func stamped(_ row: [String: Any]) -> DecodedPoint {
    guard time == nil, let text = row["default_time"] as? String, let fallback = Int64(text) else {
      return self
    }
    var copy = self
    copy.time = fallback - fallback % unit(row).scale
    return copy
  }
}

/// The precision of a row.
func unit(_ row: [String: Any]) -> TimestampUnit {
  switch row["precision"] as? String {
  case "s": .seconds
  case "ms": .milliseconds
  case "us": .microseconds
  default: .nanoseconds
  }
}
