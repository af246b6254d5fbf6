/// A day that looks like another day of the week, or like a clock that was set.
extension UnrestFeature {
  /// How much unrest may remain, as a share of the bound, for a day to look like another.
  private static let explained = 0.5

  /// Looks for one earlier hour that all series of a metric are like: the same hour of any other day of
  /// the last cycle, as on a holiday, or an hour beside this one a cycle ago, as when clocks are set. Where
  /// there is one, deviations are told from that.
  ///
  /// An anomaly is hardly taken for another day: each of its series would have to do what it did then.
  /// - Parameter isAnomaly: whether an hour was one, which explains nothing.
  /// - Returns: the unrest that remains and the number of series; nil where no hour explains it.
  /// Cost: the series times the days of the cycle.
  mutating func explain(
    _ numbers: [Int32], in hour: Int64, below upper: Double, isAnomaly: (Int64) -> Bool,
    top: inout TopContributors
  ) -> (value: Double, series: Int)? {
    let cycle = Int64(model.cycle)
    let season = Int64(model.season)
    let days = stride(from: hour - season, to: hour - cycle, by: -Int(season))
    var best: (hour: Int64, value: Double, series: Int)?
    for earlier in [hour - cycle - 1, hour - cycle + 1] + days where !isAnomaly(earlier) {
      let (value, count) = unrest(of: numbers, in: hour, from: earlier)
      if let value, value < best?.value ?? .infinity { best = (earlier, value, count) }
    }
    guard let best, best.value <= upper * Self.explained else { return nil }
    for number in numbers where series[Int(number)].points > 0 {
      let deviation = model.deviation(of: Int(number), in: hour, from: best.hour)
      let score = UnrestScore.score(deviation, before: series[Int(number)].previous)
      series[Int(number)].deviation = deviation
      if score > 0 { top.offer(Int(number), deviation) }
    }
    return (best.value, best.series)
  }

  /// The unrest of these series as told from an earlier hour; nil where too few were there.
  private func unrest(
    of numbers: [Int32], in hour: Int64, from earlier: Int64
  ) -> (value: Double?, series: Int) {
    var sum = 0.0
    var count = 0
    var judged = 0
    for number in numbers {
      let one = series[Int(number)]
      if one.deviation.isNaN { continue }
      judged += 1
      let deviation = model.deviation(of: Int(number), in: hour, from: earlier)
      if one.points == 0 || deviation.isNaN { continue }
      count += 1
      sum += UnrestScore.score(deviation, before: one.previous)
    }
    return (count * 4 >= judged * 3 && count > 0 ? sum / Double(count) : nil, count)
  }
}
