import StateFile
import Times

/// Tells when an hour is over: when more than half of the series that are not silent have points behind it.
/// So no clock decides for the others, be it wild, fast or slow.
///
/// Times are whole hours, or whatever the interval is, counted from 1970; series are numbered 0, 1, 2 … as
/// they first appear. A series is silent when the others have gone on for more than two hours since it came
/// to its last one (`SilenceClock`). Cost: O(1) for a point, and the number of series for an hour.
public struct HourAgreement: Sendable {
  private static let silence: Int64 = 2

  /// The hour of each series' latest point.
  private var reached: [Int64] = []
  private var isActive: [Bool] = []
  private var active = 0
  /// How many of the active ones are beyond the present hour.
  private var beyond = 0
  /// Without a span: it is asked, and tells nobody.
  private var clock = SilenceClock(span: 0, step: 1, countsNewcomers: true)
  /// Where the clock stood when the silent ones were looked for last.
  private var looked: Int64 = 0

  /// Hours before this are over, as far as the points have told.
  public private(set) var current = Int64.min

  /// No series.
  public init() {}

  /// The hour of the latest point of a series; nil before its first.
  @inline(__always)
  public func hour(of series: Int) -> Int64? {
    series < reached.count && reached[series] > .min ? reached[series] : nil
  }

  /// A point of `series` in `hour` arrives.
  /// - Returns: whether `current` has moved on.
  @inline(__always)
  public mutating func arrive(_ series: Int, in hour: Int64) -> Bool {
    if series < reached.count, hour <= reached[series] { return false }
    return enter(hour, series)
  }

  @inline(never)
  private mutating func enter(_ hour: Int64, _ series: Int) -> Bool {
    while reached.count <= series {
      reached.append(.min)
      isActive.append(false)
    }
    if isActive[series] { leave(series) }
    isActive[series] = true
    active += 1
    if hour > current { beyond += 1 }
    reached[series] = hour
    clock.arrive(series, at: hour)
    if clock.reading > looked { leaveSilent() }
    return beyond * 2 > active && agree()
  }

  /// Forgets a series. Its number may be given to another.
  public mutating func forget(_ series: Int) {
    guard series < reached.count else { return }
    if isActive[series] { leave(series) }
    reached[series] = .min
    clock.forget(series)
  }

  private mutating func leave(_ series: Int) {
    isActive[series] = false
    active -= 1
    if reached[series] > current { beyond -= 1 }
  }

  private mutating func leaveSilent() {
    looked = clock.reading
    for series in reached.indices where isActive[series] {
      if clock.silence(of: series) > Self.silence { leave(series) }
    }
  }

  /// Goes on to the latest hour that more than half have reached. Cost: the number of series, once an
  /// hour.
  private mutating func agree() -> Bool {
    var hours = reached.indices.filter { isActive[$0] }.map { reached[$0] }
    hours.sort(by: >)
    current = hours[active / 2]
    beyond = hours.count { $0 > current }
    return true
  }

  /// The clock of a series has been set back: it is in `hour` now.
  public mutating func setBack(_ series: Int, to hour: Int64) {
    guard series < reached.count else { return }
    if isActive[series] { leave(series) }
    reached[series] = hour - 1
    clock.setBack(series, to: hour - 1)
  }
}

extension HourAgreement {
  /// All that it remembers, in a state.
  public mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
    var active = isActive.map { $0 ? 1 : 0 }
    var numbers = clock.saved
    try coder.value("present_hour", &current)
    try coder.value("looked", &looked)
    try coder.values("reached", &reached)
    try coder.values("active", &active)
    try coder.values("hour_clock", &numbers)
    guard coder.isReading else { return }
    guard active.count == reached.count, clock.restore(numbers) else {
      throw coder.refusal("the hours that are over")
    }
    isActive = active.map { $0 == 1 }
    self.active = active.count { $0 == 1 }
    beyond = reached.indices.count { isActive[$0] && reached[$0] > current }
  }
}
