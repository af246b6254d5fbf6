import StateFile

/// Judges windows of values by Welch's t-test against a history of the windows that were accepted.
///
/// The rule: a window is rejected if p ≤ α; the values of a window that is not rejected join the history,
/// of which the last `size` values are kept, or, with `span`, those of the windows that ended within
/// that time before the tested window began. Windows that are not tested, since they or the history are
/// too short, join it too, except those that hold a value that is not finite or beyond 1e150 in magnitude:
/// these are passed over entirely, so the history's variance is always finite.
/// Deterministic; what `save` writes restores it to the last bit.
public struct WelchDetector: Sendable {
  private let settings: TestSettings
  private var history: WindowHistory
  /// The rejected windows on end, as what may become the history: one, or none until then, since there
  /// may be millions of detectors.
  private var rejected: [WindowHistory] = []
  private var rejectedOnEnd = 0

  /// A detector without history.
  public init(_ settings: TestSettings) {
    precondition(settings.size >= 2 && settings.warmup >= 0 && settings.rebase >= 0)
    precondition(settings.alpha > 0 && settings.alpha < 1 && settings.span ?? 0 >= 0)
    self.settings = settings
    history = WindowHistory(settings)
  }

  /// Judges a window and keeps or drops its values. Cost: a few nanoseconds a value and 0.3 µs.
  ///
  /// The window is `start..<stop`, which counts only for a history that is a span of time; windows
  /// come in rising order of both.
  public mutating func judge(
    _ window: [Double], start: Int64 = 0, stop: Int64 = 0
  ) -> Judgement {
    let moments = Moments(window)
    let isUsable = window.allSatisfy { abs($0) <= TestSettings.largestValue }
    let before = history.moments(before: start)
    var finding: Finding?
    if isUsable, before.count >= settings.warmup {
      // t has the guide's sign, history minus window; the alternative speaks of the window.
      finding = TTest(before, moments, alternative: settings.alternative.reversed).map {
        Finding(part: nil, test: $0, history: before)
      }
    }
    let judgement = Judgement(
      of: WindowSummary(moments), findings: finding.map { [$0] } ?? [], alpha: settings.alpha)
    if judgement.isRejected {
      takeRejected(window, moments, before, stop)
    } else if isUsable {
      if finding != nil, rejectedOnEnd > 0 { (rejected, rejectedOnEnd) = ([], 0) }
      history.append(window, moments, stop)
    }
    return judgement
  }

  private mutating func takeRejected(
    _ window: [Double], _ moments: Moments, _ before: Moments, _ stop: Int64
  ) {
    switch settings.rule {
    case .join: history.append(window, moments, stop)
    case .clip:
      let clipped = window.map(before.clipped)
      history.append(clipped, Moments(clipped), stop)
    case .out:
      guard settings.rebase > 0 else { return }
      if rejected.isEmpty { rejected = [WindowHistory(settings)] }
      rejected[0].append(window, moments, stop)
      rejectedOnEnd += 1
      guard rejectedOnEnd >= settings.rebase else { return }
      history = rejected[0]
      (rejected, rejectedOnEnd) = ([], 0)
    }
  }
}

extension WelchDetector {
  /// Writes all that it remembers.
  public func save(into writer: inout StateWriter) {
    writer.section("history") { history.save(into: &$0) }
    writer.integer("rejected_on_end", rejectedOnEnd)
    if let rejected = rejected.first { writer.section("rejected") { rejected.save(into: &$0) } }
  }

  /// A detector that goes on where the one with these settings was that `save` wrote.
  public init(_ settings: TestSettings, from reader: inout StateReader) throws(StateError) {
    self.init(settings)
    history = try reader.section("history") { try WindowHistory(settings, from: &$0) }
    rejectedOnEnd = try reader.integer("rejected_on_end")
    guard (0..<max(1, settings.rebase)).contains(rejectedOnEnd) else {
      throw reader.refusal("the rejected windows")
    }
    guard rejectedOnEnd > 0 else { return }
    rejected = [try reader.section("rejected") { try WindowHistory(settings, from: &$0) }]
  }
}

/// What windows are judged against: their last values, or, where that is a span of time, the moments of
/// the windows that ended within it, one sum for each end.
struct WindowHistory: Sendable {
  private var values: SlidingSample
  private var windows = SlidingSums<Moments>()
  private let span: Int64?

  /// Of no windows.
  init(_ settings: TestSettings) {
    values = SlidingSample(capacity: settings.size)
    span = settings.span
  }

  /// Adds a window.
  mutating func append(_ window: [Double], _ moments: Moments, _ stop: Int64) {
    if span == nil {
      for value in window { values.append(value) }
    } else if moments.count > 0 {
      windows.update(stop, from: Moments()) { $0.merge(moments) }
    }
  }

  /// The moments of what a window that begins at `start` is judged against; older windows are forgotten.
  mutating func moments(before start: Int64) -> Moments {
    guard let span else { return values.moments }
    let (oldest, isEndless) = start.subtractingReportingOverflow(span)
    let first = isEndless ? .min : oldest
    windows.drop(before: first)
    return windows.sum(of: first..<max(first, start == .max ? start : start + 1)) ?? Moments()
  }

  func save(into writer: inout StateWriter) {
    values.save(into: &writer)
    let (panes, turned) = windows.saved
    writer.integers("stops", panes.map(\.key))
    writer.integers("counts", panes.map { Int64($0.sum.count) })
    writer.numbers("moments", panes.flatMap(\.sum.saved))
    writer.integer("windows_turned", turned)
  }

  init(_ settings: TestSettings, from reader: inout StateReader) throws(StateError) {
    values = try SlidingSample(capacity: settings.size, from: &reader)
    span = settings.span
    let stops = try reader.integers("stops")
    let counts = try reader.integers("counts")
    let numbers = try reader.numbers("moments")
    guard counts.count == stops.count, numbers.count == 4 * stops.count,
      numbers.allSatisfy(\.isFinite), counts.allSatisfy({ (0..<1 << 40).contains($0) })
    else { throw reader.refusal("the moments of windows") }
    let sums = counts.indices.compactMap { place in
      Moments(count: Int(counts[place]), saved: numbers[4 * place..<4 * place + 4])
    }
    guard sums.count == stops.count,
      let windows = SlidingSums(
        panes: zip(stops, sums).map { .init(key: $0, sum: $1) },
        turned: try reader.integer("windows_turned"))
    else { throw reader.refusal("the windows of the history") }
    self.windows = windows
  }
}
