import Bytes
import Glibc
import System

/// Runs a program once per event: the event's JSON on its stdin, its variables in the environment.
///
/// Nothing here waits but `submit` while every place is taken, and `finish`; both within limits. The
/// rest happens in `service`, which the run loop calls after each read and not later than at
/// `nextDeadline`. Messages go to `tell`, one line each, without the tool's name and without a line
/// end: `action 17 (curl): exit status 7` is ours, `action 17 (curl) | text` is what the program
/// wrote.
///
/// One runner per process: it makes SIGPIPE ignored and closes inherited descriptors on exec.
public struct ActionRunner: ~Copyable {
  /// How many failures are told in full.
  public static let toldInFull = 5

  /// The longest time between two looks at a running program, in milliseconds.
  private static let longestPause: Int64 = 64

  /// What became of the actions so far.
  public private(set) var counts = ActionCounts()

  /// The events whose programs have succeeded or failed for good since they were taken last, one after
  /// the other; where `remembersEnded`.
  private var ended = ByteBuffer()
  private let remembersEnded: Bool

  private let command: CommandWords
  private let settings: ActionSettings
  private let inherited: [[UInt8]]
  private var running: [RunningAction] = []
  private var waiting = WaitingActions()
  private var scratch = ByteBuffer()
  private var failedAttempts = 0
  private var retriesAreOver = false
  /// How long nothing need be looked at: short while bytes move, longer while nothing happens.
  private var pause: Int64 = 1
  private var lastLook = MonotonicInstant.now

  /// A runner of `command`. With `remembersEnded` the caller asks for the events that are done with.
  public init(
    _ command: CommandWords, settings: ActionSettings = ActionSettings(),
    remembersEnded: Bool = false
  ) {
    self.command = command
    self.remembersEnded = remembersEnded
    self.settings = settings
    ChildSpawning.prepare()
    inherited = ChildSpawning.environment
  }

  /// Why the program could not be started if an event came now; nil when it could. To be asked
  /// before anything is read, so that a misspelt name is not found with the first alert.
  public var startProblem: SystemError? { ChildSpawning.problem(with: command.program) }

  /// Puts the events whose programs have ended since the last call into `output`, as they were handed
  /// over.
  public mutating func takeEnded(into output: inout ByteBuffer) {
    guard !ended.isEmpty else { return }
    output.append(ended.span)
    ended.removeAll()
  }

  /// How many programs run now.
  var runningCount: Int { running.count }

  /// Whether `submit` would have to wait for a place. The caller may write out what it holds first.
  public var isFull: Bool { running.count >= settings.places }

  /// When `service` has to be called next; nil when nothing runs and nothing waits.
  public var nextDeadline: MonotonicInstant? {
    guard running.count < settings.places, let due = waiting.firstDue(running: runningIDs) else {
      return nextLook
    }
    return min(nextLook ?? due, due)
  }

  private var runningIDs: Set<[UInt8]> { Set(running.compactMap(\.action.id)) }

  /// When a running program has to be looked at next.
  private var nextLook: MonotonicInstant? {
    guard let first = running.lazy.map(\.deadline).min() else { return nil }
    return min(first, lastLook.advanced(by: .milliseconds(pause)))
  }

  /// Starts the program for an event, or keeps the event until those before it of the same id are done.
  ///
  /// With every place taken it waits for one, which holds back the stream, but no longer than a
  /// program may take to end; then the action counts as failed. Where the system has no process or
  /// descriptor left while programs of ours run, it waits for them likewise.
  ///
  /// - Parameters:
  ///   - id: events of one id are acted on one after the other, retries included; nil waits for none.
  ///   - event: what the program reads on its stdin, byte for byte; any size.
  ///   - variables: put into the environment in place of ours of the same name. A value with a NUL
  ///     byte, above 64 KiB, or beyond 512 KiB with those before it cannot be handed on: the variable
  ///     is left out and told, the program is started all the same.
  public mutating func submit(
    id: [UInt8]? = nil, event: borrowing ByteBuffer, variables: [(name: String, value: [UInt8])],
    tell: (String) -> Void
  ) {
    counts.submitted += 1
    let environment = ChildEnvironment(inheriting: inherited, adding: variables)
    let action = Action(
      number: counts.submitted, id: id, input: event.array, environment: environment.entries)
    for (name, reason) in environment.refused {
      counts.refusedVariables += 1
      guard counts.refusedVariables <= ActionRunner.toldInFull else { continue }
      tell("\(label(action)): \(PrintableText.of(Array(name.utf8))) left out: it \(reason)")
    }
    advance(tell)
    let limit = MonotonicInstant.now.advanced(by: settings.timeLimit + settings.grace + .seconds(1))
    while true {
      if isBusy(action.id) {
        if waiting.add(action, due: MonotonicInstant(nanoseconds: .min)) { return }
      } else if start(action, tell) {
        return
      }
      guard MonotonicInstant.now < limit else { return fail(action, .noPlace, tell) }
      wait(until: limit)
      service(tell: tell)
    }
  }

  /// Does what can be done without waiting: feeds, collects output, reaps, ends what is over its
  /// time, starts what is to be tried again.
  public mutating func service(tell: (String) -> Void) {
    if running.isEmpty, waiting.isEmpty { return }
    advance(tell)
    while running.count < settings.places,
      let action = waiting.takeDue(at: .now, running: runningIDs)
    {
      if start(action, tell) { continue }
      if !waiting.add(action, due: .now.advanced(by: settings.firstPause)) {
        fail(action, .noPlace, tell)
      }
      return
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
        limit = .now.advanced(by: settings.timeLimit + settings.grace)
        retriesAreOver = true
        waiting.hurry()
      }
      if let limit, MonotonicInstant.now >= limit { giveUpWaiting(tell) }
      service(tell: tell)
      giveUpStuck(tell)
      guard let next = nextDeadline else { break }
      // A signal may have come just before the wait: no wait is longer than a second.
      wait(until: min(next, .now.advanced(by: .seconds(1))))
    }
    guard failedAttempts > ActionRunner.toldInFull else { return }
    tell("\(counts.failed) of \(counts.submitted) actions failed")
  }

  /// Whether an action of this id runs or waits.
  private func isBusy(_ id: [UInt8]?) -> Bool {
    guard let id else { return false }
    return running.contains { $0.action.id == id } || waiting.contains(id: id)
  }

  /// Lets every running program go on and takes out those that have ended.
  private mutating func advance(_ tell: (String) -> Void) {
    let now = MonotonicInstant.now
    var hasMoved = false
    var ended: [(RunningAction, ActionOutcome)] = []
    for program in running {
      let (moved, outcome) = program.advance(at: now, scratch: &scratch, tell: tell)
      hasMoved = hasMoved || moved
      if let outcome { ended.append((program, outcome)) }
    }
    lastLook = now
    pause = hasMoved ? 1 : min(pause * 2, ActionRunner.longestPause)
    for (program, outcome) in ended {
      running.removeAll { $0 === program }
      conclude(program.action, outcome, tell)
    }
  }

  /// Starts `action` if there is a place; false when it has to wait for one.
  private mutating func start(_ action: Action, _ tell: (String) -> Void) -> Bool {
    guard running.count < settings.places else { return false }
    do {
      let program = try RunningAction(
        action, of: command, label: label(action), settings: settings)
      running.append(program)
      // Most events fit the pipe, so that the program need not wait for the next service.
      program.feed()
      pause = 1
      lastLook = .now
    } catch {
      if ActionRunner.isShortage(error.code), !running.isEmpty { return false }
      fail(action, .couldNotStart(error), tell)
    }
    return true
  }

  private mutating func conclude(
    _ action: Action, _ outcome: ActionOutcome, _ tell: (String) -> Void
  ) {
    guard case .succeeded = outcome else { return fail(action, outcome, tell) }
    counts.succeeded += 1
    if remembersEnded { ended.append(action.input) }
  }

  /// Counts and tells a failed attempt, and keeps the action where it is to be tried again.
  private mutating func fail(
    _ action: Action, _ outcome: ActionOutcome, _ tell: (String) -> Void
  ) {
    action.failures += 1
    failedAttempts += 1
    if case .timedOut = outcome { counts.timedOut += 1 }
    var text = "\(label(action)): \(outcome.description)"
    let pause = settings.pause(beforeRetry: action.failures)
    if !retriesAreOver, action.failures <= settings.retries,
      waiting.add(action, due: .now.advanced(by: pause))
    {
      counts.retried += 1
      text += "; retry \(action.failures) of \(settings.retries) in \(pause.inSeconds)"
    } else {
      counts.failed += 1
      if remembersEnded { ended.append(action.input) }
    }
    if failedAttempts <= ActionRunner.toldInFull { tell(text) }
  }

  private mutating func giveUpWaiting(_ tell: (String) -> Void) {
    while let action = waiting.takeDue(at: .now, running: []) { fail(action, .noPlace, tell) }
  }

  private mutating func giveUpStuck(_ tell: (String) -> Void) {
    let now = MonotonicInstant.now
    for program in running where program.isStuck(at: now) {
      running.removeAll { $0 === program }
      fail(program.action, .stuck, tell)
    }
  }

  /// Waits until a program moves, the time is over or a signal comes.
  private mutating func wait(until limit: MonotonicInstant) {
    let now = MonotonicInstant.now
    let next = min(limit, nextLook ?? limit)
    ChildProcess.wait(
      for: running.flatMap(\.interests), milliseconds: next.milliseconds(since: now))
  }

  private func label(_ action: Action) -> String { "action \(action.number) (\(command.name))" }

  /// Whether the system lacks something that a program of ours gives back when it ends.
  private static func isShortage(_ code: Int32) -> Bool {
    code == EMFILE || code == ENFILE || code == EAGAIN || code == ENOMEM
  }
}
