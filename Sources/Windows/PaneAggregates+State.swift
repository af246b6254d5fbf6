import StateFile
import Statistics

extension PaneAggregates {
  /// What the panes that are open keep in a state, of a group with at most `fields` fields, whose values
  /// are kept or not.
  public mutating func transfer(
    _ coder: inout StateCoder, fields: Int, keepsValues: Bool
  ) throws(StateError) {
    if coder.isReading { self = PaneAggregates() }
    try coder.list("summaries", count: sums.count) { field, coder throws(StateError) in
      if coder.isReading { sums.append(SlidingSums()) }
      try coder.check(field < fields, "a field too many")
      try sums[field].transfer(&coder, from: FieldSummary()) { summary, coder throws(StateError) in
        try summary.transfer(&coder)
      }
      var kept = field < values.count ? Array(values[field].saved) : []
      try coder.values("values", &kept)
      guard coder.isReading else { return }
      guard kept.count == (keepsValues ? sums[field].count(0..<sums[field].end) : 0),
        !kept.contains(where: \.isNaN)
      else { throw coder.refusal("values") }
      if keepsValues { values.append(SlidingValues(kept)) }
    }
  }
}

extension FieldSummary {
  mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
    try moments.transfer(&coder)
    let ends = [least, greatest, first, last]
    var numbers = [sum, sumRemainder] + ends.map(\.value)
    var rests = ends.map(\.rest)
    var times = [firstTime, lastTime]
    try coder.values("numbers", &numbers)
    try coder.values("rests", &rests)
    try coder.values("times", &times)
    try coder.value("whole", &isWhole)
    guard coder.isReading else { return }
    guard numbers.count == 6, rests.count == 4, rests.allSatisfy({ (-512...512).contains($0) }),
      times.count == 2,
      // Integers fit 64 bits.
      !isWhole || count == 0 || numbers[2...].allSatisfy({ $0.magnitude <= 0x1p63 })
    else { throw coder.refusal("a summary") }
    (sum, sumRemainder) = (numbers[0], numbers[1])
    let read = zip(numbers[2...], rests).map { SummedNumber($0, rest: $1) }
    (least, greatest, first, last) = (read[0], read[1], read[2], read[3])
    (firstTime, lastTime) = (times[0], times[1])
  }
}
