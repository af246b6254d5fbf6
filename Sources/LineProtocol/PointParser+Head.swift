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
    point.holdsBoolean = false
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
    var first: Int?
    EqualRanges.forEach(tags.count, of: bytes, { tags[$0].key.range }) { _, later in
      first = first ?? later
    }
    return first.map { tags[$0].key }
  }
}
