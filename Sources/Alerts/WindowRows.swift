import Bytes
import LineProtocol
import Templates
import Times

/// The points of a window as the rows of an event's data, printed as they come.
///
/// The columns are those of the first point, its fields and the tags that are not the group's, in order
/// of their bytes. What a later point lacks is null; what it has beside is left out, as in Kapacitor.
struct WindowRows: ~Copyable {
  /// The texts of the columns, one after the other; `columnEnds` says where each ends.
  var columns = ByteBuffer(capacity: 64)
  var columnEnds: [Int] = []
  /// `["time",1,2],["time",3,4]`
  var json = ByteBuffer(capacity: 256)
  var count = 0

  func column(_ index: Int) -> Range<Int> {
    (index == 0 ? 0 : columnEnds[index - 1])..<columnEnds[index]
  }

  mutating func removeAll() {
    columns.removeAll()
    columnEnds.removeAll(keepingCapacity: true)
    json.removeAll()
    count = 0
  }

  /// Adds the row of a point whose entries are sorted; the first one sets the columns.
  mutating func add(
    fields: [EventContext.FieldEntry], tags: [EventContext.TagEntry],
    groupTags: [EventContext.TagEntry], time: Timestamp, _ source: borrowing ByteBuffer
  ) {
    let text = source.span
    if count == 0 { setColumns(fields: fields, tags: tags, groupTags: groupTags, text) }
    if count > 0 { json.append(UInt8(ascii: ",")) }
    count += 1
    json.append("[\"")
    json.append(rfc3339: time)
    json.append(UInt8(ascii: "\""))
    var (field, tag) = (0, 0)
    for index in columnEnds.indices {
      let column = column(index)
      json.append(UInt8(ascii: ","))
      while field < fields.count, precedes(fields[field].key, text, column: column) { field += 1 }
      while tag < tags.count, precedes(tags[tag].key, text, column: column) { tag += 1 }
      if field < fields.count, text.equal(fields[field].key, columns.span, column) {
        json.append(json: fields[field].value, text)
      } else if tag < tags.count, text.equal(tags[tag].key, columns.span, column) {
        json.append(jsonString: text, tags[tag].value, escaping: .go)
      } else {
        json.append("null")
      }
    }
    json.append(UInt8(ascii: "]"))
  }

  private func precedes(_ key: Range<Int>, _ text: Span<UInt8>, column: Range<Int>) -> Bool {
    let theirs = columns.span
    var (i, j) = (key.lowerBound, column.lowerBound)
    while i < key.upperBound, j < column.upperBound {
      if text[i] != theirs[j] { return text[i] < theirs[j] }
      i += 1
      j += 1
    }
    return i == key.upperBound && j < column.upperBound
  }

  /// Merges the sorted fields and the sorted tags outside the group; of a field and a tag with one name
  /// the field is the column.
  private mutating func setColumns(
    fields: [EventContext.FieldEntry], tags: [EventContext.TagEntry],
    groupTags: [EventContext.TagEntry], _ text: Span<UInt8>
  ) {
    var place = 0
    let others = tags.filter { tag in
      while place < groupTags.count, text.precedes(groupTags[place].key, tag.key) { place += 1 }
      return place == groupTags.count || !text.equal(groupTags[place].key, text, tag.key)
    }
    var (field, tag) = (0, 0)
    while field < fields.count || tag < others.count {
      let takesTag =
        tag < others.count
        && (field == fields.count || text.precedes(others[tag].key, fields[field].key))
      let key = takesTag ? others[tag].key : fields[field].key
      if !takesTag, tag < others.count, text.equal(others[tag].key, text, key) { tag += 1 }
      columns.append(text, key)
      columnEnds.append(columns.count)
      if takesTag { tag += 1 } else { field += 1 }
    }
  }
}

extension EventContext {
  /// Begins the rows of a window: the next event is about a window. After its points were added with
  /// `addRow`, `load` the one point that stands for the window (`BatchVerdict.Outcome.pointIndex`).
  public mutating func startWindow() {
    isWindow = true
    rows.removeAll()
  }

  /// Ends the use of rows: the next event is about a single point.
  public mutating func endWindow() {
    isWindow = false
    rows.removeAll()
  }

  /// Adds a point of the window as a row. What was loaded before is gone afterwards.
  public mutating func addRow(
    _ point: borrowing Point, _ line: Span<UInt8>, groupedBy grouping: EventGrouping
  ) {
    load(point, line, groupedBy: grouping)
    rows.add(
      fields: fields, tags: tags, groupTags: groupTags,
      time: time ?? Timestamp(nanoseconds: 0), bytes)
  }
}
