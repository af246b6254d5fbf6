import Bytes

extension Point {
  /// Whether it sums up a window that was cut: it has a boolean field `partial` that is true, as
  /// `lp-window --agg` writes behind the others.
  ///
  /// Only points that have a boolean are looked at closely.
  public borrowing func isPartialAggregate(in bytes: Span<UInt8>) -> Bool {
    let fields = fields.span
    for index in fields.indices where fields[index].kind == .boolean {
      let field = fields[index]
      guard bytes.equal(field.key.range, Self.partialKey) else { continue }
      let first = bytes[field.value.start]
      return first == UInt8(ascii: "t") || first == UInt8(ascii: "T")
    }
    return false
  }

  private static let partialKey = Array("partial".utf8)
}
