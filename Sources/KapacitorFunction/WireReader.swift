import Bytes

/// Takes a message apart into its fields, one after the other, as protocol buffers encode them.
///
/// Groups, which nobody writes any more, are refused. Every index is checked against the message.
/// Source: the encoding of protocol buffers, version 3.
struct WireReader {
  /// A field: its number and what it holds.
  struct Field {
    var number: UInt64
    var value: Value
  }

  /// What a field holds.
  enum Value {
    case integer(UInt64)
    case fixed(UInt64)
    /// Text, bytes or a message within the message.
    case bytes(Range<Int>)
    /// Four bytes, of which no message here makes use.
    case short
  }

  private var position: Int
  private let end: Int

  /// Reads the message that lies in `range`.
  init(_ range: Range<Int>) {
    position = range.lowerBound
    end = range.upperBound
  }

  /// The next field; nil at the end of the message.
  mutating func next(_ bytes: Span<UInt8>) throws(FunctionError) -> Field? {
    guard position < end else { return nil }
    let key = try integer(bytes)
    let number = key >> 3
    switch key & 7 {
    case 0: return Field(number: number, value: .integer(try integer(bytes)))
    case 1:
      let start = try skip(8)
      return Field(number: number, value: .fixed(bytes.word(at: start)))
    case 2:
      guard let length = Int(exactly: try integer(bytes)) else { throw .truncated }
      let start = try skip(length)
      return Field(number: number, value: .bytes(start..<position))
    case 5:
      _ = try skip(4)
      return Field(number: number, value: .short)
    default: throw .fieldKind
    }
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
    var shift: UInt64 = 0
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      value |= UInt64(byte & 0x7F) << shift
      index += 1
      if byte < 0x80 { return (value, index) }
      shift += 7
      guard shift < 70 else { throw .number }
    }
    return nil
  }
}
