import Statistics

/// The values of a field in the panes that are held, and the order of those of the present window.
///
/// Where a window shares most of its values with the one before, their order is kept, which the others leave
/// and enter; else the values are sorted. The results are the same.
///
/// Cost: amortised O(log n) a value, or what `OrderedValues` says of one that enters or leaves; memory: 8
/// bytes a value, and what that takes where windows overlap.
struct SlidingValues: Sendable {
  /// A window is sorted when at least one in so many of its values is new: n log n is then O(log n) for
  /// each that is new.
  private static var share: Int { 8 }

  /// In the order of their panes; the sign of a zero is not kept, so that equal values are one.
  private var values: [Double] = []
  /// Values before this place have been dropped; they are cleared away in bulk.
  private var first = 0
  /// Those of the present window that are still held.
  private var window = 0..<0
  /// The end of the present window's keys: a value of a pane before it belongs to the window.
  private(set) var end = Int64.min
  /// The order of the window, until values are dropped: the one that is kept, else what was sorted.
  private var ordered: OrderedValues?
  private var sorted = SortedSample([])

  /// These values, before any window.
  init(_ values: [Double] = []) { self.values = values }

  /// Those that are held.
  var saved: ArraySlice<Double> { values[first...] }

  /// Adds a value to a pane behind whose values there are `behind` more.
  mutating func append(_ value: Double, pane key: Int64, behind: Int) {
    let value = value + 0
    if behind == 0 { values.append(value) } else { values.insert(value, at: values.count - behind) }
    guard key < end else { return }
    window = window.lowerBound..<window.upperBound + 1
    ordered?.insert(value)
  }

  /// Goes on to a window: the first `skipped` of the values held are not in it, and `entering` values of
  /// panes from `end` on, up to its own end, are.
  mutating func move(skipping skipped: Int, entering: Int, end: Int64) {
    self.end = end
    let (old, start) = (window, first + skipped)
    window = start..<max(start, old.upperBound + entering)
    guard entering * Self.share < window.count, window.count < Int32.max / 2 else {
      ordered = nil
      sorted = SortedSample(Array(values[window]))
      return
    }
    if ordered == nil {
      ordered = OrderedValues()
      for value in values[start..<old.upperBound] { ordered?.insert(value) }
    } else {
      for value in values[old.lowerBound..<start] { ordered?.remove(value) }
    }
    for value in values[old.upperBound..<window.upperBound] { ordered?.insert(value) }
  }

  /// Forgets the first `count` values.
  mutating func drop(_ count: Int) {
    sorted = SortedSample([])
    guard count > 0 else { return }
    let place = first + count
    let leaving = window.clamped(to: 0..<place)
    // What little is left of a window is sorted sooner than the rest is taken away.
    if leaving.count * Self.share > window.count { ordered = nil }
    for place in leaving { ordered?.remove(values[place]) }
    window = max(place, window.lowerBound)..<max(place, window.upperBound)
    first = place
    guard first == values.count || first > 64 && first > values.count / 2 else { return }
    // A field that had many values once does not keep their memory for ever.
    if first == values.count, values.capacity > 1024 {
      values = []
    } else {
      values.removeFirst(first)
    }
    window = window.lowerBound - first..<window.upperBound - first
    first = 0
  }

  /// A function of the window's values by rank; NaN for others, and of no values.
  mutating func value(of function: AggregateFunction, percentiles rule: PercentileRule) -> Double {
    switch function {
    case .median: ordered?.median ?? sorted.median
    case .mode: ordered?.mode() ?? sorted.mode
    case .percentile(let percent):
      ordered?.percentile(percent, rule: rule) ?? sorted.percentile(percent, rule: rule)
    default: .nan
    }
  }
}
