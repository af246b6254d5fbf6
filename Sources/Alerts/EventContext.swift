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

/// Which tags make a group: the series whose points share one state.
public enum EventGrouping: Sendable {
  /// Every tag: each series by itself.
  case allTags
  /// Everything is one group.
  case none
  /// These tags, in order of their bytes; one that a point lacks counts as empty.
  case tags([[UInt8]])

  /// A group by these tags, in any order.
  public init(tags names: [String]) {
    let sorted = Set(names.map { Array($0.utf8) }).sorted { $0.lexicographicallyPrecedes($1) }
    self = .tags(sorted)
  }
}

/// What an event is about: the point (or window) and its group, with all escapes undone.
///
/// The texts are copied out of the line, so nothing has to stay in place until the event is printed;
/// one context is used again for every event and then allocates nothing. Only points that make an
/// event need to be loaded. Cost: the bytes of the point, and a sort where its keys are not in order.
public struct EventContext: ~Copyable {
  /// A key with its text value.
  struct TagEntry: Equatable {
    var key: Range<Int>
    var value: Range<Int>
  }

  /// A key with its value.
  struct FieldEntry: Equatable {
    var key: Range<Int>
    var value: FieldValue
  }

  var bytes = ByteBuffer(capacity: 512)
  var name = 0..<0
  /// Sorted by the bytes of the key.
  var tags: [TagEntry] = []
  /// The tags of the group: a part of `tags`, and empty ones for tags that the point lacks.
  var groupTags: [TagEntry] = []
  /// Sorted by the bytes of the key; no key twice.
  var fields: [FieldEntry] = []
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
  public func tagValue(_ key: [UInt8]) -> [UInt8]? { tag(key).map { copy($0) } }

  /// The tags that an event has: those of its point, or of its window's group.
  var eventTags: [TagEntry] { isWindow ? groupTags : tags }

  /// The bytes that the ranges mean.
  var text: Span<UInt8> {
    @_lifetime(borrow self)
    borrowing get { bytes.span }
  }

  /// Adds the group as Kapacitor writes it, `dc=x,host=a`; nothing for a group without tags.
  func appendGroup(to output: inout ByteBuffer) {
    for index in groupTags.indices {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      output.append(bytes.span, groupTags[index].key)
      output.append(UInt8(ascii: "="))
      output.append(bytes.span, groupTags[index].value)
    }
  }

  /// Adds the default id: `NAME:tag=value,…`, the name alone for a group without tags.
  func appendIdentity(to output: inout ByteBuffer) {
    output.append(bytes.span, name)
    guard !groupTags.isEmpty else { return }
    output.append(UInt8(ascii: ":"))
    appendGroup(to: &output)
  }

  /// The value of the tag named `key`. Cost: the number of tags.
  func tag(_ key: [UInt8]) -> Range<Int>? {
    for index in tags.indices where bytes.span.equal(tags[index].key, key) {
      return tags[index].value
    }
    return nil
  }

  /// The value of the field named `key`. Cost: the number of fields.
  func field(_ key: [UInt8]) -> FieldValue? {
    for index in fields.indices where bytes.span.equal(fields[index].key, key) {
      return fields[index].value
    }
    return nil
  }
}
