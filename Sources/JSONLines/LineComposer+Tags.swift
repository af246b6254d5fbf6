import Bytes

/// Where a tag lies in a line, its comma first.
struct TagPlace {
  var start: Int
  var keyEnd: Int
  var end: Int
  /// The number that the tag was added as.
  var number: Int
  var key: Range<Int> { start + 1..<keyEnd }

  func moved(by distance: Int) -> TagPlace {
    TagPlace(
      start: start + distance, keyEnd: keyEnd + distance, end: end + distance, number: number)
  }
}

// The order of tags.
extension LineComposer {
  /// Brings the tags into the order of their keys; of two with one key the later stays.
  mutating func sortTags() {
    if !areTagsSorted { sortUnordered(from: tags[0].start) }
  }

  private var areTagsSorted: Bool {
    guard tags.count > 1 else { return true }
    let bytes = line.span
    for index in 1..<tags.count
    where !bytes.precedes(key: tags[index - 1].key, tags[index].key) {
      return false
    }
    return true
  }

  /// Does so with tags that start at `headEnd`.
  private mutating func sortUnordered(from headEnd: Int) {
    Self.sort(&tags, by: line)
    reordered.removeAll()
    var count = 0
    for index in tags.indices {
      let tag = tags[index]
      if index + 1 < tags.count, hasKey(of: tag, tags[index + 1]) { continue }
      let distance = headEnd + reordered.count - tag.start
      reordered.append(bytesOf: line, tag.start..<tag.end)
      tags[count] = tag.moved(by: distance)
      count += 1
    }
    tags.removeLast(tags.count - count)
    line.truncate(to: headEnd)
    line.append(bytesOf: reordered)
  }

  private func hasKey(of tag: TagPlace, _ other: TagPlace) -> Bool {
    let bytes = line.span
    return bytes.equal(tag.key, bytes, other.key)
  }

  private static func sort(_ tags: inout [TagPlace], by line: borrowing ByteBuffer) {
    let bytes = line.span
    tags.sort {
      if bytes.equal($0.key, bytes, $1.key) { return $0.start < $1.start }
      return bytes.precedes(key: $0.key, $1.key)
    }
  }
}

extension Span where Element == UInt8 {
  /// Whether an escaped key sorts before another by the bytes that they say.
  fileprivate func precedes(key: Range<Int>, _ other: Range<Int>) -> Bool {
    var (index, otherIndex) = (key.lowerBound, other.lowerBound)
    while index < key.upperBound, otherIndex < other.upperBound {
      let mine = keyByte(at: &index, key.upperBound)
      let theirs = keyByte(at: &otherIndex, other.upperBound)
      if mine != theirs { return mine < theirs }
    }
    return index == key.upperBound && otherIndex < other.upperBound
  }

  /// The byte of an escaped key at `index`, which moves behind it.
  @inline(__always)
  private func keyByte(at index: inout Int, _ end: Int) -> UInt8 {
    let byte = self[index]
    index += 1
    guard byte == Ascii.backslash, index < end else { return byte }
    switch self[index] {
    case Ascii.comma, Ascii.equals, Ascii.space:
      index += 1
      return self[index - 1]
    default: return byte
    }
  }
}
