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
    let ends = [least, greatest, first, last]
    writer.numbers("numbers", moments.saved + [sum, sumRemainder] + ends.map(\.value))
    writer.integers("times", [firstTime, lastTime])
    writer.integers("whole", [isWhole ? 1 : 0] + ends.map { Int64($0.rest) })
  }

  init(from reader: inout StateReader) throws(StateError) {
    let count = try reader.integer("count", as: Int.self)
    let numbers = try reader.numbers("numbers")
    let times = try reader.integers("times")
    let whole = try reader.integers("whole")
    let rests = whole.dropFirst().compactMap { (-512...512).contains($0) ? Int16($0) : nil }
    guard numbers.count == 10, whole.count == 5, rests.count == 4, (0...1).contains(whole[0]),
      times.count == 2, count < 1 << 40,
      // Integers fit 64 bits.
      whole[0] == 0 || count == 0 || numbers[6...].allSatisfy({ $0.magnitude <= 0x1p63 }),
      let moments = Moments(count: count, saved: numbers[..<4])
    else { throw reader.refusal("a summary") }
    self.init()
    self.moments = moments
    (sum, sumRemainder) = (numbers[4], numbers[5])
    let ends = zip(numbers[6...], rests).map { SummedNumber($0, rest: $1) }
    (least, greatest, first, last) = (ends[0], ends[1], ends[2], ends[3])
    (firstTime, lastTime) = (times[0], times[1])
    isWhole = whole[0] == 1
  }
}
