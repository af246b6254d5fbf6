import Bytes

/// Takes a message apart into its fields, one after the other, as protocol buffers encode them.
///
/// Groups, which nobody writes any more, are refused. Every index is checked against the message.
/// Source: the encoding of protocol buffers, version 3.
struct WireReader {
  /// A field of a message.
  struct Field {
    let number: UInt64
    /// An integer, or eight bytes as they stand; 0 of other kinds.
    var bits: UInt64 = 0
    /// Where text, bytes or a message within the message lie; nil of other kinds.
    var body: Range<Int>?
  }

  private var position: Int
  private let end: Int

  /// Reads the message that lies in `range`.
  init(_ range: Range<Int>) {
    position = range.lowerBound
    end = range.upperBound
  }

  /// The next field; nil at the end of the message. Four bytes, of which no message here makes use, are
  /// passed over.
  mutating func next(_ bytes: Span<UInt8>) throws(FunctionError) -> Field? {
    guard position < end else { return nil }
    let key = try integer(bytes)
    var field = Field(number: key >> 3)
    switch key & 7 {
    case 0: field.bits = try integer(bytes)
    case 1: field.bits = bytes.word(at: try skip(8))
    case 2:
      guard let length = Int(exactly: try integer(bytes)) else { throw .truncated }
      let start = try skip(length)
      field.body = start..<position
    case 5: _ = try skip(4)
    default: throw .fieldKind
    }
    return field
  }

  /// Moves on by `length`; where that began.
  private mutating func skip(_ length: Int) throws(FunctionError) -> Int {
    guard length <= end - position else { throw .truncated }
    defer { position += length }
    return position
  }

  private mutating func integer(_ bytes: Span<UInt8>) throws(FunctionError) -> UInt64 {
    guard let (value, next) = try Self.integer(bytes, position..<end) else { throw .number }
    position = next
    return value
  }

  /// The number that starts the range, seven bits a byte, and where it ends; nil where it goes on behind
  /// the range. Bits above 64 are dropped.
  static func integer(
    _ bytes: Span<UInt8>, _ range: Range<Int>
  ) throws(FunctionError) -> (value: UInt64, next: Int)? {
    var value: UInt64 = 0
    for (place, index) in range.prefix(10).enumerated() {
      value |= UInt64(bytes[index] & 0x7F) << UInt64(place * 7)
      if bytes[index] < 0x80 { return (value, index + 1) }
    }
    guard range.count < 10 else { throw .number }
    return nil
  }
}

/// Fields of a message by their numbers. A field that is not there is 0 or empty, as nobody writes it then;
/// of one that is there twice the last counts.
extension Span where Element == UInt8 {
  /// Calls `body` with each field of that number, in order.
  private func forEach(
    _ number: UInt64, of message: Range<Int>, _ body: (WireReader.Field) -> Void
  ) throws(FunctionError) {
    var reader = WireReader(message)
    while let field = try reader.next(self) {
      if field.number == number { body(field) }
    }
  }

  /// An integer or eight bytes, as bits.
  func number(_ field: UInt64, of message: Range<Int>) throws(FunctionError) -> UInt64 {
    var result: UInt64 = 0
    try forEach(field, of: message) { result = $0.bits }
    return result
  }

  /// A signed integer.
  func integer(_ field: UInt64, of message: Range<Int>) throws(FunctionError) -> Int64 {
    Int64(bitPattern: try number(field, of: message))
  }

  /// All texts, bytes or messages of that number, in order.
  func parts(_ field: UInt64, of message: Range<Int>) throws(FunctionError) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    try forEach(field, of: message) { ranges.append($0.body ?? message.prefix(0)) }
    return ranges
  }

  /// The text, bytes or message of that number.
  func part(_ field: UInt64, of message: Range<Int>) throws(FunctionError) -> Range<Int> {
    var result = message.prefix(0)
    try forEach(field, of: message) { result = $0.body ?? result }
    return result
  }

  /// Text or bytes.
  func bytes(_ field: UInt64, of message: Range<Int>) throws(FunctionError) -> [UInt8] {
    var copy = ByteBuffer()
    copy.append(self, try part(field, of: message))
    return copy.array
  }

  /// Text.
  func text(_ field: UInt64, of message: Range<Int>) throws(FunctionError) -> String {
    String(decoding: try bytes(field, of: message), as: UTF8.self)
  }
}
