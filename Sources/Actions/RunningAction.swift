import Bytes
import Glibc
import System

/// A program at work on an action: its stdin is fed, its output passed on, its time watched.
final class RunningAction {
  /// How far the time limit has come.
  private enum Stage {
    case withinLimit(until: MonotonicInstant)
    case asked(killAt: MonotonicInstant)
    case killed(stuckAt: MonotonicInstant)
  }

  /// How much output is read in one go, so that one child does not keep the others waiting.
  private static let readsAtOnce = 16
  /// How long after SIGKILL a child counts as stuck.
  private static let patience = Duration.seconds(5)

  private let input: [UInt8]
  private let label: String
  private let settings: ActionSettings
  private var child: ChildProcess
  private var fed = 0
  private var hasInput: Bool
  private var relay = OutputRelay()
  private var stage: Stage
  private var isTimedOut = false

  /// Starts the program.
  init(
    _ action: Action, of command: CommandWords, label: String, settings: ActionSettings
  ) throws(SystemError) {
    child = try ChildProcess(command.words, environment: action.environment)
    input = action.input
    self.label = label
    self.settings = settings
    hasInput = true
    stage = .withinLimit(until: .now.advanced(by: settings.timeLimit))
  }

  /// Does what can be done without waiting.
  ///
  /// - Returns: whether anything moved, and the outcome once the program has ended.
  func advance(
    at now: MonotonicInstant, scratch: inout ByteBuffer, tell: (String) -> Void
  ) -> (hasMoved: Bool, outcome: ActionOutcome?) {
    // Asked before the last look at the output, which holds all that was written before the end.
    let hasEnded = child.hasEnded()
    let hasFed = feed()
    let hasDrained = drain(&scratch, tell)
    if hasEnded { return (true, end(tell)) }
    return (watch(now) || hasFed || hasDrained, nil)
  }

  /// When the time limit next asks for something.
  var deadline: MonotonicInstant {
    switch stage {
    case .withinLimit(let instant), .asked(let instant), .killed(let instant): instant
    }
  }

  /// Whether it goes on long after SIGKILL.
  func isStuck(at now: MonotonicInstant) -> Bool {
    if case .killed(let instant) = stage { return now >= instant }
    return false
  }

  /// The descriptors whose readiness is news.
  var interests: [(descriptor: Int32, event: Int32)] { child.interests(hasInput: hasInput) }

  /// Writes what the pipe takes. A child that does not want its stdin may leave it.
  @discardableResult
  func feed() -> Bool {
    guard hasInput else { return false }
    let (before, input) = (fed, input)
    while fed < input.count {
      switch child.feed(input.span, from: fed) {
      case .moved(let length): fed += length
      case .blocked: return fed > before
      case .closed: fed = input.count
      }
    }
    child.closeInput()
    hasInput = false
    return true
  }

  private func drain(_ scratch: inout ByteBuffer, _ tell: (String) -> Void) -> Bool {
    for count in 0..<RunningAction.readsAtOnce {
      scratch.removeAll()
      switch child.drain(into: &scratch) {
      case .moved: relay.receive(scratch.span) { tell("\(label) | \($0)") }
      case .blocked: return count > 0
      case .closed: return true
      }
    }
    return true
  }

  private func watch(_ now: MonotonicInstant) -> Bool {
    guard now >= deadline else { return false }
    switch stage {
    case .withinLimit:
      isTimedOut = true
      child.signalGroup(SIGTERM)
      stage = .asked(killAt: now.advanced(by: settings.grace))
    case .asked:
      child.signalGroup(SIGKILL)
      stage = .killed(stuckAt: now.advanced(by: RunningAction.patience))
    case .killed: return false
    }
    return true
  }

  /// What the child started and left behind may live on, unless the time limit ended the child.
  private func end(_ tell: (String) -> Void) -> ActionOutcome {
    if isTimedOut { child.signalGroup(SIGKILL) }
    let ending = child.reap()
    relay.finish { tell("\(label) | \($0)") }
    if isTimedOut { return .timedOut(settings.timeLimit) }
    switch ending {
    case .exited(0): return .succeeded
    case .exited(let status): return .exited(status)
    case .killed(let signal): return .killed(signal)
    case .unknown: return .unknown
    }
  }
}
