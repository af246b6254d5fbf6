import Bytes
import Numbers

/// Where a token stands, which decides what a backslash does in it.
public enum TokenKind: Sendable {
  /// A measurement: `\,` and `\ ` are escapes.
  case name
  /// A tag key, tag value or field key: `\,`, `\=` and `\ ` are escapes.
  case key
  /// A string's inside: `\"`, `\\`, `\n`, `\r` and `\t` are escapes.
  case string

  /// The byte that a backslash and `byte` stand for, or nil when the backslash is an ordinary byte.
  func unescaped(_ byte: UInt8) -> UInt8? {
    switch (self, byte) {
    case (.name, Ascii.comma), (.name, Ascii.space): byte
    case (.key, Ascii.comma), (.key, Ascii.space), (.key, Ascii.equals): byte
    case (.string, Ascii.quote), (.string, Ascii.backslash): byte
    case (.string, 0x6E): Ascii.newline
    case (.string, 0x72): Ascii.carriageReturn
    case (.string, 0x74): Ascii.tab
    default: nil
    }
  }
}

extension Token {
  /// Whether the token's value is `value`. Linear in the length.
  public func equals(_ value: Span<UInt8>, as kind: TokenKind, in bytes: Span<UInt8>) -> Bool {
    guard hasBackslash else { return bytes.equal(range, value, 0..<value.count) }
    var index = start
    var matched = 0
    while index < end {
      guard matched < value.count else { return false }
      guard nextByte(at: &index, as: kind, in: bytes) == value[matched] else { return false }
      matched += 1
    }
    return matched == value.count
  }

  /// The byte that stands at `index` once escapes are undone; moves `index` behind it.
  func nextByte(at index: inout Int, as kind: TokenKind, in bytes: Span<UInt8>) -> UInt8 {
    let byte = bytes[index]
    index += 1
    guard byte == Ascii.backslash, index < end, let meant = kind.unescaped(bytes[index]) else {
      return byte
    }
    index += 1
    return meant
  }
}

extension ByteBuffer {
  /// Adds the value of a token of `bytes`: its bytes with the escapes undone.
  public mutating func append(
    unescaped token: Token, as kind: TokenKind, of bytes: Span<UInt8>
  ) {
    guard token.hasBackslash else { return append(bytes, token.range) }
    reserve(token.end - token.start)
    var index = token.start
    while index < token.end { append(token.nextByte(at: &index, as: kind, in: bytes)) }
  }
}

extension Point {
  /// The index in `tags` of the tag with the unescaped key `name`, or nil. Linear in their number.
  public func tagIndex(named name: [UInt8], in bytes: Span<UInt8>) -> Int? {
    tagIndex(named: name.span, in: bytes)
  }

  /// The index in `tags` of the tag with the unescaped key `name`, or nil. Linear in their number.
  public func tagIndex(named name: Span<UInt8>, in bytes: Span<UInt8>) -> Int? {
    tags.firstIndex { $0.key.equals(name, as: .key, in: bytes) }
  }

  /// The number that a field of this point holds: nil for a boolean or a string. Integers beyond 2⁵³
  /// are rounded.
  @inlinable
  public func number(of field: Field, in bytes: Span<UInt8>) -> Double? {
    switch field.kind {
    case .float: Double(decimal: bytes, field.value.range)
    case .integer: Int64(decimal: bytes, field.value.range).map { Double($0) }
    case .unsigned: UInt64(decimal: bytes, field.value.range).map { Double($0) }
    case .boolean, .string: nil
    }
  }

  /// The value of an integer field, exactly; nil for the other kinds.
  public func integer(of field: Field, in bytes: Span<UInt8>) -> Int64? {
    field.kind == .integer ? Int64(decimal: bytes, field.value.range) : nil
  }

  /// The value of an unsigned field, exactly; nil for the other kinds.
  public func unsigned(of field: Field, in bytes: Span<UInt8>) -> UInt64? {
    field.kind == .unsigned ? UInt64(decimal: bytes, field.value.range) : nil
  }

  /// The value of a boolean field; nil for the other kinds.
  public func boolean(of field: Field, in bytes: Span<UInt8>) -> Bool? {
    field.kind == .boolean ? Boolean.value(of: bytes, field.value.range) : nil
  }
}
