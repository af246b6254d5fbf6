/// Judges windows of values by Welch's t-test against a history of the windows that were accepted.
///
/// The rule: a window is rejected if p ≤ α; the values of a window that is not rejected join the history,
/// of which the last `size` values are kept, or, with `span`, those of the windows that ended within
/// that time before the tested window began. Windows that are not tested join it too, except those that
/// hold a value that is not finite or beyond 1e150 in magnitude: these are passed over entirely, so the
/// history's variance is always finite. An empty window changes nothing.
/// Deterministic, and a detector restored from its `state` goes on as the original would to the last bit.
public struct WelchDetector: Sendable {
  /// How to judge. All values can be set freely; `WelchDetector.init` checks them.
  public struct Settings: Equatable, Sendable {
    /// How many values the history keeps, at least 2.
    public var size: Int
    /// How far back the history reaches from the start of the tested window, in the unit of the
    /// windows' times; nil: `size` counts instead. Not negative.
    public var span: Int64?
    /// The p-value at or below which a window is rejected, above 0 and below 1.
    public var alpha: Double
    /// How many values the history needs before the first test; not more than `size`.
    /// At 0 the first window alone is enough.
    public var warmup: Int
    /// After how many rejected windows on end their values become the history; 0 for never.
    public var rebase: Int
    /// Which difference counts: `greater` means the window's mean is greater than the history's.
    public var alternative: Alternative
    /// What becomes of rejected windows; the guide's keeps them out.
    public var rule = HistoryRule.out

    /// Settings, by default those of the Kapacitor guide.
    public init(
      size: Int = 3600, span: Int64? = nil, alpha: Double = 0.001, warmup: Int = 0, rebase: Int = 0,
      alternative: Alternative = .twoSided
    ) {
      self.size = size
      self.span = span
      self.alpha = alpha
      self.warmup = warmup
      self.rebase = rebase
      self.alternative = alternative
    }
  }

  /// Why a detector cannot be made.
  public enum SettingsError: Error, Equatable, Sendable {
    /// `size` is below 2.
    case size
    /// `alpha` is not between 0 and 1.
    case alpha
    /// `warmup` is negative or more than `size`.
    case warmup
    /// `rebase` is negative.
    case rebase
    /// `span` is negative.
    case span
    /// The state does not fit the settings or contradicts itself.
    case state
  }

  /// The settings in force.
  public let settings: Settings
  private var history: SlidingSample
  /// What only a history that is a span of time, or is to be rebased, needs: one, or none until then,
  /// since there may be millions of detectors.
  private var rare: [RareParts] = []

  private struct RareParts: Sendable {
    /// The last values of the rejected windows on end; empty unless the history is to be rebased.
    var rejected: SlidingSample
    var rejectedOnEnd = 0
    /// History and rejected windows on end where the history is a span of time; else empty.
    var timed = TimedMoments()
    var timedRejected = TimedMoments()

    init(_ settings: Settings) { rejected = SlidingSample(capacity: settings.size) }
  }

  /// A detector without history.
  public init(_ settings: Settings = Settings()) throws(SettingsError) {
    guard settings.size >= 2 else { throw .size }
    guard settings.alpha > 0, settings.alpha < 1 else { throw .alpha }
    guard settings.span ?? 0 >= 0 else { throw .span }
    guard settings.warmup >= 0, settings.span != nil || settings.warmup <= settings.size else {
      throw .warmup
    }
    guard settings.rebase >= 0 else { throw .rebase }
    self.settings = settings
    history = SlidingSample(capacity: settings.size)
    if settings.span != nil || settings.rebase > 0 { rare = [RareParts(settings)] }
  }

  /// Judges a window and keeps or drops its values. Cost: a few nanoseconds a value and 0.3 µs.
  ///
  /// The window is `start..<stop`, which counts only for a history that is a span of time; windows
  /// come in rising order of both.
  public mutating func judge(
    _ window: Span<Double>, start: Int64 = 0, stop: Int64 = 0
  ) -> Judgement {
    var moments = Moments()
    var open = ShiftedSums()
    var isUsable = true
    for index in window.indices {
      let value = window[index]
      isUsable = isUsable && abs(value) <= Self.largestValue
      moments.include(value, in: &open)
    }
    moments.merge(open.moments)
    let before =
      settings.span.map { rare[0].timed.moments(before: start, span: $0) } ?? history.moments
    guard isUsable else {
      return Judgement(verdict: .untested(.notFinite), window: moments, history: before)
    }
    let verdict = verdict(on: moments, before)
    switch verdict {
    case .accepted: accept(window, moments, stop)
    case .rejected(let test, _):
      let isRebase = reject(window, moments, before, stop)
      return Judgement(
        verdict: .rejected(test, rebased: isRebase), window: moments, history: before)
    case .untested: keep(window, moments, stop)
    }
    return Judgement(verdict: verdict, window: moments, history: before)
  }

  static var largestValue: Double { 1e150 }

  private func verdict(on window: Moments, _ history: Moments) -> Verdict {
    if window.count == 0 { return .untested(.noValues) }
    if history.count == 0 { return .untested(.firstWindow) }
    if history.count < settings.warmup { return .untested(.warmingUp) }
    // t has the guide's sign, history minus window; the alternative speaks of the window.
    let alternative: Alternative =
      switch settings.alternative {
      case .twoSided: .twoSided
      case .less: .greater
      case .greater: .less
      }
    let test = WelchTest(history, window, alternative: alternative)
    guard let pValue = test.pValue else {
      return .untested(test == .tooFewValues ? .tooFewValues : .notFinite)
    }
    return pValue <= settings.alpha ? .rejected(test, rebased: false) : .accepted(test)
  }

  private mutating func accept(_ window: Span<Double>, _ moments: Moments, _ stop: Int64) {
    if !rare.isEmpty {
      rare[0].rejectedOnEnd = 0
      rare[0].rejected.removeAll()
      rare[0].timedRejected = TimedMoments()
    }
    keep(window, moments, stop)
  }

  private mutating func keep(_ window: Span<Double>, _ moments: Moments, _ stop: Int64) {
    if settings.span == nil {
      history.append(contentsOf: window)
    } else if moments.count > 0 {
      rare[0].timed.append(moments, stop: stop)
    }
  }

  /// Counts a rejected window; true if its values and its predecessors' have become the history.
  private mutating func reject(
    _ window: Span<Double>, _ moments: Moments, _ history: Moments, _ stop: Int64
  ) -> Bool {
    switch settings.rule {
    case .out: break
    case .join:
      keep(window, moments, stop)
      return false
    case .clip:
      var clipped: [Double] = []
      for index in window.indices { clipped.append(history.clipped(window[index])) }
      keep(clipped.span, Moments(clipped), stop)
      return false
    }
    guard settings.rebase > 0 else { return false }
    rare[0].rejectedOnEnd += 1
    if settings.span == nil {
      rare[0].rejected.append(contentsOf: window)
    } else {
      rare[0].timedRejected.append(moments, stop: stop)
    }
    guard rare[0].rejectedOnEnd >= settings.rebase else { return false }
    self.history = rare[0].rejected
    let newest = rare[0].timedRejected
    rare = [RareParts(settings)]
    rare[0].timed = newest
    return true
  }
}

extension WelchDetector {
  /// All that a detector remembers, for a state file.
  public struct State: Equatable, Sendable {
    /// The history, oldest first, and how many of its newest values came since its ring last turned.
    public var history: [Double]
    /// See `SlidingSample.countSinceTurn`.
    public var historySinceTurn: Int
    /// The values of the rejected windows on end, likewise; empty without `rebase`.
    public var rejected: [Double]
    /// See `SlidingSample.countSinceTurn`.
    public var rejectedSinceTurn: Int
    /// How many windows on end were rejected; 0 without `rebase`.
    public var rejectedOnEnd: Int
    /// History and rejected windows on end where the history is a span of time; else empty.
    public var timed = TimedMoments.State(), timedRejected = TimedMoments.State()

    /// A state of these parts, as yet unchecked.
    public init(
      history: [Double], historySinceTurn: Int, rejected: [Double], rejectedSinceTurn: Int,
      rejectedOnEnd: Int
    ) {
      self.history = history
      self.historySinceTurn = historySinceTurn
      self.rejected = rejected
      self.rejectedSinceTurn = rejectedSinceTurn
      self.rejectedOnEnd = rejectedOnEnd
    }
  }

  /// What the detector remembers. Cost: a copy of the values.
  public var state: State {
    let rare = rare.first ?? RareParts(settings)
    var state = State(
      history: history.values, historySinceTurn: history.countSinceTurn,
      rejected: rare.rejected.values, rejectedSinceTurn: rare.rejected.countSinceTurn,
      rejectedOnEnd: rare.rejectedOnEnd)
    state.timed = rare.timed.state
    state.timedRejected = rare.timedRejected.state
    return state
  }

  /// A detector that goes on where the one with this `state` was. A state that no detector with these
  /// settings can have is refused with `SettingsError.state`.
  public init(_ settings: Settings, restoring state: State) throws(SettingsError) {
    try self.init(settings)
    let size = settings.size
    guard
      let history = SlidingSample(
        capacity: size, values: state.history, countSinceTurn: state.historySinceTurn),
      let rejected = SlidingSample(
        capacity: size, values: state.rejected, countSinceTurn: state.rejectedSinceTurn),
      (state.history + state.rejected).allSatisfy({ abs($0) <= Self.largestValue }),
      state.rejectedOnEnd >= 0, state.rejectedOnEnd < max(1, settings.rebase),
      (state.rejectedOnEnd == 0) == (state.rejected.isEmpty && state.timedRejected.stops.isEmpty),
      let timed = TimedMoments(restoring: state.timed),
      let timedRejected = TimedMoments(restoring: state.timedRejected),
      settings.span != nil || state.timed.stops.isEmpty && state.timedRejected.stops.isEmpty
    else { throw .state }
    self.history = history
    guard !rare.isEmpty else { return }
    rare[0].rejected = rejected
    rare[0].rejectedOnEnd = state.rejectedOnEnd
    rare[0].timed = timed
    rare[0].timedRejected = timedRejected
  }
}
