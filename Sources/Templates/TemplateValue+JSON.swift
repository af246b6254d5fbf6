import Bytes
import Numbers

extension ByteBuffer {
  /// Adds a text as Go's JSON encoder writes it.
  public mutating func append(goJSON text: [UInt8]) {
    append(jsonString: text.span, 0..<text.count, escaping: .go)
  }

  /// Adds a value as Go's JSON encoder writes it.
  public mutating func append(goJSON value: TemplateValue) {
    switch value {
    case .none: append("null")
    case .boolean(let flag): append(flag ? "true" : "false")
    case .integer(let number): append(decimal: number)
    case .unsigned(let number): append(decimal: number)
    case .float(let number):
      if number.isFinite { append(shortest: number) } else { append("null") }
    case .text(let bytes): append(goJSON: bytes)
    case .time(let time, _):
      append(UInt8(ascii: "\""))
      append(rfc3339: time)
      append(UInt8(ascii: "\""))
    case .duration(let span): append(decimal: span.nanoseconds)
    case .map(let entries, isNullWhenEmpty: true) where entries.isEmpty: append("null")
    case .map(let entries, _), .object(let entries):
      append(UInt8(ascii: "{"))
      for (index, entry) in entries.enumerated() {
        if index > 0 { append(UInt8(ascii: ",")) }
        append(goJSON: entry.key)
        append(UInt8(ascii: ":"))
        append(goJSON: entry.value)
      }
      append(UInt8(ascii: "}"))
    }
  }
}
