/// The bytes that the grammars of line protocol and JSON name.
public enum Ascii {
  /// Tab.
  @inlinable public static var tab: UInt8 { 0x09 }
  /// LF.
  @inlinable public static var newline: UInt8 { 0x0A }
  /// CR.
  @inlinable public static var carriageReturn: UInt8 { 0x0D }
  /// The blank.
  @inlinable public static var space: UInt8 { 0x20 }
  /// `"`.
  @inlinable public static var quote: UInt8 { 0x22 }
  /// `#`.
  @inlinable public static var hash: UInt8 { 0x23 }
  /// `%`.
  @inlinable public static var percent: UInt8 { 0x25 }
  /// `+`.
  @inlinable public static var plus: UInt8 { 0x2B }
  /// `,`.
  @inlinable public static var comma: UInt8 { 0x2C }
  /// `-`.
  @inlinable public static var minus: UInt8 { 0x2D }
  /// `.`.
  @inlinable public static var point: UInt8 { 0x2E }
  /// `0`.
  @inlinable public static var zero: UInt8 { 0x30 }
  /// `:`.
  @inlinable public static var colon: UInt8 { 0x3A }
  /// `<`.
  @inlinable public static var less: UInt8 { 0x3C }
  /// `=`.
  @inlinable public static var equals: UInt8 { 0x3D }
  /// `[`.
  @inlinable public static var openBracket: UInt8 { 0x5B }
  /// `\`.
  @inlinable public static var backslash: UInt8 { 0x5C }
  /// `]`.
  @inlinable public static var closeBracket: UInt8 { 0x5D }
  /// `e`.
  @inlinable public static var letterE: UInt8 { 0x65 }
  /// `i`.
  @inlinable public static var letterI: UInt8 { 0x69 }
  /// `u`.
  @inlinable public static var letterU: UInt8 { 0x75 }
  /// `{`.
  @inlinable public static var openBrace: UInt8 { 0x7B }
  /// `}`.
  @inlinable public static var closeBrace: UInt8 { 0x7D }
  /// DEL.
  @inlinable public static var delete: UInt8 { 0x7F }

  /// Whether a byte is a decimal digit.
  @inlinable @inline(__always)
  public static func isDigit(_ byte: UInt8) -> Bool { byte &- zero < 10 }
}
