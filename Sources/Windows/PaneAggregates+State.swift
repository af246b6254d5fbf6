import StateFile
import Statistics

extension PaneAggregates {
  /// Writes the panes that are open.
  public func save(into writer: inout StateWriter) {
    writer.list("panes") { writer in
      for pane in panes[first...] {
        writer.item { writer in
          writer.integer("pane", pane.key)
          writer.list("summaries") { writer in
            for summary in pane.fields { writer.item { writer in summary.save(into: &writer) } }
          }
        }
      }
    }
  }

  /// Panes as `save` wrote them, of groups with at most `fields` fields.
  public init(from reader: inout StateReader, fields: Int) throws(StateError) {
    try reader.list("panes") { reader in
      var pane = Pane(key: try reader.integer("pane"), fields: [])
      try reader.list("summaries") { reader in
        pane.fields.append(try FieldSummary(from: &reader))
      }
      guard pane.fields.count <= fields, panes.last.map({ $0.key < pane.key }) ?? true else {
        throw reader.refusal("a pane out of order")
      }
      panes.append(pane)
    }
  }
}

extension FieldSummary {
  func save(into writer: inout StateWriter) {
    writer.integer("count", moments.count)
    writer.numbers(
      "numbers", moments.saved + [sum, sumRemainder, least, greatest, first, last])
    writer.integers("times", [firstTime, lastTime])
    writer.numbers("values", values)
  }

  init(from reader: inout StateReader) throws(StateError) {
    let count = try reader.integer("count", as: Int.self)
    let numbers = try reader.numbers("numbers")
    let times = try reader.integers("times")
    guard numbers.count == 10, times.count == 2,
      let moments = Moments(count: count, saved: numbers[..<4])
    else { throw reader.refusal("a summary") }
    self.init()
    self.moments = moments
    (sum, sumRemainder, least, greatest) = (numbers[4], numbers[5], numbers[6], numbers[7])
    (first, last) = (numbers[8], numbers[9])
    (firstTime, lastTime) = (times[0], times[1])
    values = try reader.numbers("values")
    guard values.isEmpty || values.count == count else { throw reader.refusal("values") }
  }
}
