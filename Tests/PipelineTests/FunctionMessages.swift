import Foundation

/// The messages that a test writes as Kapacitor does, and those it reads.
enum FunctionMessages {
  static func integer(_ value: UInt64) -> Data {
    var (data, rest) = (Data(), value)
    while rest >= 0x80 {
      data.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    data.append(UInt8(rest))
    return data
  }

  static func field(_ number: UInt64, _ value: Int) -> Data {
    integer(number << 3) + integer(UInt64(bitPattern: Int64(value)))
  }

  static func field(_ number: UInt64, _ body: Data) -> Data {
    integer(number << 3 | 2) + integer(UInt64(body.count)) + body
  }

  static func field(_ number: UInt64, _ text: String) -> Data { field(number, Data(text.utf8)) }

  static func field(_ number: UInt64, _ value: Double) -> Data {
    integer(number << 3 | 1) + word(value.bitPattern)
  }

  static func request(_ number: UInt64, _ body: Data = Data()) -> Data {
    let message = field(number, body)
    return integer(UInt64(message.count)) + message
  }

  /// The options of the guide's task.
  static func initialize(field name: String, size: Int, alpha: Double) -> Data {
    func option(_ name: String, _ value: Data) -> Data {
      field(1, field(1, name) + field(2, value))
    }
    return request(
      2,
      option("field", field(1, 3) + field(5, name)) + option("size", field(1, 1) + field(3, size))
        + option("alpha", field(1, 2) + field(4, alpha)))
  }

  /// A window of a host's values, half of which come as integers where they are whole. Of several fields
  /// the second has twice the value, and so on.
  static func window(_ values: [Double], host: String, field names: String, stop: Int) -> Data {
    let tag = field(1, "host") + field(2, host)
    var data = request(16, field(1, "m") + field(2, "host=\(host)") + field(3, tag))
    for (index, value) in values.enumerated() {
      let isInteger = value.rounded() == value && index % 2 == 0
      let entries = names.split(separator: ",").enumerated().map { place, name in
        let value = value * Double(place + 1)
        let entry = field(1, String(name)) + (isInteger ? field(2, Int(value)) : field(2, value))
        return field(isInteger ? 9 : 8, entry)
      }
      data += request(
        17, entries.reduce(field(1, stop - values.count + index) + field(7, tag), +))
    }
    return data + request(18, field(1, "m") + field(2, "host=\(host)") + field(3, stop))
  }

  /// A message's fields by number; numbers as eight bytes.
  static func fields(_ data: Data) -> [(number: UInt64, body: Data)] {
    var fields: [(UInt64, Data)] = []
    var rest = data[...]
    while let key = takeInteger(&rest) {
      switch key & 7 {
      case 0:
        let value = takeInteger(&rest) ?? 0
        fields.append((key >> 3, word(value)))
      case 1:
        fields.append((key >> 3, Data(rest.prefix(8))))
        rest = rest.dropFirst(8)
      default:
        let length = Int(takeInteger(&rest) ?? 0)
        fields.append((key >> 3, Data(rest.prefix(length))))
        rest = rest.dropFirst(length)
      }
    }
    return fields
  }

  /// The responses in what a function wrote: number and body of each.
  static func responses(_ data: Data) -> [(number: UInt64, body: Data)] {
    var responses: [(UInt64, Data)] = []
    var rest = data[...]
    while let length = takeInteger(&rest) {
      responses += fields(Data(rest.prefix(Int(length))))
      rest = rest.dropFirst(Int(length))
    }
    return responses
  }

  private static func takeInteger(_ rest: inout Data.SubSequence) -> UInt64? {
    var (value, shift): (UInt64, UInt64) = (0, 0)
    while let byte = rest.popFirst() {
      value |= UInt64(byte & 0x7F) << shift
      shift += 7
      if byte < 0x80 { return value }
    }
    return nil
  }

  /// Eight bytes, the lowest first.
  static func word(_ value: UInt64) -> Data {
    Data((0..<8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) })
  }

  static func word(_ data: Data) -> UInt64 {
    data.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
