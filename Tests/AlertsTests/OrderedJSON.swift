import Foundation
import Testing

/// JSON that keeps the order of keys and the text of numbers.
indirect enum OrderedJSON: Equatable {
  case object([Member])
  case array([OrderedJSON])
  case string([UInt8])
  case number(String)
  case boolean(Bool)
  case null

  struct Member: Equatable {
    var key: [UInt8]
    var value: OrderedJSON
  }

  init?(_ bytes: [UInt8]) {
    var reader = OrderedJSONReader(bytes: bytes)
    guard let value = reader.value() else { return nil }
    self = value
  }

  subscript(_ key: String) -> OrderedJSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == Array(key.utf8) }?.value
  }

  var elements: [OrderedJSON] { if case .array(let list) = self { list } else { [] } }
  var members: [Member] { if case .object(let list) = self { list } else { [] } }
  var bytes: [UInt8] { if case .string(let bytes) = self { bytes } else { [] } }
  var text: String { String(decoding: bytes, as: UTF8.self) }
  var flag: Bool { self == .boolean(true) }
  var number: String? { if case .number(let text) = self { text } else { nil } }
}

private struct OrderedJSONReader {
  let bytes: [UInt8]
  var place = 0

  mutating func skip() {
    while place < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[place]) { place += 1 }
  }

  mutating func take(_ byte: Character) -> Bool {
    skip()
    guard place < bytes.count, bytes[place] == byte.asciiValue else { return false }
    place += 1
    return true
  }

  mutating func value() -> OrderedJSON? {
    skip()
    guard place < bytes.count else { return nil }
    switch bytes[place] {
    case UInt8(ascii: "{"):
      place += 1
      var members: [OrderedJSON.Member] = []
      if take("}") { return .object([]) }
      repeat {
        skip()
        guard let key = string(), take(":"), let value = value() else { return nil }
        members.append(.init(key: key, value: value))
      } while take(",")
      return take("}") ? .object(members) : nil
    case UInt8(ascii: "["):
      place += 1
      var list: [OrderedJSON] = []
      if take("]") { return .array([]) }
      repeat {
        guard let value = value() else { return nil }
        list.append(value)
      } while take(",")
      return take("]") ? .array(list) : nil
    case UInt8(ascii: "\""): return string().map { .string($0) }
    default:
      let start = place
      while place < bytes.count, !",]} \n".utf8.contains(bytes[place]) { place += 1 }
      switch String(decoding: bytes[start..<place], as: UTF8.self) {
      case "true": return .boolean(true)
      case "false": return .boolean(false)
      case "null": return .null
      case let text: return .number(text)
      }
    }
  }

  private mutating func string() -> [UInt8]? {
    guard take("\"") else { return nil }
    var units: [UInt8] = []
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      if byte == UInt8(ascii: "\"") { return units }
      guard byte == UInt8(ascii: "\\"), place < bytes.count else {
        units.append(byte)
        continue
      }
      let escape = bytes[place]
      place += 1
      switch escape {
      case UInt8(ascii: "n"): units.append(10)
      case UInt8(ascii: "r"): units.append(13)
      case UInt8(ascii: "t"): units.append(9)
      case UInt8(ascii: "b"): units.append(8)
      case UInt8(ascii: "f"): units.append(12)
      case UInt8(ascii: "u"):
        let digits = String(decoding: bytes[place..<min(place + 4, bytes.count)], as: UTF8.self)
        guard let code = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(code) else {
          return nil
        }
        place += 4
        units += Array(String(Character(scalar)).utf8)
      default: units.append(escape)
      }
    }
    return nil
  }
}
