import Bytes

/// The name of a field or tag that is looked for in one point after the other.
///
/// It remembers where the field stood last, so that a stream of like points costs one comparison of
/// eight bytes a name.
public struct SoughtName: Sendable {
  /// The name, without escapes.
  public let bytes: [UInt8]
  /// Its first eight bytes, and how far to shift away what does not belong to it.
  @usableFromInline let word: UInt64
  @usableFromInline let shift: UInt64
  @usableFromInline let length: Int
  @usableFromInline var hint = 0

  /// The name that is all of `bytes`.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
    length = bytes.count
    var word: UInt64 = 0
    for byte in bytes.prefix(8).reversed() { word = word << 8 | UInt64(byte) }
    self.word = word
    shift = UInt64(64 - 8 * min(max(length, 1), 8))
  }

  /// The index in the point's `fields` of the last one with this name, or nil.
  ///
  /// Linear in their number; where the field is where it was in the point before, one key is compared.
  @inlinable @inline(__always)
  public mutating func fieldIndex(
    in point: borrowing Point, _ line: Span<UInt8>
  ) -> Int? {
    let fields = point.fields.span
    if hint < fields.count, isWritten(fields[hint].key, line) {
      var index = hint &+ 1
      while index < fields.count {
        if isWritten(fields[index].key, line) { hint = index }
        index &+= 1
      }
      return hint
    }
    guard let found = point.fieldIndex(named: bytes.span, in: line, hint: hint) else { return nil }
    hint = found
    return found
  }

  /// The index in the point's `tags` of the one with this name, or nil. Linear in their number.
  public func tagIndex(in point: borrowing Point, _ line: Span<UInt8>) -> Int? {
    point.tagIndex(named: bytes.span, in: line)
  }

  /// Whether `key` is the name without any backslash. A key has only one raw form, so two keys of a
  /// point that are the same are both written so or neither.
  @inlinable @inline(__always)
  func isWritten(_ key: Token, _ line: Span<UInt8>) -> Bool {
    guard key.end &- key.start == length, length > 0, key.start <= line.count &- 8,
      (line.word(at: key.start) ^ word) &<< shift == 0, !key.hasBackslash
    else { return false }
    return length <= 8 || line.equal(key.range, bytes.span, 0..<length)
  }
}
