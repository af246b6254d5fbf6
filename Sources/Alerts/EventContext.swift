import Bytes
import Grouping
import LineProtocol
import Numbers
import Templates
import Times

/// What an event is about: the point (or window) and its group, with all escapes undone.
///
/// Only points that make an event need to be loaded. Cost: the bytes of the point, and a sort where its
/// keys are not in order.
public struct EventContext: Sendable {
  /// The name of the point.
  public internal(set) var name: [UInt8] = []
  /// Sorted by the bytes of the key; no key twice. The values are texts.
  private(set) var tags: [TemplateEntry] = []
  /// The tags of the group: a part of `tags`, and empty ones for tags that the point lacks.
  private(set) var groupTags: [TemplateEntry] = []
  /// Sorted by the bytes of the key; no key twice. A float is not finite where the number has no finite
  /// value.
  var fields: [TemplateEntry] = []
  /// The time of the point loaded.
  private(set) var time: Timestamp?
  /// The points of the window that the event is about; nil where it is about a single point.
  var rows: WindowRows?

  /// A context of nothing.
  public init() {}

  /// The value of the tag named `key`; nil where the point has none.
  public func tagValue(_ key: [UInt8]) -> [UInt8]? { tags.value(of: key)?.text }

  /// The names of its tags.
  public var tagNames: [[UInt8]] { tags.map(\.key) }

  /// The tags that an event has: those of its point, or of its window's group.
  var eventTags: [TemplateEntry] { rows == nil ? tags : groupTags }

  /// The group as Kapacitor writes it, `dc=x,host=a`; nothing for a group without tags.
  var group: [UInt8] {
    var group: [UInt8] = []
    for tag in groupTags {
      if !group.isEmpty { group.append(UInt8(ascii: ",")) }
      group += tag.key
      group.append(UInt8(ascii: "="))
      group += tag.value.text ?? []
    }
    return group
  }

  /// The default id: `NAME:tag=value,…`, the name alone for a group without tags.
  var identity: [UInt8] { groupTags.isEmpty ? name : name + [UInt8(ascii: ":")] + group }

  /// Takes in the point that makes the event: its name, tags and fields, and its group.
  public mutating func load(
    _ point: borrowing Point, _ line: Span<UInt8>, groupedBy grouping: Grouping
  ) {
    time = point.time
    name = line.text(of: point.name, as: .name)
    tags.removeAll(keepingCapacity: true)
    for index in point.tags.indices {
      let (key, value) = (point.tags[index].key, point.tags[index].value)
      tags.append(
        TemplateEntry(line.text(of: key, as: .key), .text(line.text(of: value, as: .key))))
    }
    fields.removeAll(keepingCapacity: true)
    for index in point.fields.indices {
      let field = point.fields[index]
      fields.append(
        TemplateEntry(line.text(of: field.key, as: .key), Self.value(of: field, point, in: line)))
    }
    Self.sort(&fields)
    setGroup(grouping)
  }

  /// Takes in a series without a point, for one that has fallen silent or is forgotten. `head` is its
  /// name and tags as they stand in line protocol, `NAME,tag=value,…`; there are no fields.
  public mutating func load(head: Span<UInt8>) {
    (time, rows, tags, fields) = (nil, nil, [], [])
    var key: [UInt8] = []
    Head.forEachToken(head, 0..<head.count) { token, place in
      let text = head.text(of: token, as: place.kind)
      switch place {
      case .name: name = text
      case .key: key = text
      case .value: tags.append(TemplateEntry(key, .text(text)))
      }
    }
    setGroup(.series)
  }

  /// Brings the tags in order and sets those of the group.
  private mutating func setGroup(_ grouping: Grouping) {
    Self.sort(&tags)
    groupTags =
      switch grouping {
      case .none: []
      case .series: tags
      case .tags(let names): names.map { TemplateEntry($0, .text(tagValue($0) ?? [])) }
      }
  }

  /// The value of a field of a point.
  private static func value(
    of field: Field, _ point: borrowing Point, in line: Span<UInt8>
  ) -> TemplateValue {
    switch field.kind {
    case .float: .float(Double(decimal: line, field.value.range) ?? .infinity)
    case .integer: point.integer(of: field, in: line).map { .integer($0) } ?? .float(.infinity)
    case .unsigned: point.unsigned(of: field, in: line).map { .unsigned($0) } ?? .float(.infinity)
    case .boolean: .boolean(point.boolean(of: field, in: line) ?? false)
    case .string: .text(line.text(of: field.value, as: .string))
    }
  }

  /// Brings entries into the order of their keys; of those with one key the last in the line stays.
  private static func sort(_ entries: inout [TemplateEntry]) {
    guard entries.count > 1 else { return }
    if (1..<entries.count).allSatisfy({ entries[$0 - 1].precedes(entries[$0]) }) { return }
    // The sort is stable.
    entries.sort { $0.precedes($1) }
    let repeated = (1..<entries.count).filter { entries[$0 - 1].key == entries[$0].key }
    for index in repeated.reversed() { entries.remove(at: index - 1) }
  }
}

extension Span<UInt8> {
  /// The value of a token, without escapes.
  fileprivate func text(of token: Token, as kind: TokenKind) -> [UInt8] {
    guard token.hasBackslash else { return extracting(token.range).array }
    var text = ByteBuffer()
    text.append(unescaped: token, as: kind, of: self)
    return text.array
  }
}

extension TemplateEntry {
  /// Whether its key comes before that of `other`.
  fileprivate func precedes(_ other: TemplateEntry) -> Bool {
    let (mine, others) = (key.span, other.key.span)
    for index in 0..<min(mine.count, others.count) where mine[index] != others[index] {
      return mine[index] < others[index]
    }
    return mine.count < others.count
  }
}

extension TemplateValue {
  /// The text that it is; nil for other kinds.
  var text: [UInt8]? {
    guard case .text(let bytes) = self else { return nil }
    return bytes
  }
}

extension [TemplateEntry] {
  /// The value of the entry named `key`. Cost: the number of entries.
  func value(of key: [UInt8]) -> TemplateValue? { first { $0.key == key }?.value }
}
