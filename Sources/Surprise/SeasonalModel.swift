/// What each series does at each hour of the season, and how far it strays from that.
///
/// The usual value of an hour is the median of the same hour in the last seasons. Where this hour was
/// another matter a cycle ago, or two (with days and a week: the same hour of the same day), what lies
/// between that and the usual value is no deviation. Two cycles, because an anomaly in one would else
/// make the next one look like an anomaly. A deviation is told in units of the series' own mean deviation,
/// which forgets slowly and takes an outlier for less than it is, so that anomalies neither become usual
/// nor widen the scale at once.
///
/// Memory: 24 bytes for a series, four for each hour of its season, and eight for each hour of the cycle
/// from those of the season that had a value in the last two. Values are held as `Float`, times a power of
/// two of the series' own, so seven digits of them are.
///
/// The constants are measured by `Benchmarks/detection/tune-surprise`, on seeds that none was chosen on.
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
  /// From how many standard deviations on a value of a cycle ago is another matter: less is noise, which
  /// explains nothing.
  private static let otherMatter = 1.0

  /// What is known of a series apart from its values.
  struct Scale {
    /// Of values times `factor`.
    var meanDeviation = 0.0
    /// The power of two that brings the first value that is not 0 to between 1 and 2; 0 before that.
    var factor = 0.0
    var count: UInt32 = 0
  }

  private let settings: UnrestSettings
  /// By series and hour of the season: which block has the values, -1 for none.
  var blocks: [Int32] = []
  /// By block: the values of this hour in the seasons of two cycles, times the series' factor, in a ring;
  /// NaN where there is none.
  var values: [Float] = []
  /// Blocks without a value.
  private var unused: [Int32] = []
  var scales: [Scale] = []
  /// Room to sort in.
  private var scratch: [Float]

  init(_ settings: UnrestSettings) {
    self.settings = settings
    scratch = Array(repeating: 0, count: settings.cycles)
  }

  /// How many values a block has.
  var held: Int { 2 * settings.cycles }

  /// After how many hours things repeat.
  var season: Int { settings.season }

  /// How many hours a cycle has.
  var cycle: Int { settings.season * settings.cycles }

  /// How many hours it remembers.
  var memory: Int { settings.season * held }

  /// Makes room for series that are new.
  mutating func grow(to seriesCount: Int) {
    guard scales.count < seriesCount else { return }
    let missing = seriesCount - scales.count
    blocks.append(contentsOf: repeatElement(-1, count: missing * settings.season))
    scales.append(contentsOf: repeatElement(Scale(), count: missing))
  }

  /// Takes a series' mean in an hour, NaN for none.
  /// - Returns: how many standard deviations it lies above what is usual, NaN when there is no telling,
  ///   and whether the value a cycle ago was known. Cost: a median of `cycles` values.
  mutating func append(
    _ mean: Double, of series: Int, hour: Int64
  ) -> (deviation: Double, knowsCycle: Bool) {
    let (slot, cycle) = place(of: hour)
    let mean = scaled(mean, of: series)
    guard let start = block(of: series, slot: slot, isNeeded: !mean.isNaN) else {
      return (.nan, false)
    }
    let twoAgo = values[start + cycle]
    values[start + cycle] = mean
    if mean.isNaN {
      giveBack(start, of: series, slot: slot)
      return (.nan, false)
    }
    let ago = cycle < settings.cycles ? cycle + settings.cycles : cycle - settings.cycles
    let cycleAgo = values[start + ago]
    let usual = Self.median(
      of: values, start..<start + held, from: ago, sortingIn: &scratch)
    let distance = Double(mean - usual)
    guard distance.isFinite else { return (.nan, false) }
    let knowsCycle = !cycleAgo.isNaN || !twoAgo.isNaN
    let leastDeviation = settings.leastShare * Double(abs(usual))
    let scale = max(scales[series].meanDeviation * Self.normalScale, leastDeviation)
    let isReady = scales[series].count >= Self.warmup
    // The scale is learned from what remains when a cycle ago has explained its part: a weekend must not
    // widen it.
    var remains = abs(distance)
    if !cycleAgo.isNaN {
      remains = min(remains, abs(Double(mean - cycleAgo)) * Self.scaleOfSmaller)
    }
    learn(remains, series, scale: isReady ? scale : .infinity)
    guard isReady else { return (.nan, knowsCycle) }
    // Values that are missing are nearer than any: comparisons with NaN are false.
    let far = Self.otherMatter * scale
    let first = abs(Double(cycleAgo - usual)) > far ? cycleAgo : usual
    let second = abs(Double(twoAgo - usual)) > far ? twoAgo : usual
    let low = min(usual, first, second)
    let high = max(usual, first, second)
    let unexplained = mean > high ? mean - high : mean < low ? mean - low : 0
    return (unexplained == 0 ? 0 : Double(unexplained) / scale, knowsCycle)
  }

  /// How many standard deviations of a difference of two a series' value in an hour lies above that in
  /// an earlier one; NaN where one is missing.
  func deviation(of series: Int, in hour: Int64, from earlier: Int64) -> Double {
    let difference = Double(value(of: series, in: hour) - value(of: series, in: earlier))
    let scale = scales[series].meanDeviation * Self.normalScale * 2.0.squareRoot()
    return difference == 0 ? 0 : difference / scale
  }

  private func value(of series: Int, in hour: Int64) -> Float {
    let (slot, cycle) = place(of: hour)
    let block = blocks[series * settings.season + slot]
    return block < 0 ? .nan : values[Int(block) * held + cycle]
  }

  /// A mean in the unit in which the series' values are held.
  private mutating func scaled(_ mean: Double, of series: Int) -> Float {
    if mean == 0 || mean.isNaN { return Float(mean) }
    if scales[series].factor == 0 {
      // Beyond these exponents the power of two would be none that a `Double` has.
      let exponent = min(max(mean.exponent, -1000), 1000)
      scales[series].factor = Double(sign: .plus, exponent: -exponent, significand: 1)
    }
    // A value so far beyond the first is as far as a distance can tell.
    let most = Double(Float.greatestFiniteMagnitude) / 4
    return Float(min(max(mean * scales[series].factor, -most), most))
  }

  /// Where the block of a series and slot begins; a new one where there is none and one is needed.
  private mutating func block(of series: Int, slot: Int, isNeeded: Bool) -> Int? {
    let place = series * settings.season + slot
    if blocks[place] >= 0 { return Int(blocks[place]) * held }
    guard isNeeded else { return nil }
    if let block = unused.popLast() {
      blocks[place] = block
    } else {
      blocks[place] = Int32(values.count / held)
      values.append(contentsOf: repeatElement(.nan, count: held))
    }
    return Int(blocks[place]) * held
  }

  /// Gives a block back when its last value has gone, so that a series that is gone has none.
  private mutating func giveBack(_ start: Int, of series: Int, slot: Int) {
    guard values[start..<start + held].allSatisfy(\.isNaN) else { return }
    blocks[series * settings.season + slot] = -1
    unused.append(Int32(start / held))
  }

  /// Forgets a series.
  mutating func forget(_ series: Int) {
    guard series < scales.count else { return }
    scales[series] = Scale()
    for slot in 0..<settings.season {
      guard let start = block(of: series, slot: slot, isNeeded: false) else { continue }
      for place in start..<start + held { values[place] = .nan }
      giveBack(start, of: series, slot: slot)
    }
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

  /// The median of the known values among the first ones of a block that is read in a ring from
  /// `index` on; NaN without any. Cost: their number squared, which for a week's days is the fastest.
  private static func median(
    of values: borrowing [Float], _ block: Range<Int>, from first: Int,
    sortingIn scratch: inout [Float]
  ) -> Float {
    let values = values.span
    var sorted = scratch.mutableSpan
    var count = 0
    var index = block.lowerBound + first
    for _ in 0..<sorted.count {
      let value = values[index]
      index = index + 1 == block.upperBound ? block.lowerBound : index + 1
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
    let held = Int64(held)
    var cycle = (hour - slot) / season % held
    if cycle < 0 { cycle += held }
    return (Int(slot), Int(cycle))
  }
}
