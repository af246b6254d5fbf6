import StateFile
import Statistics

/// A metric's values over the last hours, in order. An hour may have none, or one that is null.
struct TrailingValues {
  struct Slot {
    var hour: Int64
    var value: Double
    var isAnomaly = false
  }

  private(set) var slots: [Slot] = []
  /// How many hours it holds at most.
  let hours: Int

  /// Holds as many hours.
  init(hours: Int) { self.hours = hours }

  /// Sets the value of an hour, the newest so far or the one before again; nil is null. Cost: the hours.
  mutating func set(_ value: Double?, in hour: Int64) {
    if slots.last?.hour == hour { slots.removeLast() }
    let gone = slots.prefix { hour.subtractingReportingOverflow($0.hour).partialValue >= hours }
    slots.removeFirst(gone.count)
    slots.append(Slot(hour: hour, value: value ?? .nan))
  }

  /// Takes the value of an hour for an anomaly.
  mutating func mark(_ hour: Int64) {
    if let place = place(of: hour) { slots[place].isAnomaly = true }
  }

  /// Whether the hour was taken for an anomaly; not where it is no longer held.
  func isAnomaly(_ hour: Int64) -> Bool { place(of: hour).map { slots[$0].isAnomaly } == true }

  /// The values of these hours that are no anomalies; all of them where more than half are: what is
  /// there most of the time is usual.
  func usualValues(in hours: ClosedRange<Int64>) -> [Double] {
    let all = slots(in: hours)
    let usual = all.filter { !$0.isAnomaly }
    return (usual.count * 2 < all.count ? all : usual).map(\.value)
  }

  /// Whether there is a value, null or not, in the hour.
  func has(_ hour: Int64) -> Bool { place(of: hour) != nil }

  /// The value of an hour; nil if there is none or it is null.
  func value(in hour: Int64) -> Double? { values(in: hour...hour).first }

  /// The values of these hours in order, those without one left out.
  func values(in hours: ClosedRange<Int64>) -> [Double] { slots(in: hours).map(\.value) }

  /// Those of these hours that are not null.
  private func slots(in hours: ClosedRange<Int64>) -> [Slot] {
    slots[slots.place(from: 0) { $0.hour >= hours.lowerBound }...]
      .prefix { $0.hour <= hours.upperBound }.filter { !$0.value.isNaN }
  }

  private func place(of hour: Int64) -> Int? {
    let place = slots.place(from: 0) { $0.hour >= hour }
    return place < slots.count && slots[place].hour == hour ? place : nil
  }

  /// The slots in a state.
  mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
    var saved = slots.map(\.hour)
    var values = slots.map(\.value)
    var anomalies = slots.filter(\.isAnomaly).map(\.hour)
    try coder.values("hours", &saved)
    try coder.values("values", &values)
    try coder.values("anomalies", &anomalies)
    guard coder.isReading else { return }
    guard saved.count == values.count, saved.count <= hours,
      zip(saved, saved.dropFirst()).allSatisfy({ $0 < $1 })
    else { throw coder.refusal("the trailing values") }
    slots = []
    for (hour, value) in zip(saved, values) { set(value.isNaN ? nil : value, in: hour) }
    for hour in anomalies { mark(hour) }
  }
}
