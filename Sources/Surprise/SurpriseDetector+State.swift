import StateFile

/// The state: all that a detector remembers, so that another run goes on from it.
extension SurpriseDetector {
  /// What it keeps in a state, which is read by a detector of the same settings, metrics and series.
  /// Cost: all of its memory.
  public mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
    var first = firstOpenHour
    try coder.value("first_open_hour", &first)
    if coder.isReading, let first { open.begin(at: first) }
    let seriesCount = seriesCount
    var hours = open.hours
    try coder.list("open_hours", &hours, new: []) { hour, coder throws(StateError) in
      try transferHour(&hour, &coder, seriesCount: seriesCount)
    }
    if coder.isReading { open.hours = hours }
    try coder.check(
      hours.isEmpty || open.hasBegun && open.first <= .max - Int64(hours.count), "the open hours")
    try coder.value("empty_hours", &emptyHours)
    try coder.check((0..<1 << 62).contains(emptyHours), "the empty hours")
    try coder.value("other_day", &otherDay)
    try coder.list("metrics", exactly: metricCount) { number, coder throws(StateError) in
      try metrics[number].trailing.transfer(&coder)
      var judgedHours = Int32(clamping: metrics[number].judgedHours)
      try coder.value("judged_hours", &judgedHours)
      metrics[number].judgedHours = Int(judgedHours)
    }
    try surprise?.history.transfer(&coder, seriesCount: seriesCount)
    try unrest?.transfer(&coder, seriesCount: seriesCount)
  }
}

/// The sums of an hour that is open.
private func transferHour(
  _ hour: inout [HourSum], _ coder: inout StateCoder, seriesCount: Int
) throws(StateError) {
  var sums = hour.map(\.sum)
  var values = hour.map(\.values)
  var points = hour.map(\.points)
  try coder.values("sums", &sums)
  try coder.values("values", &values)
  try coder.values("points", &points)
  guard coder.isReading else { return }
  guard sums.count <= seriesCount, values.count == sums.count, points.count == sums.count else {
    throw coder.refusal("an hour that is open")
  }
  hour = sums.indices.map { HourSum(sum: sums[$0], values: values[$0], points: points[$0]) }
}

extension SeasonalModel {
  mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
    // Counted over all series: which hours of the season of which series have values, and these by bits.
    var places = blocks.indices.filter { blocks[$0] >= 0 }
    var bits = places.flatMap { place in
      let start = Int(blocks[place]) * held
      return values[start..<start + held].map(\.bitPattern)
    }
    var counts = scales.map(\.count)
    var strays = scales.map(\.strays)
    var numbers = scales.flatMap {
      [$0.meanDeviation, $0.factor, $0.meanUsual, $0.variance, $0.covariance]
    }
    try coder.values("places", &places)
    try coder.values("season_values", &bits)
    try coder.values("counts", &counts)
    try coder.values("strays", &strays)
    try coder.values("scales", &numbers)
    guard coder.isReading else { return }
    guard numbers.count == counts.count * 5, strays.count == counts.count,
      bits.count == places.count * held
    else { throw coder.refusal("the values of the season") }
    blocks = Array(repeating: -1, count: counts.count * season)
    for (block, place) in places.enumerated() {
      guard blocks.indices.contains(place), blocks[place] < 0 else {
        throw coder.refusal("an hour of the season")
      }
      blocks[place] = Int32(block)
    }
    values = bits.map(Float.init(bitPattern:))
    scales = counts.indices.map { index in
      let five = Array(numbers[(5 * index)..<(5 * index + 5)])
      return Scale(
        meanDeviation: five[0], meanUsual: five[2], variance: five[3], covariance: five[4],
        factor: five[1], count: counts[index], strays: strays[index])
    }
  }
}
