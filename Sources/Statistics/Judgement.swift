/// What a detector says of a window.
public enum Verdict: Equatable, Sendable {
  /// Tested and found alike: its values joined the history.
  case accepted(WelchTest)
  /// Tested and found different: its values did not join the history, unless it is `rebased`: then the
  /// history now is this window and the rejected ones just before it.
  case rejected(WelchTest, rebased: Bool)
  /// Not tested.
  case untested(ReasonUntested)

  /// The test, if one was made.
  public var test: WelchTest? {
    switch self {
    case .accepted(let test), .rejected(let test, _): test
    case .untested: nil
    }
  }

  /// True if the window was tested and rejected.
  public var isRejected: Bool {
    if case .rejected = self { return true }
    return false
  }
}

/// Why a window was not tested.
public enum ReasonUntested: String, Equatable, Sendable {
  /// It holds no value; nothing changed.
  case noValues
  /// There was no history; its values are now the history.
  case firstWindow
  /// The history was shorter than the warm-up; its values joined the history.
  case warmingUp
  /// It or the history held fewer than two values; its values joined the history.
  case tooFewValues
  /// It holds a value that is NaN, infinite or beyond 1e150 in magnitude; its values were dropped.
  case notFinite
}

/// A verdict with the figures behind it.
public struct Judgement: Equatable, Sendable {
  /// What was found.
  public let verdict: Verdict
  /// The window's moments.
  public let window: Moments
  /// The moments of the history that it was judged against, as it was before this window.
  public let history: Moments
}
