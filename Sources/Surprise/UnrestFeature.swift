import StateFile
import Statistics

/// The unrest of each metric: the mean over its series of how far they stray from what they usually do at
/// this hour, where a few large deviations count no more than they should.
///
/// Thus it is nearly the share of series that behave in an unusual way, and needs no unit.
///
/// The constants are measured by `Benchmarks/detection/tune-surprise`, on seeds that none was chosen on.
struct UnrestFeature {
  /// In the first cycle nobody can know a weekend. What the metric's series do together then, as a share
  /// of what is usual, is taken for one up to so many standard deviations.
  private static let mostCommon = 2.0
  /// The same where all metrics move: a weekend takes a third off a series with noise of 3 %.
  private static let mostOfEveryone = 12.0
  /// From how many deviations on a movement of all metrics is one: less is chance.
  private static let leastMovement = 0.5
  /// Series take part in such a movement unequally. Their share of it is taken to have this variance
  /// around 1, so that what one does more or less than the others counts for less.
  private static let varianceOfShares = 0.1

  struct Series {
    var reading = SeasonalModel.Reading()
    /// What counts of it, in standard deviations.
    var deviation = Double.nan
    var previous = Double.nan
    var points: UInt32 = 0
    /// The share of hours with points, which forgets within days, and how many in a row had none.
    var presence: Float = 0
    var absentHours: UInt8 = 0

    var knowsCycle: Bool { reading.cycles > 0 }
    /// Whether nobody can know what it does at this hour of a cycle, or only one time is known, which may
    /// have been an anomaly.
    var isNew: Bool { !knowsCycle && !deviation.isNaN }
    var isUnsure: Bool { reading.cycles == 1 && !deviation.isNaN }

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
  /// The same of what they also did a cycle ago, as far as they know no more than that.
  private var repetition = Double.nan

  init(_ settings: UnrestSettings) { model = SeasonalModel(settings) }

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
      let reading = model.append(sum.mean, of: number, hour: hour)
      var next = Series(
        reading: reading, deviation: reading.fromHabit, previous: series[number].deviation,
        points: sum.points, presence: series[number].presence)
      // Where nothing came at all nobody can be missed.
      if !sums.isEmpty { next.note(after: series[number]) }
      if next.isMissed {
        next.deviation = Self.missed
        next.reading.cycles = 2
      }
      series[number] = next
    }
  }

  /// Looks at what all metrics did in the last hour, before they are valued one by one.
  ///
  /// In the first cycle nobody can know a weekend. But a weekend comes to all metrics at once, and a
  /// disruption to one. In the second, what the others do as they did a cycle ago is a weekend also for
  /// a metric that was disturbed then.
  mutating func look(at metrics: [[Int32]]) {
    movement = middle(of: metrics, where: \.isNew) { leastMovement(of: $0, \.deviation) }
    repetition = middle(of: metrics, where: \.isUnsure) { numbers in
      let rest = leastMovement(of: numbers, \.deviation)
      return abs(rest) > Self.leastMovement ? 0 : leastMovement(of: numbers, \.reading.distance)
    }
  }

  /// The median of `part` over the metrics with such series; NaN of fewer than three.
  private func middle(
    of metrics: [[Int32]], where concerns: (Series) -> Bool, _ part: ([Int32]) -> Double
  ) -> Double {
    guard series.contains(where: concerns) else { return .nan }
    let parts = metrics.filter { $0.contains { concerns(series[Int($0)]) } }.map(part)
      .filter { !$0.isNaN }
    return parts.count >= 3 ? SortedSample(parts).median : .nan
  }

  /// By how much four fifths of the series strayed at least, to the side of their median; 0 where they do
  /// not agree on one.
  private func leastMovement(of numbers: [Int32], _ deviation: (Series) -> Double) -> Double {
    let deviations = numbers.map { deviation(series[Int($0)]) }.filter { !$0.isNaN }.sorted()
    guard !deviations.isEmpty else { return .nan }
    let fifth = deviations.count / 5
    let (low, high) = (deviations[fifth], deviations[deviations.count - 1 - fifth])
    return low > 0 ? low : high < 0 ? high : 0
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
  /// - Parameter repeatsAnomaly: whether the hour a cycle ago was an anomaly, which is no habit.
  mutating func value(
    of numbers: [Int32], repeatsAnomaly: Bool, top: inout TopContributors
  ) -> (value: Double?, series: Int) {
    if repeatsAnomaly {
      for number in numbers where !series[Int(number)].isMissed {
        series[Int(number)].deviation = series[Int(number)].reading.unexplained
      }
    }
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
      if score > 0 { top.offer(Int(number), one.deviation) }
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
    if abs(repetition) > Self.leastMovement {
      remove(repetition, from: numbers.filter { series[Int($0)].isUnsure }, otherwise: 0)
    }
    let new = numbers.filter { series[Int($0)].isNew }
    guard !new.isEmpty else { return }
    let known = numbers.count { !series[Int($0)].deviation.isNaN } - new.count
    if known < new.count { return remove(movement, from: new, otherwise: Self.mostCommon) }
    // Others speak for the metric until these have seen a weekend too.
    for number in new { series[Int(number)].deviation = .nan }
  }

  /// Takes away what these series do together, as a share of what is usual for each. Where all metrics
  /// move so, a metric's whole movement is no deviation of it; where they do not, it is taken for one up to
  /// `most` deviations. A single metric cannot tell, and is not to alarm at its first weekend.
  private mutating func remove(_ movement: Double, from numbers: [Int32], otherwise most: Double) {
    let shares = numbers.map { series[Int($0)].reading }.map { $0.distance / $0.size }
      .filter(\.isFinite)
    guard !shares.isEmpty else { return }
    let share = SortedSample(shares).median
    for number in numbers {
      let reading = series[Int(number)].reading
      let whole = share * reading.size
      let isEveryones =
        movement.isNaN || abs(movement) > Self.leastMovement && movement.sign == whole.sign
      let most = isEveryones ? Self.mostOfEveryone : most
      let common = min(max(whole, -most), most)
      let scale = (1 + Self.varianceOfShares * common * common).squareRoot()
      let rest = (reading.distance - common) / scale
      if reading.cycles == 0 || abs(rest) < abs(series[Int(number)].deviation) {
        series[Int(number)].deviation = rest
      }
    }
  }
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

extension UnrestFeature {
  mutating func transfer(
    _ coder: inout StateCoder, seriesCount: Int
  ) throws(StateError) {
    try model.transfer(&coder)
    var deviations = series.map(\.deviation)
    var presences = series.map { Double($0.presence) }
    var absentHours = series.map(\.absentHours)
    try coder.values("deviations", &deviations)
    try coder.values("presences", &presences)
    try coder.values("absent_hours", &absentHours)
    guard coder.isReading else { return }
    let count = model.scales.count
    guard count <= seriesCount, deviations.count == count, presences.count == count,
      absentHours.count == count
    else { throw coder.refusal("the deviations") }
    series = (0..<count).map {
      Series(
        deviation: deviations[$0], presence: Float(presences[$0]), absentHours: absentHours[$0])
    }
  }
}
