import Bytes
import LineProtocol

/// Which tags and fields of a point have a key that a field has behind them. Keys have one escaped form,
/// so raw bytes are compared.
struct RepeatedKeys {
  private let isRepeated: [Bool]
  private let tagCount: Int

  /// Looks for keys that occur twice, among the tags as well where `withTags`. An array is made only where
  /// some do.
  @inline(__always)
  init(_ point: borrowing Point, _ bytes: Span<UInt8>, withTags: Bool) {
    let (tags, fields) = (point.tags.span, point.fields.span)
    let tagCount = withTags ? tags.count : 0
    let count = tagCount + fields.count
    var isRepeated: [Bool] = []
    EqualRanges.forEach(
      count, of: bytes, { $0 < tagCount ? tags[$0].key.range : fields[$0 - tagCount].key.range }
    ) { earlier, _ in
      if isRepeated.isEmpty { isRepeated = Array(repeating: false, count: count) }
      isRepeated[earlier] = true
    }
    (self.isRepeated, self.tagCount) = (isRepeated, tagCount)
  }

  /// Whether a field behind it has the key of the field with this number.
  @inline(__always)
  func hasField(_ index: Int) -> Bool { !isRepeated.isEmpty && isRepeated[tagCount + index] }

  /// Whether a field has the key of the tag with this number.
  func hasTag(_ index: Int) -> Bool { !isRepeated.isEmpty && isRepeated[index] }
}
