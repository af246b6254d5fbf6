import Bytes
import Glibc
import System
import Times

/// Runs a program once per event: the event's JSON on its stdin, its variables in the environment.
///
/// Nothing here waits but `submit` while every place is taken, and `finish`; both within limits. The
/// rest happens in `service`, which the run loop calls after each read and not later than at
/// `nextDeadline`. Messages go to `tell`, one line each, without the tool's name and without a line
/// end: `action 17 (curl): exit status 7` is ours, `action 17 (curl) | text` is what the program
/// wrote.
///
/// One runner per process: it makes SIGPIPE ignored.
public struct ActionRunner: ~Copyable {
  /// How many failures are told in full.
  public static let toldInFull = 5

  /// How many may wait, and how much they may hold together in bytes: an action that is always refused at
  /// the other end must not fill the memory with what is to be tried again.
  private static let mostWaiting = 1000
  private static let mostBytes = 1 << 26
  /// The longest time between two looks at a running program.
  private static let longestPause = TimeSpan(nanoseconds: 64 * TimeSpan.millisecond.nanoseconds)

  /// What became of the actions so far.
  public private(set) var counts = ActionCounts()

  /// The events whose programs have succeeded or failed for good since they were taken last, one after
  /// the other.
  private var ended = ByteBuffer()

  private let command: CommandWords
  private let settings: ActionSettings
  private let inherited: [[UInt8]]
  /// Those at work and those that wait, in the order of their events.
  private var actions: [Action] = []
  private var scratch = ByteBuffer()
  private var failedAttempts = 0
  private var retriesAreOver = false
  /// How long nothing need be looked at: short while bytes move, longer while nothing happens.
  private var pause = TimeSpan.millisecond
  private var lastLook = MonotonicInstant.now

  /// A runner of `command`. The caller takes the events that are done with (`takeEnded`) now and then.
  public init(_ command: CommandWords, settings: ActionSettings = ActionSettings()) {
    self.command = command
    self.settings = settings
    ChildSpawning.prepare()
    inherited = ChildSpawning.environment
  }

  /// Why the program could not be started if an event came now; nil when it could. To be asked
  /// before anything is read, so that a misspelt name is not found with the first alert.
  public var startProblem: SystemError? { ChildSpawning.problem(with: command.program) }

  /// The events whose programs have ended since the last call, as they were handed over.
  public mutating func takeEnded() -> ByteBuffer {
    var taken = ByteBuffer()
    swap(&taken, &ended)
    return taken
  }

  /// How many programs run now.
  var runningCount: Int { actions.count { $0.program != nil } }

  /// Whether `submit` would have to wait for a place. The caller may write out what it holds first.
  public var isFull: Bool { runningCount >= settings.places }

  /// When `service` has to be called next; nil when nothing runs and nothing waits.
  public var nextDeadline: MonotonicInstant? {
    let due = isFull ? nil : startable.lazy.map(\.due).min()
    return [nextLook, due].compactMap(\.self).min()
  }

  /// When a running program has to be looked at next.
  private var nextLook: MonotonicInstant? {
    guard let first = actions.lazy.compactMap(\.program?.deadline).min() else { return nil }
    return min(first, lastLook.advanced(by: pause))
  }

  /// Those that wait for nothing but a place or their time: no earlier one of their id is there.
  private var startable: [Action] {
    var ids: Set<[UInt8]> = []
    return actions.filter { ids.insert($0.id).inserted && $0.program == nil }
  }

  /// Starts the program for an event, or keeps the event until those before it of the same id are done.
  ///
  /// With every place taken it waits for one, which holds back the stream, but no longer than a
  /// program may take to end; then the action counts as failed. Where the system has no process or
  /// descriptor left while programs of ours run, it waits for them likewise.
  ///
  /// - Parameters:
  ///   - id: events of one id are acted on one after the other, retries included.
  ///   - event: what the program reads on its stdin, byte for byte; any size.
  ///   - variables: put into the environment in place of ours of the same name. A value with a NUL
  ///     byte, above 64 KiB, or beyond 512 KiB with those before it cannot be handed on: the variable
  ///     is left out and told, the program is started all the same.
  public mutating func submit(
    id: [UInt8], event: borrowing ByteBuffer, variables: [(name: String, value: [UInt8])],
    tell: (String) -> Void
  ) {
    counts.submitted += 1
    let environment = ChildEnvironment(inheriting: inherited, adding: variables)
    let action = Action(
      number: counts.submitted, id: id, input: event.array, environment: environment.entries)
    for (name, reason) in environment.refused {
      counts.refusedVariables += 1
      guard counts.refusedVariables <= Self.toldInFull else { continue }
      tell("\(label(action)): \(PrintableText.of(Array(name.utf8))) left out: it \(reason)")
    }
    let mayWait = hasRoom(for: action)
    actions.append(action)
    service(tell: tell)
    let limit = MonotonicInstant.now.advanced(by: settings.timeLimit).advanced(by: settings.grace)
      .advanced(by: .second)
    while action.failures == 0, action.program == nil, actions.last === action,
      !(mayWait && actions.contains { $0.id == action.id && $0 !== action })
    {
      guard MonotonicInstant.now < limit else { return fail(action, .noPlace, tell) }
      wait(until: limit)
      service(tell: tell)
    }
  }

  /// Does what can be done without waiting: collects output, reaps, ends what is over its
  /// time, starts what is to be tried again.
  public mutating func service(tell: (String) -> Void) {
    if actions.isEmpty { return }
    advance(tell)
    let now = MonotonicInstant.now
    while !isFull, let action = startable.min(by: { $0.due < $1.due }), action.due <= now {
      guard start(action, tell) else { return }
    }
  }

  /// Waits for all that runs, and for retries with their pauses; each program within its limit.
  ///
  /// - Parameter isHurried: asked again and again; once it says yes (a signal came) what waits for a
  ///   retry gets its last attempt at once, and what has no place within one time limit is given up.
  public mutating func finish(isHurried: () -> Bool = { false }, tell: (String) -> Void) {
    var limit: MonotonicInstant?
    while true {
      if limit == nil, isHurried() {
        limit = .now.advanced(by: settings.timeLimit).advanced(by: settings.grace)
        retriesAreOver = true
        for action in actions { action.due = MonotonicInstant(nanoseconds: .min) }
      }
      if let limit, MonotonicInstant.now >= limit {
        for action in actions where action.program == nil { fail(action, .noPlace, tell) }
      }
      service(tell: tell)
      let now = MonotonicInstant.now
      for action in actions where action.program?.isStuck(at: now) == true {
        fail(action, .stuck, tell)
      }
      guard let next = nextDeadline else { break }
      // A signal may have come just before the wait: no wait is longer than a second.
      wait(until: min(next, .now.advanced(by: .second)))
    }
    guard failedAttempts > Self.toldInFull else { return }
    tell("\(counts.failed) of \(counts.submitted) actions failed")
  }

  /// Whether one more may wait.
  private func hasRoom(for action: Action) -> Bool {
    let waiting = actions.filter { $0.program == nil && $0 !== action }
    return waiting.count < Self.mostWaiting
      && waiting.reduce(action.size) { $0 + $1.size } <= Self.mostBytes
  }

  /// Lets every running program go on and sees which have ended.
  private mutating func advance(_ tell: (String) -> Void) {
    let now = MonotonicInstant.now
    var hasMoved = false
    for action in actions {
      guard let program = action.program else { continue }
      let label = label(action)
      let (moved, outcome) = program.advance(at: now, scratch: &scratch) {
        tell("\(label) | \($0)")
      }
      hasMoved = hasMoved || moved
      switch outcome {
      case nil: break
      case .ended(.exited(0)): remove(action)
      case let outcome?: fail(action, outcome, tell)
      }
    }
    lastLook = now
    pause =
      hasMoved
      ? .millisecond : min(TimeSpan(nanoseconds: pause.nanoseconds * 2), Self.longestPause)
  }

  /// Starts `action`; false where the system has no process or descriptor left while others run.
  private mutating func start(_ action: Action, _ tell: (String) -> Void) -> Bool {
    do {
      action.program = try RunningAction(action, of: command, settings: settings)
      pause = .millisecond
      lastLook = .now
    } catch {
      if Self.isShortage(error.code), runningCount > 0 {
        action.due = .now.advanced(by: Self.longestPause)
        return false
      }
      fail(action, .couldNotStart(error), tell)
    }
    return true
  }

  /// The event is done with.
  private mutating func remove(_ action: Action) {
    actions.removeAll { $0 === action }
    ended.append(action.input)
  }

  /// Counts and tells a failed attempt, and keeps the action where it is to be tried again.
  private mutating func fail(
    _ action: Action, _ outcome: ActionOutcome, _ tell: (String) -> Void
  ) {
    action.failures += 1
    action.program = nil
    failedAttempts += 1
    if case .timedOut = outcome { counts.timedOut += 1 }
    var text = "\(label(action)): \(outcome.description)"
    let pause = settings.pause(beforeRetry: action.failures)
    if !retriesAreOver, action.failures <= settings.retries, hasRoom(for: action) {
      action.due = .now.advanced(by: pause)
      counts.retried += 1
      text += "; retry \(action.failures) of \(settings.retries) in \(pause.text)"
    } else {
      counts.failed += 1
      remove(action)
    }
    if failedAttempts <= Self.toldInFull { tell(text) }
  }

  /// Waits until a program moves, the time is over or a signal comes.
  private mutating func wait(until limit: MonotonicInstant) {
    let next = min(limit, nextDeadline ?? limit)
    ChildProcess.wait(
      for: actions.compactMap(\.program?.outputDescriptor),
      milliseconds: next.milliseconds(since: .now))
  }

  private func label(_ action: Action) -> String { "action \(action.number) (\(command.name))" }

  /// Whether the system lacks something that a program of ours gives back when it ends.
  private static func isShortage(_ code: Int32) -> Bool {
    code == EMFILE || code == ENFILE || code == EAGAIN || code == ENOMEM
  }
}
