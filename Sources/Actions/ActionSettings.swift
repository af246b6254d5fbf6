import Times

/// The limits under which programs are run.
public struct ActionSettings: Sendable {
  /// How long one run may take, above zero; then its process group gets SIGTERM and, `grace` later,
  /// SIGKILL.
  public var timeLimit = TimeSpan(nanoseconds: 30 * TimeSpan.second.nanoseconds)
  /// How long a group has between SIGTERM and SIGKILL.
  var grace = TimeSpan(nanoseconds: 2 * TimeSpan.second.nanoseconds)
  /// How many programs run at once at most, one or more.
  public var places = 4
  /// How often an action that failed is tried again.
  public var retries = 0
  /// The pause before the first retry; each further one is twice as long, up to 256 times.
  var firstPause = TimeSpan.second

  /// The defaults.
  public init() {}

  /// The pause before retry `number`, counted from 1.
  func pause(beforeRetry number: Int) -> TimeSpan {
    TimeSpan(nanoseconds: firstPause.nanoseconds << min(number - 1, 8))
  }
}

/// What became of the actions so far.
public struct ActionCounts: Equatable, Sendable {
  /// Events handed over.
  public internal(set) var submitted = 0
  /// Actions given up, after their retries.
  public internal(set) var failed = 0
  /// Attempts that were tried again later.
  public internal(set) var retried = 0
  /// Attempts ended by the time limit.
  public internal(set) var timedOut = 0
  /// Variables that were left out since they cannot be handed on.
  public internal(set) var refusedVariables = 0

  /// What a report of counts says of the actions.
  public var report: [(name: String, value: Int)] {
    [
      ("actions", submitted), ("actions failed", failed), ("actions tried again", retried),
      ("actions over the time limit", timedOut), ("variables refused", refusedVariables),
    ]
  }
}
