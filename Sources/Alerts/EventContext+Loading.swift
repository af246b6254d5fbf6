import Bytes
import Grouping
import LineProtocol
import Numbers

extension EventContext {
  /// Takes in the point that makes the event: its name, tags and fields, and its group.
  public mutating func load(
    _ point: borrowing Point, _ line: Span<UInt8>, groupedBy grouping: Grouping
  ) {
    clear()
    time = point.time
    name = bytes.place(point.name, as: .name, of: line)
    for index in point.tags.indices {
      let key = bytes.place(point.tags[index].key, as: .key, of: line)
      let value = bytes.place(point.tags[index].value, as: .key, of: line)
      tags.append(Entry(key: key, value: .string(value)))
    }
    for index in point.fields.indices {
      let field = point.fields[index]
      let key = bytes.place(field.key, as: .key, of: line)
      fields.append(Entry(key: key, value: bytes.placeValue(of: field, point, in: line)))
    }
    Self.sort(&tags, by: bytes)
    Self.sort(&fields, by: bytes)
    setGroup(grouping)
  }

  /// Takes in a series without a point, for one that has fallen silent or is forgotten. `head` is its
  /// name and tags as they stand in line protocol, `NAME,tag=value,…`; there are no fields.
  public mutating func load(head: Span<UInt8>) {
    clear()
    isWindow = false
    Head.forEachToken(head, 0..<head.count) { token, place in
      switch place {
      case .name: name = bytes.place(token, as: .name, of: head)
      case .key:
        tags.append(Entry(key: bytes.place(token, as: .key, of: head), value: .string(0..<0)))
      case .value: tags[tags.count - 1].value = .string(bytes.place(token, as: .key, of: head))
      }
    }
    Self.sort(&tags, by: bytes)
    setGroup(.series)
  }

  private mutating func clear() {
    bytes.removeAll()
    tags.removeAll(keepingCapacity: true)
    groupTags.removeAll(keepingCapacity: true)
    fields.removeAll(keepingCapacity: true)
    time = nil
  }

  private mutating func setGroup(_ grouping: Grouping) {
    switch grouping {
    case .none: break
    case .series: groupTags.append(contentsOf: tags)
    case .tags(let names):
      for name in names {
        let value = value(of: name, among: tags) ?? .string(0..<0)
        let start = bytes.count
        bytes.append(name)
        groupTags.append(Entry(key: start..<bytes.count, value: value))
      }
    }
  }

  /// Brings entries into the order of their keys; of those with one key the last in the line stays.
  private static func sort(_ entries: inout [Entry], by bytes: borrowing ByteBuffer) {
    let text = bytes.span
    let isSorted = entries.indices.dropFirst().allSatisfy {
      text.precedes(entries[$0 - 1].key, entries[$0].key)
    }
    if isSorted { return }
    entries.sort { first, second in
      text.precedes(first.key, second.key)
        || !text.precedes(second.key, first.key) && first.key.lowerBound < second.key.lowerBound
    }
    guard
      entries.indices.dropFirst().contains(where: {
        text.equal(entries[$0 - 1].key, text, entries[$0].key)
      })
    else { return }
    var kept: [Entry] = []
    for entry in entries {
      if let last = kept.last, text.equal(last.key, text, entry.key) { kept.removeLast() }
      kept.append(entry)
    }
    entries = kept
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
