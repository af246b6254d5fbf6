import Bytes
import LineProtocol
import Times

// Measurement and tags that were given one by one.
extension PointJSONEncoder {
  /// Brings the tags into the order of their keys.
  mutating func sortTags() {
    guard tags.count > 1 else { return }
    Self.sort(&tags, scratch)
  }

  private static func sort(_ tags: inout [TagPair], _ scratch: borrowing ByteBuffer) {
    let bytes = scratch.span
    tags.sort { bytes.precedes($0.key, $1.key) }
  }

  /// Whether no two of the sorted tags have one key.
  var areTagsDistinct: Bool {
    let bytes = scratch.span
    for index in tags.indices.dropFirst()
    where bytes.equal(tags[index].key, bytes, tags[index - 1].key) {
      return false
    }
    return true
  }

  /// Writes what stands before the fields.
  func writeHead(into output: inout ByteBuffer) {
    output.append("{\"name\":")
    output.append(jsonStringOf: scratch, 0..<nameEnd)
    output.append(",\"tags\":{")
    for index in tags.indices {
      if index > 0 { output.append(Ascii.comma) }
      output.append(jsonStringOf: scratch, tags[index].key)
      output.append(Ascii.colon)
      output.append(jsonStringOf: scratch, tags[index].value)
    }
    output.append("},\"fields\":{")
  }

  /// Puts time, measurement and tags before the fields of a flat point.
  mutating func finishFlat(time: Timestamp?, into output: inout ByteBuffer) {
    fields.removeAll()
    fields.append(bytesOf: output, lineStart..<output.count)
    output.truncate(to: lineStart)
    output.append(Ascii.openBrace)
    if let time {
      output.append("\"time\":\"")
      output.append(rfc3339: time)
      output.append("\",")
    }
    output.append("\"name\":")
    output.append(jsonStringOf: scratch, 0..<nameEnd)
    for tag in tags {
      output.append(",\"")
      if isReserved(tag.key) || isField(tag.key) {
        renamedKeys += 1
        output.append("tag_")
      }
      output.append(jsonInsideOf: scratch, tag.key)
      output.append("\":")
      output.append(jsonStringOf: scratch, tag.value)
    }
    output.append(Ascii.comma)
    output.append(bytesOf: fields)
  }

  /// Whether a flat point has a member of this key in any case.
  func isReserved(_ key: Range<Int>) -> Bool {
    let bytes = scratch.span
    let word = bytes.prefixWord(key)
    return key.count == 4 && (word == 0x656D_6974 || word == 0x656D_616E)  // time, name
  }

  private func isField(_ key: Range<Int>) -> Bool {
    let bytes = scratch.span
    for field in fieldKeys where bytes.equal(field, bytes, key) { return true }
    return false
  }

  /// Takes a head that was written as a whole apart, so that other tags can be sorted in among its own.
  mutating func takeBackHead(_ output: inout ByteBuffer) {
    var head = ByteBuffer()
    cache.appendHead(to: &head)
    split(head.span, 0..<head.count)
    output.truncate(to: lineStart)
    hasHead = false
  }

  /// Takes measurement and tags out of a head.
  mutating func split(_ head: Span<UInt8>, _ range: Range<Int>) {
    var key = 0..<0
    PointHead.forEachToken(head, range) { token, place in
      let start = scratch.count
      scratch.append(unescaped: token, as: place == .name ? .name : .key, of: head)
      switch place {
      case .name: nameEnd = scratch.count
      case .key: key = start..<scratch.count
      case .value: tags.append(TagPair(key: key, value: start..<scratch.count))
      }
    }
  }
}
