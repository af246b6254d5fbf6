import StateFile

/// Judges windows of values by Welch's t-test against a history of the windows that were accepted.
///
/// The rule: a window is rejected if p ≤ α; the values of a window that is not rejected join the history,
/// of which the last `size` values are kept, or, with `span`, those of the windows that ended within
/// that time before the tested window began. Windows that are not tested, since they or the history are
/// too short, join it too, except those that hold a value that is not finite or beyond 1e150 in magnitude:
/// these are passed over entirely, so the history's variance is always finite.
/// Deterministic; a state restores it to the last bit.
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
  /// What it keeps in a state: all that it remembers.
  public mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
    try coder.section("history") { coder throws(StateError) in try history.transfer(&coder) }
    try coder.value("rejected_on_end", &rejectedOnEnd)
    try coder.check((0..<max(1, settings.rebase)).contains(rejectedOnEnd), "the rejected windows")
    if coder.isReading { rejected = rejectedOnEnd > 0 ? [WindowHistory(settings)] : [] }
    guard rejectedOnEnd > 0 else { return }
    try coder.section("rejected") { coder throws(StateError) in try rejected[0].transfer(&coder) }
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

  mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
    try values.transferHistory(&coder)
    try windows.transfer(&coder, from: Moments()) { moments, coder throws(StateError) in
      try moments.transfer(&coder)
      try coder.check(moments.isFinite, "the moments of windows")
    }
  }
}
