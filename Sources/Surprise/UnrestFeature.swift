/// The unrest of each metric: the mean over its series of how far they stray from what they usually do at
/// this hour, where a few large deviations count no more than they should.
///
/// Thus it is nearly the share of series that behave in an unusual way, and needs no unit.
struct UnrestFeature {
  /// In the first cycle nobody can know a weekend. What the metric's series do together then is taken
  /// for one up to so many standard deviations.
  private static let mostCommon = 2.0
  /// Series take part in such a movement unequally. Their share of it is taken to have this variance
  /// around 1, so that what one does more or less than the others counts for less.
  private static let varianceOfShares = 0.5

  struct Series {
    var deviation = Double.nan
    var previous = Double.nan
    var knowsCycle = false
    var points: UInt32 = 0
  }

  var model: SeasonalModel
  var series: [Series] = []

  init(_ settings: UnrestSettings) { model = SeasonalModel(settings) }

  /// How many hours without a point make it forget everything.
  var memory: Int { model.memory }

  /// Takes the next hour. Cost: the number of series.
  mutating func append(_ sums: [HourSum], hour: Int64, seriesCount: Int) {
    model.grow(to: seriesCount)
    if series.count < seriesCount {
      series.append(contentsOf: repeatElement(Series(), count: seriesCount - series.count))
    }
    for number in 0..<seriesCount {
      let sum = number < sums.count ? sums[number] : HourSum()
      let (deviation, knowsCycle) = model.append(sum.mean, of: number, hour: hour)
      series[number] = Series(
        deviation: deviation, previous: series[number].deviation, knowsCycle: knowsCycle,
        points: sum.points)
    }
  }

  /// The points of these series in the last hour.
  func pointCount(of numbers: [Int32]) -> Int {
    numbers.reduce(0) { $0 + Int(series[Int($1)].points) }
  }

  /// The unrest of these series, which is nil while none can be judged; and how many can.
  mutating func value(
    of numbers: [Int32], top: inout TopContributors
  ) -> (value: Double?, series: Int) {
    removeCommon(from: numbers)
    var sum = 0.0
    var count = 0
    for number in numbers {
      let one = series[Int(number)]
      guard !one.deviation.isNaN else { continue }
      let score = UnrestScore.score(one.deviation, before: one.previous)
      count += 1
      sum += score
      if score > 0 { top.offer(Int(number), one.deviation, weight: abs(one.deviation)) }
    }
    return (count > 0 ? sum / Double(count) : nil, count)
  }

  private mutating func removeCommon(from numbers: [Int32]) {
    guard numbers.contains(where: { isNew(series[Int($0)]) }) else { return }
    var deviations = numbers.map { series[Int($0)].deviation }.filter { !$0.isNaN }
    let common = min(max(deviations.sortForMedian(), -Self.mostCommon), Self.mostCommon)
    let scale = (1 + Self.varianceOfShares * common * common).squareRoot()
    for number in numbers where isNew(series[Int(number)]) {
      series[Int(number)].deviation = (series[Int(number)].deviation - common) / scale
    }
  }

  private func isNew(_ series: Series) -> Bool { !series.knowsCycle && !series.deviation.isNaN }
}
