/// A metric's values over the last hours, in a ring. An hour may have none, or one that is null.
struct TrailingValues {
  struct Slot {
    var hour = Int64.min
    var value = Double.nan
    var isAnomaly = false
  }

  private(set) var slots: [Slot]

  /// Holds as many hours.
  init(hours: Int) { slots = Array(repeating: Slot(), count: hours) }

  /// Sets the value of an hour; nil is null.
  mutating func set(_ value: Double?, in hour: Int64) {
    slots[place(of: hour)] = Slot(hour: hour, value: value ?? .nan)
  }

  /// Takes the value of an hour for an anomaly.
  mutating func mark(_ hour: Int64) {
    if has(hour) { slots[place(of: hour)].isAnomaly = true }
  }

  /// The values of these hours that are no anomalies; all of them where more than half are: what is
  /// there most of the time is usual.
  func usualValues(in hours: ClosedRange<Int64>) -> [Double] {
    let all = values(in: hours)
    let usual = hours.compactMap { slots[place(of: $0)].isAnomaly ? nil : value(in: $0) }
    return usual.count * 2 < all.count ? all : usual
  }

  /// Whether there is a value, null or not, in the hour.
  func has(_ hour: Int64) -> Bool { slots[place(of: hour)].hour == hour }

  /// The value of an hour; nil if there is none or it is null.
  func value(in hour: Int64) -> Double? {
    let slot = slots[place(of: hour)]
    return slot.hour == hour && !slot.value.isNaN ? slot.value : nil
  }

  /// The values of these hours in order, those without one left out.
  func values(in hours: ClosedRange<Int64>) -> [Double] { hours.compactMap(value(in:)) }

  private func place(of hour: Int64) -> Int {
    let rest = Int(hour % Int64(slots.count))
    return rest < 0 ? rest + slots.count : rest
  }
}
