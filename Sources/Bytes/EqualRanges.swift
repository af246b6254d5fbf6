/// Finds keys that occur twice in one list, such as those of the tags or fields of a point.
public enum EqualRanges {
  /// Calls `body` for each of `count` ranges of `bytes`, in order, that has the same bytes as one before it, with the
  /// number of that one and its own. Of several before it, one is named at least, the nearest among them.
  ///
  /// By pairs for up to 16 ranges; by a table, in linear time, for more.
  @inline(__always)
  public static func forEach(
    _ count: Int, of bytes: Span<UInt8>, _ range: (Int) -> Range<Int>,
    _ body: (_ earlier: Int, _ later: Int) -> Void
  ) {
    guard count > 1 else { return }
    guard count <= 16 else { return byTable(count, of: bytes, range, body) }
    for later in 1..<count {
      let key = range(later)
      for earlier in 0..<later {
        let other = range(earlier)
        if other.count == key.count,
          key.isEmpty || bytes[other.lowerBound] == bytes[key.lowerBound],
          bytes.equal(other, bytes, key)
        {
          body(earlier, later)
        }
      }
    }
  }

  @inline(never)
  private static func byTable(
    _ count: Int, of bytes: Span<UInt8>, _ range: (Int) -> Range<Int>,
    _ body: (_ earlier: Int, _ later: Int) -> Void
  ) {
    var table = ByteKeyTable()
    /// Where each key stood last.
    var last: [Int] = []
    for index in 0..<count {
      let (number, isNew) = table.insert(bytes, range(index))
      if isNew {
        last.append(index)
      } else {
        body(last[number], index)
        last[number] = index
      }
    }
  }
}
