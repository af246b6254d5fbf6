/// What each series does at each hour of the season, and how far it strays from that.
///
/// The usual value of an hour is the median of the same hour in the last seasons. Where this hour was
/// another matter a cycle ago, or two (with days and a week: the same hour of the same day), what lies
/// between that and the usual value is no deviation. Two cycles, because an anomaly in one would else
/// make the next one look like an anomaly; where the two agree, it is a habit, and the usual value of
/// other days explains nothing. A deviation is told in units of the series' own mean deviation at such a
/// level, which forgets slowly and takes an outlier for less than it is, so that anomalies neither become
/// usual nor widen the scale at once.
///
/// Memory: 52 bytes for a series, four for each hour of its season, and eight for each hour of the cycle
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
  /// From how many standard deviations on the same other matter in both cycles is a habit, and by which
  /// share of it the two may differ.
  private static let habit = 3.0
  private static let unlike = 0.3
  /// How far apart the two may be by noise alone, in standard deviations.
  private static let alike = 1.5
  /// How much wider the distance from two values scatters than that from a median.
  private static let scaleOfTwo = 1.2
  /// From how many deviations on the slope counts for half of what was measured: by fewer it is chance.
  private static let slopeCount = 200.0

  /// What is known of a series apart from its values.
  struct Scale {
    /// Of values times `factor`.
    var meanDeviation = 0.0
    /// The mean usual value, and for the slope of deviations over usual values their variance and
    /// covariance: what varies with its level, as loads and counts do, strays more where it is high.
    var meanUsual = 0.0
    var variance = 0.0
    var covariance = 0.0
    /// The power of two that brings the first value that is not 0 to between 1 and 2; 0 before that.
    var factor = 0.0
    var count: UInt32 = 0
    /// Of these, how many strayed at all: a series that is zero but for bursts is measured by its bursts.
    var strays: UInt32 = 0

    /// The standard deviation where `usual` is what is usual.
    func deviation(at usual: Float) -> Double {
      let mean = meanDeviation * SeasonalModel.normalScale
      guard variance > 0, mean > 0 else { return mean }
      let share = Double(strays) / (Double(strays) + SeasonalModel.slopeCount)
      let slope = covariance / variance * share
      let ratio = 1 + slope * (Double(abs(usual)) - meanUsual) / meanDeviation
      return mean * min(max(ratio, 0.5), 2)
    }
  }

  /// What a series' mean in an hour says. Distances are told in standard deviations, above what is usual
  /// if positive; NaN when there is no telling.
  struct Reading {
    /// From what is usual.
    var distance = Double.nan
    /// From what is usual, what was a cycle ago, two cycles ago, and what lies between them.
    var unexplained = Double.nan
    /// The same, but where the last two cycles agree on something else than is usual, from those alone.
    var fromHabit = Double.nan
    /// How many standard deviations what is usual amounts to.
    var size = 0.0
    /// Of how many cycles, two at most, the value at this hour is known.
    var cycles = 0
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

  /// Takes a series' mean in an hour, NaN for none. Cost: a median of `cycles` values.
  mutating func append(_ mean: Double, of series: Int, hour: Int64) -> Reading {
    var reading = Reading()
    let (slot, cycle) = place(of: hour)
    let mean = scaled(mean, of: series)
    guard let start = block(of: series, slot: slot, isNeeded: !mean.isNaN) else { return reading }
    let twoAgo = values[start + cycle]
    values[start + cycle] = mean
    if mean.isNaN {
      giveBack(start, of: series, slot: slot)
      return reading
    }
    let ago = cycle < settings.cycles ? cycle + settings.cycles : cycle - settings.cycles
    let cycleAgo = values[start + ago]
    let usual = Self.median(
      of: values, start..<start + held, from: ago, sortingIn: &scratch)
    let distance = Double(mean - usual)
    guard distance.isFinite else { return reading }
    reading.cycles = (cycleAgo.isNaN ? 0 : 1) + (twoAgo.isNaN ? 0 : 1)
    let scale = unit(of: series, at: usual)
    let isReady = scales[series].count >= Self.warmup
    // The scale is learned from what remains when a cycle ago has explained its part: a weekend must not
    // widen it.
    var remains = abs(distance)
    if !cycleAgo.isNaN {
      remains = min(remains, abs(Double(mean - cycleAgo)) * Self.scaleOfSmaller)
    }
    learn(remains, series, scale: isReady ? scale : .infinity, usual: usual)
    guard isReady else { return reading }
    func told(_ distance: Float) -> Double { distance == 0 ? 0 : Double(distance) / scale }
    // Values that are missing are nearer than any: comparisons with NaN are false.
    let (first, second) = (told(cycleAgo - usual), told(twoAgo - usual))
    reading.distance = told(mean - usual)
    reading.size = told(usual)
    let firstOther = abs(first) > Self.otherMatter ? first : 0
    let secondOther = abs(second) > Self.otherMatter ? second : 0
    let (low, high) = (min(firstOther, secondOther), max(firstOther, secondOther))
    reading.unexplained = reading.distance.beyond(min(low, 0), max(high, 0))
    let least = low > 0 ? low : -high
    let gap = high - low
    reading.fromHabit = reading.unexplained
    if least > Self.habit, gap <= Self.unlike * least {
      // What is usual then has the noise of its own level, and the two differ by noise. Constant series
      // that rest at 0 have no noise there.
      let ratio = scale / max(unit(of: series, at: cycleAgo / 2 + twoAgo / 2), scale / 4)
      let noise = min(gap, Self.alike) / 2
      reading.fromHabit =
        reading.distance.beyond(low + noise, high - noise) * ratio / Self.scaleOfTwo
    }
    return reading
  }

  /// The standard deviation of a series where `usual` is what is usual.
  private func unit(of series: Int, at usual: Float) -> Double {
    max(scales[series].deviation(at: usual), settings.leastShare * Double(abs(usual)))
  }

  /// How many standard deviations of a difference of two a series' value in an hour lies above that in
  /// an earlier one; NaN where one is missing.
  func deviation(of series: Int, in hour: Int64, from earlier: Int64) -> Double {
    let before = value(of: series, in: earlier)
    let difference = Double(value(of: series, in: hour) - before)
    let scale = scales[series].deviation(at: before) * 2.0.squareRoot()
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

  private mutating func learn(_ distance: Double, _ series: Int, scale: Double, usual: Float) {
    let known = scales[series]
    if known.count < .max { scales[series].count += 1 }
    // At its usual value most of the time: zero but for bursts, of which the first is not the measure.
    let isSeldom = known.strays < known.count / 2
    guard distance > 0 || !isSeldom else { return }
    if distance > 0, known.strays < .max { scales[series].strays += 1 }
    // A series that never strayed has no scale to cut a distance by.
    let limit = scale > 0 ? Self.outlier * scale : .infinity
    let weight = max(
      Self.weight, 1 / (isSeldom ? Double(known.strays) + 8 : Double(known.count) + 1))
    let change = min(distance, limit) - known.meanDeviation
    let move = Double(abs(usual)) - known.meanUsual
    scales[series].meanDeviation += weight * change
    scales[series].meanUsual += weight * move
    scales[series].variance += weight * ((1 - weight) * move * move - known.variance)
    scales[series].covariance += weight * ((1 - weight) * move * change - known.covariance)
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

extension Double {
  /// How far it lies outside of the two.
  fileprivate func beyond(_ low: Double, _ high: Double) -> Double {
    self > high ? self - high : self < low ? self - low : 0
  }
}
