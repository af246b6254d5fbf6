import Statistics

/// The numbers of one group, summed up pane by pane.
///
/// A pane is a span whose points all lie in the same windows, so a window is a sum of panes: a value is
/// added once, however many windows overlap, and memory does not grow with their length but where a function
/// needs the values, or where each point ends a window.
public struct PaneAggregates: Sendable {
  /// By the number of the field.
  var sums: [SlidingSums<FieldSummary>] = []
  /// The same; empty where no function needs them.
  var values: [SlidingValues] = []

  /// Without any value.
  public init() {}

  /// Adds a value of a field (0, 1, 2 …) to the pane with this key; `keepsValue` where a function needs the
  /// values. O(1) in the latest pane, else O(panes behind it); log n more where the values are in order.
  @inline(__always)
  public mutating func append(
    _ number: SummedNumber, field: Int, at time: Int64, pane key: Int64, keepsValue: Bool
  ) {
    while sums.count <= field { sums.append(SlidingSums()) }
    let place = sums[field].update(key, from: FieldSummary()) { $0.append(number, at: time) }
    if keepsValue { keep(number.value, field: field, pane: key, at: place) }
  }

  private mutating func keep(_ value: Double, field: Int, pane key: Int64, at place: Int) {
    while values.count <= field { values.append(SlidingValues()) }
    let behind = sums[field].count(place + 1..<sums[field].end)
    values[field].append(value, pane: key, behind: behind)
  }

  /// Goes on to a window, whose bounds are not before those of the last one: all values of a field in the
  /// panes with these keys. Amortised O(1) a pane, and O(log n) a value where they are kept.
  public mutating func summary(of field: Int, panes keys: Range<Int64>) -> FieldSummary {
    guard field < sums.count else { return FieldSummary() }
    if field < values.count {
      // Should a window be before the last one all the same, it begins anew.
      if keys.upperBound < values[field].end {
        values[field] = SlidingValues(Array(values[field].saved))
      }
      let before = 0..<sums[field].place(notBefore: keys.lowerBound)
      let entering =
        sums[field].place(
          notBefore: values[field].end)..<sums[field].place(notBefore: keys.upperBound)
      values[field].move(
        skipping: sums[field].count(before), entering: sums[field].count(entering),
        end: keys.upperBound)
    }
    return sums[field].sum(of: keys) ?? FieldSummary()
  }

  /// A function of the values of a field in the window that `summary` was told last; as
  /// `FieldSummary.value(of:)` says it.
  public mutating func value(
    of function: AggregateFunction, field: Int, in summary: FieldSummary,
    percentiles rule: PercentileRule
  ) -> Double {
    guard function.needsValues else { return summary.value(of: function) }
    return field < values.count ? values[field].value(of: function, percentiles: rule) : .nan
  }

  /// Forgets the panes with keys below `key`.
  public mutating func dropPanes(before key: Int64) {
    for field in sums.indices {
      if field < values.count {
        values[field].drop(sums[field].count(0..<sums[field].place(notBefore: key)))
      }
      sums[field].drop(before: key)
    }
  }
}

extension SlidingSums<FieldSummary> {
  /// How many values the panes at these places have.
  func count(_ places: Range<Int>) -> Int {
    self[places].reduce(0) { $0 + $1.sum.count }
  }
}
