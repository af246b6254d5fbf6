import Bytes

/// The name of a field or tag that is looked for in one point after the other, at the cost of one
/// comparison of eight bytes for each field that has another. It cannot be copied, so that no reference to
/// its bytes is counted for a point.
public struct SoughtName: Sendable, ~Copyable {
  /// The name, without escapes.
  public let bytes: [UInt8]
  /// Its first eight bytes, and how far to shift away what does not belong to it.
  @usableFromInline let word: UInt64
  @usableFromInline let shift: UInt64
  @usableFromInline let length: Int

  /// The name that is all of `bytes`.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
    length = bytes.count
    var word: UInt64 = 0
    for byte in bytes.prefix(8).reversed() { word = word << 8 | UInt64(byte) }
    self.word = word
    shift = UInt64(64 - 8 * min(max(length, 1), 8))
  }

  /// The index in the point's `fields` of the last one with this name, or nil. Linear in their number.
  @inlinable @inline(__always)
  public func fieldIndex(in point: borrowing Point, _ line: Span<UInt8>) -> Int? {
    let fields = point.fields.span
    var index = fields.count
    while index > 0 {
      index &-= 1
      if isValue(of: fields[index].key, line) { return index }
    }
    return nil
  }

  /// The index in the point's `tags` of the one with this name, or nil. Linear in their number.
  @inlinable @inline(__always)
  public func tagIndex(in point: borrowing Point, _ line: Span<UInt8>) -> Int? {
    let tags = point.tags.span
    var index = 0
    while index < tags.count {
      if isValue(of: tags[index].key, line) { return index }
      index &+= 1
    }
    return nil
  }

  /// Whether the name is what `key` says once its escapes are undone.
  @inlinable @inline(__always)
  public func isValue(of key: Token, _ line: Span<UInt8>) -> Bool {
    // Most keys have another length, which needs no look at their bytes.
    (key.end &- key.start == length || key.hasBackslash) && isWritten(key, line)
  }

  @inlinable
  func isWritten(_ key: Token, _ line: Span<UInt8>) -> Bool {
    guard !key.hasBackslash, length > 0, key.start <= line.count &- 8 else {
      return key.equals(bytes.span, as: .key, in: line)
    }
    return (line.word(at: key.start) ^ word) &<< shift == 0
      && (length <= 8 || line.equal(key.range, bytes.span, 0..<length))
  }
}
