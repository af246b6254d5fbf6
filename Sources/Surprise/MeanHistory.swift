import StateFile

/// The means and numbers of points of each series over the last hours, in a ring.
struct MeanHistory {
  /// How many hours it holds.
  let range: Int
  var means: [Double] = []
  var points: [UInt32] = []
  /// The points of each series over the whole range.
  var totals: [Int] = []

  init(range: Int) { self.range = range }

  /// Sets the last hour, which follows the one set before; the series of `sums` come first, others
  /// have nothing in it. Cost: the number of series.
  mutating func append(_ sums: [HourSum], hour: Int64, seriesCount: Int) {
    if totals.count < seriesCount {
      let missing = seriesCount - totals.count
      means.append(contentsOf: repeatElement(.nan, count: missing * range))
      points.append(contentsOf: repeatElement(0, count: missing * range))
      totals.append(contentsOf: repeatElement(0, count: missing))
    }
    let slot = slot(of: hour)
    for series in 0..<seriesCount {
      let sum = series < sums.count ? sums[series] : HourSum()
      let place = series * range + slot
      totals[series] += Int(sum.points) - Int(points[place])
      points[place] = sum.points
      means[place] = sum.mean
    }
  }

  /// Forgets a series.
  mutating func forget(_ series: Int) {
    guard series < totals.count else { return }
    totals[series] = 0
    for place in series * range..<(series + 1) * range { (means[place], points[place]) = (.nan, 0) }
  }

  /// The means of a series from the first to the last hour that has a point, NaN for a gap; the range
  /// ends with `hour`. They are put into `output`.
  func read(_ series: Int, through hour: Int64, into output: inout [Double]) {
    output.removeAll(keepingCapacity: true)
    let base = series * range
    var place = slot(of: hour)
    var used = 0
    for _ in 0..<range {
      place = place + 1 == range ? 0 : place + 1
      if points[base + place] > 0 {
        output.append(means[base + place])
        used = output.count
      } else if used > 0 {
        output.append(.nan)
      }
    }
    output.removeLast(output.count - used)
  }

  private func slot(of hour: Int64) -> Int {
    let rest = Int(hour % Int64(range))
    return rest < 0 ? rest + range : rest
  }

  mutating func transfer(
    _ coder: inout StateCoder, seriesCount: Int
  ) throws(StateError) {
    try coder.values("means", &means)
    try coder.values("counts", &points)
    guard coder.isReading else { return }
    guard means.count == points.count, means.count % range == 0, means.count / range <= seriesCount
    else { throw coder.refusal("the means") }
    totals = stride(from: 0, to: points.count, by: range).map { start in
      points[start..<start + range].reduce(0) { $0 + Int($1) }
    }
  }
}
