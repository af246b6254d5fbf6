/// The limits under which programs are run.
public struct ActionSettings: Sendable {
  /// How long one run may take; then its process group gets SIGTERM and, `grace` later, SIGKILL.
  public var timeLimit: Duration
  /// How long a group has between SIGTERM and SIGKILL.
  var grace: Duration
  /// How many programs run at once at most.
  public var places: Int
  /// How often an action that failed is tried again.
  public var retries: Int
  /// The pause before the first retry; each further one is twice as long, up to 256 times.
  var firstPause: Duration

  /// Limits; a time limit or a number of places below the least that makes sense is a bug.
  public init(
    timeLimit: Duration = .seconds(30), grace: Duration = .seconds(2), places: Int = 4,
    retries: Int = 0, firstPause: Duration = .seconds(1)
  ) {
    precondition(timeLimit > .zero && grace >= .zero && places > 0 && retries >= 0)
    self.timeLimit = timeLimit
    self.grace = grace
    self.places = places
    self.retries = retries
    self.firstPause = firstPause
  }

  /// The pause before retry `number`, counted from 1.
  func pause(beforeRetry number: Int) -> Duration {
    firstPause * (1 << min(max(number - 1, 0), 8))
  }
}

/// What became of the actions so far.
public struct ActionCounts: Equatable, Sendable {
  /// Events handed over.
  public internal(set) var submitted = 0
  /// Actions whose program ended with status 0.
  public internal(set) var succeeded = 0
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
