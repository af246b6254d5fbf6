import Bytes
import LineProtocol
import Numbers

extension EventContext {
  /// Takes in the point that makes the event: its name, tags and fields, and its group.
  public mutating func load(
    _ point: borrowing Point, _ line: Span<UInt8>, groupedBy grouping: EventGrouping
  ) {
    clear()
    time = point.time
    name = bytes.place(point.name, as: .name, of: line)
    for index in point.tags.indices {
      let key = bytes.place(point.tags[index].key, as: .key, of: line)
      let value = bytes.place(point.tags[index].value, as: .key, of: line)
      tags.append(TagEntry(key: key, value: value))
    }
    for index in point.fields.indices {
      let field = point.fields[index]
      let key = bytes.place(field.key, as: .key, of: line)
      fields.append(FieldEntry(key: key, value: bytes.placeValue(of: field, point, in: line)))
    }
    sortTags()
    sortFields()
    setGroup(grouping)
  }

  /// Takes in a series without a point, for one that has fallen silent or is forgotten. `head` is its
  /// name and tags as they stand in line protocol, `NAME,tag=value,…`; there are no fields.
  public mutating func load(
    head: Range<Int>, of line: Span<UInt8>, groupedBy grouping: EventGrouping
  ) {
    clear()
    isWindow = false
    var scanner = HeadScanner(place: head.lowerBound, end: head.upperBound)
    name = bytes.place(scanner.token(in: line, stopsAtEquals: false), as: .name, of: line)
    while scanner.skipsSeparator() {
      let key = bytes.place(scanner.token(in: line, stopsAtEquals: true), as: .key, of: line)
      guard scanner.skipsSeparator() else { break }
      let value = bytes.place(scanner.token(in: line, stopsAtEquals: false), as: .key, of: line)
      tags.append(TagEntry(key: key, value: value))
    }
    sortTags()
    setGroup(grouping)
  }

  private mutating func clear() {
    bytes.removeAll()
    tags.removeAll(keepingCapacity: true)
    groupTags.removeAll(keepingCapacity: true)
    fields.removeAll(keepingCapacity: true)
    time = nil
  }

  private mutating func setGroup(_ grouping: EventGrouping) {
    switch grouping {
    case .none: break
    case .allTags: groupTags.append(contentsOf: tags)
    case .tags(let names):
      for name in names {
        let value = tag(name) ?? 0..<0
        let start = bytes.count
        bytes.append(name)
        groupTags.append(TagEntry(key: start..<bytes.count, value: value))
      }
    }
  }

  private mutating func sortTags() {
    guard !areSorted(tags.count, { tags[$0].key }) else { return }
    var sorted: [TagEntry] = []
    swap(&sorted, &tags)
    sorted.sort { bytes.span.precedes($0.key, $1.key) }
    swap(&sorted, &tags)
  }

  /// Sorts the fields; of those with one key the last in the line stays.
  private mutating func sortFields() {
    guard !areSorted(fields.count, { fields[$0].key }) else { return }
    var sorted: [FieldEntry] = []
    swap(&sorted, &fields)
    sorted.sort {
      if bytes.span.precedes($0.key, $1.key) { return true }
      if bytes.span.precedes($1.key, $0.key) { return false }
      return $0.key.lowerBound < $1.key.lowerBound
    }
    for entry in sorted {
      if let last = fields.last, bytes.span.equal(last.key, bytes.span, entry.key) {
        fields[fields.count - 1] = entry
      } else {
        fields.append(entry)
      }
    }
  }

  /// Whether each key comes before the next, so that no key is there twice either.
  private func areSorted(_ count: Int, _ key: (Int) -> Range<Int>) -> Bool {
    guard count > 1 else { return true }
    for index in 1..<count where !bytes.span.precedes(key(index - 1), key(index)) { return false }
    return true
  }
}

/// Steps through `NAME,key=value,…`. A backslash takes a delimiter after it along.
private struct HeadScanner {
  var place: Int
  let end: Int

  mutating func token(in line: Span<UInt8>, stopsAtEquals: Bool) -> Token {
    let start = place
    var hasBackslash = false
    while place < end {
      let byte = line[place]
      if byte == UInt8(ascii: ",") || (stopsAtEquals && byte == UInt8(ascii: "=")) { break }
      if byte == UInt8(ascii: "\\") {
        hasBackslash = true
        if place + 1 < end, isDelimiter(line[place + 1]) { place += 1 }
      }
      place += 1
    }
    return Token(start: start, end: place, hasBackslash: hasBackslash)
  }

  private func isDelimiter(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: " ") || byte == UInt8(ascii: "=")
  }

  /// Steps over the byte that ended the token; false at the end.
  mutating func skipsSeparator() -> Bool {
    guard place < end else { return false }
    place += 1
    return true
  }
}

extension ByteBuffer {
  /// Adds the value of a token and says where it lies.
  fileprivate mutating func place(
    _ token: Token, as kind: TokenKind, of line: Span<UInt8>
  ) -> Range<Int> {
    let start = count
    append(unescaped: token, as: kind, of: line)
    return start..<count
  }

  /// The value of a field; the text of a string is added.
  fileprivate mutating func placeValue(
    of field: Field, _ point: borrowing Point, in line: Span<UInt8>
  ) -> FieldValue {
    switch field.kind {
    case .float: .float(Double(decimal: line, field.value.range) ?? .infinity)
    case .integer: point.integer(of: field, in: line).map { .integer($0) } ?? .float(.infinity)
    case .unsigned: point.unsigned(of: field, in: line).map { .unsigned($0) } ?? .float(.infinity)
    case .boolean: .boolean(point.boolean(of: field, in: line) ?? false)
    case .string: .string(place(field.value, as: .string, of: line))
    }
  }
}
