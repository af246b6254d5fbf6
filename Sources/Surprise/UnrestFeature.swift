/// The unrest of each metric: the mean over its series of how far they stray from what they usually do at
/// this hour, where a few large deviations count no more than they should.
///
/// Thus it is nearly the share of series that behave in an unusual way, and needs no unit.
///
/// The constants are measured by `Benchmarks/detection/tune-surprise`, on seeds that none was chosen on.
struct UnrestFeature {
  /// In the first cycle nobody can know a weekend. What the metric's series do together then is taken
  /// for one up to so many standard deviations.
  private static let mostCommon = 2.0
  /// The same where all metrics move: a weekend takes a third off a series with noise of 3 %.
  private static let mostOfEveryone = 12.0
  /// From how many deviations on a movement of all metrics is one: less is chance.
  private static let leastMovement = 0.5
  /// Series take part in such a movement unequally. Their share of it is taken to have this variance
  /// around 1, so that what one does more or less than the others counts for less.
  private static let varianceOfShares = 0.5

  struct Series {
    var deviation = Double.nan
    var previous = Double.nan
    var knowsCycle = false
    var points: UInt32 = 0
    /// The share of hours with points, which forgets within days, and how many in a row had none.
    var presence: Float = 0
    var absentHours: UInt8 = 0

    /// Whether it is missed: it had points in nearly every hour, and stopped within a day. What stopped
    /// for longer is gone.
    var isMissed: Bool {
      presence > UnrestFeature.regular && absentHours > 0 && absentHours <= 24
    }
  }

  /// From which share of hours on a series is regular: 10 % of missing points at random stay below.
  fileprivate static let regular: Float = 0.97
  /// How many deviations a missed series is taken to be below what is usual: as many as count in full.
  private static let missed = -5.0

  var model: SeasonalModel
  var series: [Series] = []
  /// What all metrics did together in the last hour, as far as they are new: by how much four fifths of
  /// the series strayed at least, as the median of the metrics. NaN where fewer than three can say.
  private var movement = Double.nan

  init(_ settings: UnrestSettings) { model = SeasonalModel(settings) }

  /// How many hours without a point make it forget everything.
  var memory: Int { model.memory }

  /// Forgets a series.
  mutating func forget(_ number: Int) {
    guard number < series.count else { return }
    series[number] = Series()
    model.forget(number)
  }

  /// Takes the next hour. Cost: the number of series.
  mutating func append(_ sums: [HourSum], hour: Int64, seriesCount: Int) {
    model.grow(to: seriesCount)
    if series.count < seriesCount {
      series.append(contentsOf: repeatElement(Series(), count: seriesCount - series.count))
    }
    for number in 0..<seriesCount {
      let sum = number < sums.count ? sums[number] : HourSum()
      let (deviation, knowsCycle) = model.append(sum.mean, of: number, hour: hour)
      var next = Series(
        deviation: deviation, previous: series[number].deviation, knowsCycle: knowsCycle,
        points: sum.points, presence: series[number].presence)
      // Where nothing came at all nobody can be missed.
      if !sums.isEmpty { next.note(after: series[number]) }
      if next.isMissed {
        next.deviation = Self.missed
        next.knowsCycle = true
      }
      series[number] = next
    }
  }

  /// Looks at what all metrics did in the last hour, before they are valued one by one.
  ///
  /// In the first cycle nobody can know a weekend. But a weekend comes to all metrics at once, and a
  /// disruption to one.
  mutating func look(at metrics: [[Int32]]) {
    movement = .nan
    guard series.contains(where: isNew) else { return }
    var commons: [Double] = []
    for numbers in metrics where numbers.contains(where: { isNew(series[Int($0)]) }) {
      let least = leastMovement(of: numbers)
      if !least.isNaN { commons.append(least) }
    }
    if commons.count >= 3 { movement = commons.sortForMedian() }
  }

  /// By how much four fifths of the series strayed at least, to the side of their median; 0 where they do
  /// not agree on one.
  private func leastMovement(of numbers: [Int32]) -> Double {
    let deviations = numbers.map { series[Int($0)].deviation }.filter { !$0.isNaN }.sorted()
    guard !deviations.isEmpty else { return .nan }
    let fifth = deviations.count / 5
    let (low, high) = (deviations[fifth], deviations[deviations.count - 1 - fifth])
    return low > 0 ? low : high < 0 ? high : 0
  }

  private func common(of numbers: [Int32]) -> Double {
    var deviations = numbers.map { series[Int($0)].deviation }.filter { !$0.isNaN }
    return deviations.isEmpty ? .nan : deviations.sortForMedian()
  }

  /// How many of these series are missed in the last hour.
  func missedCount(of numbers: [Int32]) -> Int {
    numbers.count { series[Int($0)].isMissed }
  }

  /// The points of these series in the last hour.
  func pointCount(of numbers: [Int32]) -> Int {
    numbers.reduce(0) { $0 + Int(series[Int($1)].points) }
  }

  /// The unrest of these series, which is nil while none can be judged; and how many can.
  mutating func value(
    of numbers: [Int32], top: inout TopContributors
  ) -> (value: Double?, series: Int) {
    passOverFewMissed(of: numbers)
    removeCommon(from: numbers)
    var sum = 0.0
    var count = 0
    for number in numbers {
      let one = series[Int(number)]
      guard !one.deviation.isNaN else { continue }
      let score = UnrestScore.score(
        one.deviation, before: one.previous, knowsCycle: one.knowsCycle)
      count += 1
      sum += score
      if score > 0 { top.offer(Int(number), one.deviation, weight: abs(one.deviation)) }
    }
    return (count > 0 ? sum / Double(count) : nil, count)
  }

  /// A few series without points are holes that every collection has; most of them are an outage.
  private mutating func passOverFewMissed(of numbers: [Int32]) {
    let missed = missedCount(of: numbers)
    let there = numbers.count { series[Int($0)].points > 0 }
    guard missed > 0, missed <= there else { return }
    for number in numbers where series[Int(number)].isMissed {
      series[Int(number)].deviation = .nan
    }
  }

  private mutating func removeCommon(from numbers: [Int32]) {
    let new = numbers.count { isNew(series[Int($0)]) }
    guard new > 0 else { return }
    let known = numbers.count { !series[Int($0)].deviation.isNaN } - new
    guard known < new else {
      // Others speak for the metric until these have seen a weekend too.
      for number in numbers where isNew(series[Int(number)]) {
        series[Int(number)].deviation = .nan
      }
      return
    }
    var common = common(of: numbers)
    if common.isNaN { return }
    // Where all metrics move, a metric's whole movement is no deviation of it; where they do not, it is
    // taken for one up to so many deviations. A single metric cannot tell, and is not to alarm at its
    // first weekend.
    let isEveryones =
      movement.isNaN || abs(movement) > Self.leastMovement && movement.sign == common.sign
    let most = isEveryones ? Self.mostOfEveryone : Self.mostCommon
    common = min(max(common, -most), most)
    let scale = (1 + Self.varianceOfShares * common * common).squareRoot()
    for number in numbers where isNew(series[Int(number)]) {
      series[Int(number)].deviation = (series[Int(number)].deviation - common) / scale
    }
  }

  private func isNew(_ series: Series) -> Bool { !series.knowsCycle && !series.deviation.isNaN }
}

extension UnrestFeature.Series {
  /// Counts the hour among those with points or without.
  fileprivate mutating func note(after before: Self) {
    // The share of a missed series stays, so that it is missed for a day and not half of one.
    if points > 0 {
      presence += (1 - presence) / 48
    } else {
      absentHours = before.absentHours < .max ? before.absentHours + 1 : .max
      if absentHours > 24 || presence <= UnrestFeature.regular { presence -= presence / 48 }
    }
  }
}
