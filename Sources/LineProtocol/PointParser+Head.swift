import Bytes

extension PointParser {
  /// Takes measurement and tags that came before from the table, to the point that starts at `start`.
  /// - Returns: their end, where a blank stands; nil says nothing.
  @inline(__always)
  mutating func knownHead(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    guard let entry = heads.find(bytes, at: start) else { return nil }
    keysPlace = entry.keys
    return heads.place(entry, at: start, in: &point)
  }

  /// Reads measurement and tags up to the blank behind them.
  mutating func readHead(_ bytes: Span<UInt8>, from index: inout Int) throws(Halt) {
    point.headNumber = 0
    let name = try scanner.name(bytes, from: index, isKey: false)
    guard name.end > name.start else { throw .malformed(.measurementExpected, at: index) }
    point.name = name
    index = name.end
    var count = 0
    while true {
      switch try scanner.byte(bytes, at: index) {
      case Ascii.space: return point.tags.truncate(to: count)
      case Ascii.comma:
        point.tags.set(try scanner.tag(bytes, from: &index), at: count)
        count += 1
      default: throw .malformed(.tagEndExpected, at: index)
      }
    }
  }
}

/// Finds a tag key that occurs twice.
///
/// A key has only one raw form, since exactly comma, blank and equals sign are escaped; so raw bytes
/// are compared.
enum DuplicateTags {
  /// The later of two tag keys that are the same, or nil. Linear when the keys rise, as writers are
  /// asked to sort them, and for many tags; quadratic only for up to 16.
  static func first(in tags: Span<Tag>, _ bytes: Span<UInt8>) -> Token? {
    guard tags.count > 1 else { return nil }
    var index = 1
    while index < tags.count {
      if !bytes.precedes(tags[index - 1].key.range, tags[index].key.range) { break }
      index += 1
    }
    if index == tags.count { return nil }
    return tags.count <= 16 ? byPairs(tags, bytes) : byTable(tags, bytes)
  }

  private static func byPairs(_ tags: Span<Tag>, _ bytes: Span<UInt8>) -> Token? {
    for later in tags.indices {
      for earlier in 0..<later
      where bytes.equal(tags[earlier].key.range, bytes, tags[later].key.range) {
        return tags[later].key
      }
    }
    return nil
  }

  private static func byTable(_ tags: Span<Tag>, _ bytes: Span<UInt8>) -> Token? {
    var seen = ByteKeyTable()
    for index in tags.indices where !seen.insert(bytes, tags[index].key.range).isNew {
      return tags[index].key
    }
    return nil
  }
}
