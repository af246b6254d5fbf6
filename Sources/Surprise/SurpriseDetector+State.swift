import StateFile

/// The state: all that a detector remembers, so that another run goes on from it.
extension SurpriseDetector {
  /// Writes it. Cost: all of its memory.
  public func save(into writer: inout StateWriter) {
    if let firstOpenHour { writer.integer("first_open_hour", firstOpenHour) }
    writer.list("open_hours") { writer in
      for hour in open.hours {
        writer.item { writer in
          writer.numbers("sums", hour.map(\.sum))
          writer.integers("values", hour.map { Int64($0.values) })
          writer.integers("points", hour.map { Int64($0.points) })
        }
      }
    }
    writer.integer("empty_hours", emptyHours)
    if let otherDay { writer.integer("other_day", otherDay) }
    writer.list("metrics") { writer in
      for metric in metrics {
        writer.item { writer in
          metric.trailing.save(into: &writer)
          writer.integer("judged_hours", metric.judgedHours)
        }
      }
    }
    surprise?.history.save(into: &writer)
    unrest?.save(into: &writer)
  }

  /// Takes what a detector of the same settings, metrics and series wrote.
  public mutating func restore(from reader: inout StateReader) throws(StateError) {
    if let first: Int64 = try reader.integerIfPresent("first_open_hour") { open.begin(at: first) }
    open.hours = []
    try reader.list("open_hours") { reader in
      let sums = try reader.numbers("sums")
      let values = try reader.integers("values")
      let points = try reader.integers("points")
      guard sums.count <= seriesCount, values.count == sums.count, points.count == sums.count,
        open.hasBegun, !open.end.addingReportingOverflow(1).overflow
      else { throw reader.refusal("an hour that is open") }
      open.hours.append(
        sums.indices.map { series in
          HourSum(
            sum: sums[series], values: UInt32(clamping: values[series]),
            points: UInt32(clamping: points[series]))
        })
    }
    emptyHours = try reader.integer("empty_hours")
    guard (0..<1 << 62).contains(emptyHours) else { throw reader.refusal("the empty hours") }
    otherDay = try reader.integerIfPresent("other_day")
    var number = 0
    try reader.list("metrics") { reader in
      guard number < metricCount else { throw reader.refusal("a metric too many") }
      metrics[number].trailing = try TrailingValues(
        hours: metrics[number].trailing.hours, from: &reader)
      let judgedHours = try reader.integer("judged_hours", as: Int32.self)
      metrics[number].judgedHours = Int(judgedHours)
      number += 1
    }
    guard number == metricCount else { throw reader.refusal("\(number) metrics") }
    try surprise?.history.restore(from: &reader, seriesCount: seriesCount)
    try unrest?.restore(from: &reader, seriesCount: seriesCount)
  }
}

extension SeasonalModel {
  func save(into writer: inout StateWriter) {
    let places = blocks.indices.filter { blocks[$0] >= 0 }
    // Counted over all series: which hours of the season of which series have values, and these by bits.
    writer.integers("places", places.map(Int64.init))
    writer.integers(
      "season_values",
      places.flatMap { place in
        let start = Int(blocks[place]) * held
        return values[start..<start + held].map { Int64($0.bitPattern) }
      })
    writer.integers("counts", scales.map { Int64($0.count) })
    writer.numbers(
      "scales",
      scales.flatMap {
        [$0.meanDeviation, $0.factor, $0.meanUsual, $0.variance, $0.covariance, Double($0.strays)]
      })
  }

  mutating func restore(from reader: inout StateReader) throws(StateError) {
    let places = try reader.integers("places")
    let bits = try reader.integers("season_values")
    let counts = try reader.integers("counts")
    let numbers = try reader.numbers("scales")
    guard numbers.count == counts.count * 6, bits.count == places.count * held else {
      throw reader.refusal("the values of the season")
    }
    blocks = Array(repeating: -1, count: counts.count * season)
    for (block, place) in places.enumerated() {
      guard let place = Int(exactly: place), blocks.indices.contains(place), blocks[place] < 0
      else {
        throw reader.refusal("an hour of the season")
      }
      blocks[place] = Int32(block)
    }
    values = bits.map { Float(bitPattern: UInt32(truncatingIfNeeded: $0)) }
    scales = counts.indices.map { index in
      let six = Array(numbers[(6 * index)..<(6 * index + 6)])
      return Scale(
        meanDeviation: six[0], meanUsual: six[2], variance: six[3], covariance: six[4],
        factor: six[1], count: UInt32(clamping: counts[index]), strays: UInt32(exactly: six[5]) ?? 0
      )
    }
  }
}
