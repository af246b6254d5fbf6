import Bytes
import Times

/// Where one token of a point lies in the bytes of its line.
public struct Token: Sendable {
  /// The index of its first byte.
  public var start: Int
  /// The index behind its last byte.
  public var end: Int
  /// Whether it holds a backslash, so that its value may differ from its bytes.
  public var hasBackslash: Bool

  /// A token of the bytes `start..<end`.
  public init(start: Int, end: Int, hasBackslash: Bool = false) {
    self.start = start
    self.end = end
    self.hasBackslash = hasBackslash
  }

  /// The places of its bytes.
  public var range: Range<Int> { start..<end }
}

/// The five types of a field's value.
public enum FieldKind: UInt8, Sendable { case float, integer, unsigned, boolean, string }

/// A tag: both tokens raw, as they stand in the line.
public struct Tag: Sendable {
  /// The key, escapes and all. Two tags of one point never have the same key.
  public var key: Token
  /// The value, escapes and all; never empty.
  public var value: Token

  /// Stands where a tag will be.
  static let none = Tag(key: Token(start: 0, end: 0), value: Token(start: 0, end: 0))
}

/// A field. The value token of an integer or unsigned excludes the `i` or `u`; that of a string
/// excludes its quotes.
public struct Field: Sendable {
  /// The key, escapes and all.
  public var key: Token
  /// The text of the value.
  public var value: Token
  /// The type of the value.
  public var kind: FieldKind

  /// A field at these places.
  public init(key: Token, value: Token, kind: FieldKind) {
    self.key = key
    self.value = value
    self.kind = kind
  }

  /// Stands where a field will be.
  static let none = Field(
    key: Token(start: 0, end: 0), value: Token(start: 0, end: 0), kind: .float)
}

/// One point as a table of places in the bytes it was read from. The bytes are passed beside it as
/// a `Span`, so a point costs no allocation: the table is used again for each line.
public struct Point: ~Copyable {
  /// The line, without leading and trailing blanks and its line end.
  public internal(set) var line: Range<Int> = 0..<0
  /// The measurement, escapes and all.
  public internal(set) var name = Token(start: 0, end: 0)
  /// In the order of the line.
  public internal(set) var tags: [Tag] = []
  /// In the order of the line; a key may occur twice, then the last one counts.
  public internal(set) var fields: [Field] = []
  /// Measurement and tags: `line.lowerBound..<headEnd`.
  public internal(set) var headEnd = 0
  /// Stands for the bytes of measurement and tags: points with equal numbers have the same, whichever
  /// parser read them. The same bytes may have several numbers. 0 for a head so long that it has none.
  public internal(set) var headNumber: UInt64 = 0
  /// Whether any field is a boolean.
  var holdsBoolean = false
  /// Nil when the line has no stamp; the reader of the stream then sets the current time.
  public var time: Timestamp?

  /// A point of nothing.
  public init() {}

  /// The places of measurement and tags.
  public var head: Range<Int> { line.lowerBound..<headEnd }
}
