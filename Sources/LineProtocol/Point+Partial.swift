import Bytes

extension Point {
  /// Whether it sums up a window that was cut: it has a boolean field `partial` that is true, as
  /// `lp-window --agg` writes behind the others.
  ///
  /// Only points that have a boolean are looked at closely.
  public borrowing func isPartialAggregate(in bytes: Span<UInt8>) -> Bool {
    holdsBoolean && saysPartial(in: bytes)
  }

  @inline(never)
  private borrowing func saysPartial(in bytes: Span<UInt8>) -> Bool {
    for index in fields.indices where fields[index].kind == .boolean {
      if let isTrue = Self.partial(fields[index], in: bytes) { return isTrue }
    }
    return false
  }

  /// What a boolean field says of `partial`; nil where it is another.
  private static func partial(_ field: Field, in bytes: Span<UInt8>) -> Bool? {
    guard bytes.equal(field.key.range, partialKey) else { return nil }
    let first = bytes[field.value.start]
    return first == UInt8(ascii: "t") || first == UInt8(ascii: "T")
  }

  private static let partialKey = Array("partial".utf8)
}
