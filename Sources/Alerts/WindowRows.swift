import Bytes
import Grouping
import LineProtocol
import Templates
import Times

/// The points of a window as the rows of an event's data, printed as they come.
///
/// The columns are those of the first point, its fields and the tags that are not the group's, in order
/// of their bytes. What a later point lacks is null; what it has beside is left out, as in Kapacitor.
struct WindowRows: ~Copyable {
  /// The names of the columns after the time's.
  var columns: [[UInt8]] = []
  /// `["time",1,2],["time",3,4]`
  var json = ByteBuffer(capacity: 256)

  mutating func removeAll() {
    columns.removeAll(keepingCapacity: true)
    json.removeAll()
  }
}

extension EventContext {
  /// Begins the rows of a window: the next event is about a window. After its points were added with
  /// `addRow`, `load` the one point that stands for the window (`BatchVerdict.Outcome.place`).
  public mutating func startWindow() {
    isWindow = true
    rows.removeAll()
  }

  /// Ends the use of rows: the next event is about a single point.
  public mutating func endWindow() {
    isWindow = false
    rows.removeAll()
  }

  /// Adds a point of the window as a row; the first one sets the columns. What was loaded before is gone
  /// afterwards. Cost: the number of columns times that of fields and tags.
  public mutating func addRow(
    _ point: borrowing Point, _ line: Span<UInt8>, groupedBy grouping: Grouping
  ) {
    load(point, line, groupedBy: grouping)
    var json = ByteBuffer()
    swap(&json, &rows.json)
    if json.isEmpty {
      let groupKeys = groupTags.map { copy($0.key) }
      let tagKeys = tags.map { copy($0.key) }.filter { !groupKeys.contains($0) }
      rows.columns = Set(fields.map { copy($0.key) } + tagKeys)
        .sorted { $0.lexicographicallyPrecedes($1) }
    } else {
      json.append(UInt8(ascii: ","))
    }
    json.append("[\"")
    json.append(rfc3339: time ?? Timestamp(nanoseconds: 0))
    json.append(UInt8(ascii: "\""))
    for column in rows.columns {
      json.append(UInt8(ascii: ","))
      if let value = value(of: column, among: fields) ?? value(of: column, among: tags) {
        json.append(json: value, bytes.span)
      } else {
        json.append("null")
      }
    }
    json.append(UInt8(ascii: "]"))
    swap(&json, &rows.json)
  }
}
