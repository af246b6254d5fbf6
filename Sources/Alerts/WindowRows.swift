import Bytes
import Grouping
import LineProtocol
import Templates
import Times

/// The points of a window as the rows of an event's data, printed as they come.
///
/// The columns are those of the first point, its fields and the tags that are not the group's, in order
/// of their bytes. What a later point lacks is null; what it has beside is left out, as in Kapacitor.
struct WindowRows: Sendable {
  /// The names of the columns after the time's.
  var columns: [[UInt8]] = []
  /// `["time",1,2],["time",3,4]`
  var json: [UInt8] = []
}

extension EventContext {
  /// Begins the rows of a window: the next event is about a window. After its points were added with
  /// `addRow`, `load` the one point that stands for the window (`BatchVerdict.Outcome.place`).
  public mutating func startWindow() { rows = WindowRows() }

  /// Ends the use of rows: the next event is about a single point.
  public mutating func endWindow() { rows = nil }

  /// Adds a point of the window as a row; the first one sets the columns. What was loaded before is gone
  /// afterwards. Cost: the number of columns times that of fields and tags.
  public mutating func addRow(
    _ point: borrowing Point, _ line: Span<UInt8>, groupedBy grouping: Grouping
  ) {
    load(point, line, groupedBy: grouping)
    let isFirst = rows?.json.isEmpty == true
    if isFirst {
      let groupKeys = groupTags.map(\.key)
      let columns = Set(fields.map(\.key) + tagNames.filter { !groupKeys.contains($0) })
      rows?.columns = columns.sorted { $0.lexicographicallyPrecedes($1) }
    }
    let values = rows?.columns.map { fields.value(of: $0) ?? tags.value(of: $0) ?? .none } ?? []
    var row = ByteBuffer()
    row.append(row: time ?? Timestamp(nanoseconds: 0), values, isFirst: isFirst)
    rows?.json += row.array
  }
}

extension ByteBuffer {
  /// Adds a row of an event's data as JSON, behind a comma where it is not the first.
  mutating func append(row time: Timestamp, _ values: some Sequence<TemplateValue>, isFirst: Bool) {
    append(isFirst ? "[\"" : ",[\"")
    append(rfc3339: time)
    append(UInt8(ascii: "\""))
    for value in values {
      append(UInt8(ascii: ","))
      append(goJSON: value)
    }
    append(UInt8(ascii: "]"))
  }
}
