/// What one series brought in one hour.
struct HourSum: Sendable {
  /// The values added from left to right, in the order in which they came.
  var sum = 0.0
  /// How many values there are.
  var values: UInt32 = 0
  /// How many points there are, also those without a value.
  var points: UInt32 = 0

  /// The mean; NaN without a value, or where the sum is too large for a number.
  var mean: Double {
    guard values > 0, sum.isFinite else { return .nan }
    return sum / Double(values)
  }

  mutating func add(_ value: Double?) {
    points = points == .max ? points : points + 1
    guard let value, value.isFinite, values < .max else { return }
    sum += value
    values += 1
  }
}

/// The hours that are not judged yet: per hour a sum for each series. They follow each other without
/// a gap from `first` on.
struct OpenHours {
  /// The earliest hour that takes points.
  private(set) var first: Int64 = 0
  var hours: [[HourSum]] = []
  private(set) var hasBegun = false
  /// An emptied hour, so that its memory serves the next.
  private var spare: [HourSum] = []

  /// Sets the earliest hour, once.
  mutating func begin(at hour: Int64) {
    guard !hasBegun else { return }
    hasBegun = true
    first = hour
  }

  /// The hour behind the last that has begun.
  var end: Int64 { first + Int64(hours.count) }

  /// Adds a point's value; `hour` is not before `first`, and `series` one of `seriesCount`.
  mutating func add(_ value: Double?, of series: Int, in hour: Int64, seriesCount: Int) {
    let index = Int(hour - first)
    while hours.count <= index {
      hours.append(spare)
      spare = []
    }
    if hours[index].count <= series {
      let missing = seriesCount - hours[index].count
      hours[index].append(contentsOf: repeatElement(HourSum(), count: missing))
    }
    hours[index][series].add(value)
  }

  /// Forgets what a series brought.
  mutating func forget(_ series: Int) {
    for index in hours.indices where series < hours[index].count {
      hours[index][series] = HourSum()
    }
  }

  /// Takes the earliest hour away: the sums of the series, of which the last ones may be missing.
  mutating func takeFirst() -> [HourSum] {
    first += 1
    return hours.isEmpty ? [] : hours.removeFirst()
  }

  /// Gives back the memory of an hour that was taken away.
  mutating func recycle(_ hour: consuming [HourSum]) {
    guard spare.isEmpty else { return }
    hour.removeAll(keepingCapacity: true)
    spare = hour
  }

  /// Passes over hours up to `hour`, where there is nothing.
  mutating func skip(to hour: Int64) { first = max(first, hour) }

  /// Forgets what has come of hours that are not judged.
  mutating func removeAll() { hours.removeAll() }
}
