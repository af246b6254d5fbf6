import StateFile
import Statistics

extension PaneAggregates {
  /// Writes the panes that are open.
  public func save(into writer: inout StateWriter) {
    writer.list("summaries") { writer in
      for field in sums.indices {
        writer.item { writer in
          let saved = sums[field].saved
          writer.integer("turned", saved.turned)
          writer.list("panes") { writer in
            for pane in saved.panes {
              writer.item { writer in
                writer.integer("pane", pane.key)
                pane.sum.save(into: &writer)
              }
            }
          }
          writer.numbers("values", field < values.count ? Array(values[field].saved) : [])
        }
      }
    }
  }

  /// Panes as `save` wrote them, of groups with at most `fields` fields, whose values were kept or not.
  public init(
    from reader: inout StateReader, fields: Int, keepsValues: Bool
  ) throws(StateError) {
    try reader.list("summaries") { reader in
      let turned = try reader.integer("turned", as: Int.self)
      var panes: [SlidingSums<FieldSummary>.Pane] = []
      try reader.list("panes") { reader in
        let key = try reader.integer("pane", as: Int64.self)
        panes.append(.init(key: key, sum: try FieldSummary(from: &reader)))
      }
      guard sums.count < fields, let sum = SlidingSums(panes: panes, turned: turned) else {
        throw reader.refusal("a pane out of order")
      }
      let kept = try reader.numbers("values")
      guard kept.count == (keepsValues ? sum.count(0..<sum.end) : 0),
        !kept.contains(where: \.isNaN)
      else { throw reader.refusal("values") }
      sums.append(sum)
      if keepsValues { values.append(SlidingValues(kept)) }
    }
  }
}

extension FieldSummary {
  func save(into writer: inout StateWriter) {
    writer.integer("count", moments.count)
    writer.numbers(
      "numbers", moments.saved + [sum, sumRemainder, least, greatest, first, last])
    writer.integers("times", [firstTime, lastTime])
    writer.integers(
      "whole",
      [parts.isWhole ? 1 : 0]
        + [parts.least, parts.greatest, parts.first, parts.last].map(Int64.init))
  }

  init(from reader: inout StateReader) throws(StateError) {
    let count = try reader.integer("count", as: Int.self)
    let numbers = try reader.numbers("numbers")
    let times = try reader.integers("times")
    let whole = try reader.integers("whole")
    let rests = whole.dropFirst().compactMap { (-512...512).contains($0) ? Int16($0) : nil }
    guard numbers.count == 10, whole.count == 5, rests.count == 4, (0...1).contains(whole[0]),
      times.count == 2, count < 1 << 40,
      let moments = Moments(count: count, saved: numbers[..<4])
    else { throw reader.refusal("a summary") }
    self.init()
    self.moments = moments
    (sum, sumRemainder, least, greatest) = (numbers[4], numbers[5], numbers[6], numbers[7])
    (first, last) = (numbers[8], numbers[9])
    (firstTime, lastTime) = (times[0], times[1])
    parts = WholeParts(
      isWhole: whole[0] == 1, least: rests[0], greatest: rests[1], first: rests[2], last: rests[3])
  }
}
