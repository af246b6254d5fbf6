/// What each series does at each hour of the season, and how far it strays from that.
///
/// The usual value of an hour is the median of the same hour in the last seasons. The deviation from it
/// is measured twice where it can be: from that median, and from the value a whole cycle ago (with days and
/// a week: the same hour of the same day); what either explains is no deviation. It is told in units of the
/// series' own mean deviation, which forgets slowly and takes an outlier for less than it is, so that
/// anomalies neither become usual nor widen the scale at once.
///
/// Memory: eight bytes for each series and hour of the cycle.
struct SeasonalModel {
  /// The mean distance of normal values from their mean, times this, is their standard deviation:
  /// √(π/2).
  private static let normalScale = 1.2533141373155003
  /// How much weight a new deviation has in the scale once many are known.
  private static let weight = 0.01
  /// Beyond how many standard deviations a deviation counts as so many.
  private static let outlier = 2.5
  /// What makes the distance from a single value, a cycle ago, as large as that from a median, where the
  /// smaller of both is learned from: so noise without a week in it has the scale that it had.
  private static let scaleOfSmaller = 1.35
  /// How many deviations a series needs before it is judged.
  private static let warmup: UInt32 = 24

  /// What is known of a series apart from its values.
  struct Scale {
    var meanDeviation = 0.0
    var count: UInt32 = 0
    /// The value that the last hour's took the place of: of a cycle and an hour ago, as seen from now.
    var cycleAndHourAgo = Double.nan
  }

  private let settings: UnrestSettings
  /// By series, hour of the season, season: NaN where there is none.
  var values: [Double] = []
  var scales: [Scale] = []
  /// Room to sort in.
  private var scratch: [Double]

  init(_ settings: UnrestSettings) {
    self.settings = settings
    scratch = Array(repeating: 0, count: settings.cycles)
  }

  /// How many hours it remembers.
  var memory: Int { settings.season * settings.cycles }

  /// Makes room for series that are new.
  mutating func grow(to seriesCount: Int) {
    guard scales.count < seriesCount else { return }
    let missing = seriesCount - scales.count
    values.append(contentsOf: repeatElement(.nan, count: missing * memory))
    scales.append(contentsOf: repeatElement(Scale(), count: missing))
  }

  /// Takes a series' mean in an hour, NaN for none.
  /// - Returns: how many standard deviations it lies above what is usual, NaN when there is no telling,
  ///   and whether the value a cycle ago was known. Cost: a median of `cycles` values.
  mutating func append(
    _ mean: Double, of series: Int, hour: Int64
  ) -> (deviation: Double, knowsCycle: Bool) {
    let (slot, cycle) = place(of: hour)
    let start = (series * settings.season + slot) * settings.cycles
    let cycleAgo = values[start + cycle]
    let places = start..<start + settings.cycles
    let usual = mean.isNaN ? .nan : Self.median(of: values, places, sortingIn: &scratch)
    values[start + cycle] = mean
    let earlier = scales[series].cycleAndHourAgo
    scales[series].cycleAndHourAgo = cycleAgo
    let distance = mean - usual
    guard distance.isFinite else { return (.nan, false) }
    let leastDeviation = settings.leastShare * abs(usual)
    let scale = max(scales[series].meanDeviation * Self.normalScale, leastDeviation)
    let isReady = scales[series].count >= Self.warmup
    // The scale is learned from what remains when a cycle ago has explained its part: a weekend must not
    // widen it.
    var remains = abs(distance)
    if !cycleAgo.isNaN { remains = min(remains, abs(mean - cycleAgo) * Self.scaleOfSmaller) }
    learn(remains, series, scale: isReady ? scale : .infinity)
    let fromCycle = distanceFromCycle(mean, series, hour, cycleAgo, earlier)
    let unexplained = Self.smaller(distance, fromCycle ?? distance)
    guard isReady else { return (.nan, !cycleAgo.isNaN) }
    return (unexplained == 0 ? 0 : unexplained / scale, !cycleAgo.isNaN)
  }

  /// How far the mean lies from what a cycle ago had in this hour, the one before or the one behind: a
  /// clock that is set by an hour, or a rush that comes early, is no deviation.
  private func distanceFromCycle(
    _ mean: Double, _ series: Int, _ hour: Int64, _ cycleAgo: Double, _ earlier: Double
  ) -> Double? {
    let (slot, cycle) = place(of: hour + 1)
    let later = values[(series * settings.season + slot) * settings.cycles + cycle]
    // `minimum` and `maximum` pass over a NaN.
    let low = Double.minimum(cycleAgo, Double.minimum(earlier, later))
    let high = Double.maximum(cycleAgo, Double.maximum(earlier, later))
    if low.isNaN { return nil }
    return mean > high ? mean - high : mean < low ? mean - low : 0
  }

  /// The distance nearer to zero; zero when they point in different directions.
  private static func smaller(_ first: Double, _ second: Double) -> Double {
    guard first.sign == second.sign else { return 0 }
    return abs(second) < abs(first) ? second : first
  }

  private mutating func learn(_ distance: Double, _ series: Int, scale: Double) {
    let known = scales[series]
    // A series that never strayed has no scale to cut a distance by.
    let limit = scale > 0 ? Self.outlier * scale : .infinity
    let weight = max(Self.weight, 1 / (Double(known.count) + 1))
    let change = (min(distance, limit) - known.meanDeviation) * weight
    scales[series].meanDeviation += change
    if known.count < .max { scales[series].count += 1 }
  }

  /// The median of the known values at these places; NaN without any. Cost: their number squared, which
  /// for a week's days is the fastest.
  private static func median(
    of values: borrowing [Double], _ places: Range<Int>, sortingIn scratch: inout [Double]
  ) -> Double {
    let values = values.span
    var sorted = scratch.mutableSpan
    var count = 0
    for index in places {
      let value = values[index]
      if value.isNaN { continue }
      var place = count
      while place > 0, sorted[place - 1] > value {
        sorted[place] = sorted[place - 1]
        place -= 1
      }
      sorted[place] = value
      count += 1
    }
    guard count > 0 else { return .nan }
    let upper = sorted[count / 2]
    return count % 2 == 1 ? upper : sorted[count / 2 - 1] / 2 + upper / 2
  }

  private func place(of hour: Int64) -> (slot: Int, cycle: Int) {
    let season = Int64(settings.season)
    var slot = hour % season
    if slot < 0 { slot += season }
    let cycles = Int64(settings.cycles)
    var cycle = (hour - slot) / season % cycles
    if cycle < 0 { cycle += cycles }
    return (Int(slot), Int(cycle))
  }
}
