import Bytes
import Times

/// A field's value as templates and printers see it.
enum FieldValue: Equatable {
  /// Not finite where the number has no finite value.
  case float(Double)
  case integer(Int64)
  case unsigned(UInt64)
  case boolean(Bool)
  /// Where the text lies in the bytes of the context.
  case string(Range<Int>)
}

/// What an event is about: the point (or window) and its group, with all escapes undone.
///
/// The texts are copied out of the line, so nothing has to stay in place until the event is printed;
/// one context is used again for every event and then allocates nothing. Only points that make an
/// event need to be loaded. Cost: the bytes of the point, and a sort where its keys are not in order.
public struct EventContext: ~Copyable {
  /// A tag or field; the value of a tag is a string.
  struct Entry: Equatable {
    var key: Range<Int>
    var value: FieldValue
  }

  var bytes = ByteBuffer(capacity: 512)
  var name = 0..<0
  /// Sorted by the bytes of the key; no key twice.
  var tags: [Entry] = []
  /// The tags of the group: a part of `tags`, and empty ones for tags that the point lacks.
  var groupTags: [Entry] = []
  /// Sorted by the bytes of the key; no key twice.
  var fields: [Entry] = []
  /// The time of the point loaded.
  var time: Timestamp?
  var rows = WindowRows()

  /// A context of nothing.
  public init() {}

  /// Whether the event is about a window, so that its data are rows.
  public internal(set) var isWindow = false

  /// The name of the point, without escapes.
  public var measurement: [UInt8] { copy(name) }

  /// The value of the tag named `key`, without escapes; nil where the point has none.
  public func tagValue(_ key: [UInt8]) -> [UInt8]? {
    guard case .string(let value) = value(of: key, among: tags) else { return nil }
    return copy(value)
  }

  /// The names of its tags.
  public var tagNames: [[UInt8]] { tags.map { copy($0.key) } }

  /// The tags that an event has: those of its point, or of its window's group.
  var eventTags: [Entry] { isWindow ? groupTags : tags }

  /// The bytes that the ranges mean.
  var text: Span<UInt8> {
    @_lifetime(borrow self)
    borrowing get { bytes.span }
  }

  /// The bytes in `range`.
  func copy(_ range: Range<Int>) -> [UInt8] { bytes.span.extracting(range).array }

  /// The value of the entry named `key`. Cost: the number of entries.
  func value(of key: [UInt8], among entries: [Entry]) -> FieldValue? {
    entries.first { bytes.span.equal($0.key, key) }?.value
  }

  /// The group as Kapacitor writes it, `dc=x,host=a`; nothing for a group without tags.
  var group: [UInt8] {
    var group = ByteBuffer(capacity: 64)
    appendGroup(to: &group)
    return group.array
  }

  private func appendGroup(to output: inout ByteBuffer) {
    for (index, tag) in groupTags.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      output.append(bytes.span, tag.key)
      output.append(UInt8(ascii: "="))
      if case .string(let value) = tag.value { output.append(bytes.span, value) }
    }
  }

  /// Adds the default id: `NAME:tag=value,…`, the name alone for a group without tags.
  func appendIdentity(to output: inout ByteBuffer) {
    output.append(bytes.span, name)
    guard !groupTags.isEmpty else { return }
    output.append(UInt8(ascii: ":"))
    appendGroup(to: &output)
  }
}
