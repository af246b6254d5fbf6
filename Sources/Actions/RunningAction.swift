import Bytes
import Glibc
import System
import Times

/// A program at work on an action: its output is passed on, its time watched.
final class RunningAction {
  /// How far the time limit has come.
  private enum Stage { case withinLimit, asked, killed }

  /// How much output is read in one go, so that one child does not keep the others waiting.
  private static let readsAtOnce = 16
  /// How long after SIGKILL a child counts as stuck.
  private static let patience = TimeSpan(nanoseconds: 5 * TimeSpan.second.nanoseconds)

  private let settings: ActionSettings
  private var child: ChildProcess
  private var relay = OutputRelay()
  private var stage = Stage.withinLimit
  /// When the time limit next asks for something.
  private(set) var deadline: MonotonicInstant

  /// Starts the program.
  init(
    _ action: Action, of command: CommandWords, settings: ActionSettings
  ) throws(SystemError) {
    child = try ChildProcess(
      command.words, environment: action.environment, input: action.input)
    self.settings = settings
    deadline = .now.advanced(by: settings.timeLimit)
  }

  /// Does what can be done without waiting; what the program writes goes to `tell`.
  ///
  /// - Returns: whether anything moved, and the outcome once the program has ended.
  func advance(
    at now: MonotonicInstant, scratch: inout ByteBuffer, tell: (String) -> Void
  ) -> (hasMoved: Bool, outcome: ActionOutcome?) {
    // Asked before the last look at the output, which holds all that was written before the end.
    let hasEnded = child.hasEnded()
    let hasDrained = drain(&scratch, tell)
    if hasEnded { return (true, end(tell)) }
    return (watch(now) || hasDrained, nil)
  }

  /// Whether it goes on long after SIGKILL.
  func isStuck(at now: MonotonicInstant) -> Bool { stage == .killed && now >= deadline }

  /// The descriptor that is ready when the program has written; nil when it will write no more.
  var outputDescriptor: Int32? { child.outputDescriptor }

  private func drain(_ scratch: inout ByteBuffer, _ tell: (String) -> Void) -> Bool {
    for count in 0..<RunningAction.readsAtOnce {
      scratch.removeAll()
      guard child.drain(into: &scratch) else { return count > 0 }
      relay.receive(scratch.span, tell: tell)
    }
    return true
  }

  private func watch(_ now: MonotonicInstant) -> Bool {
    guard now >= deadline else { return false }
    switch stage {
    case .withinLimit:
      child.signalGroup(SIGTERM)
      stage = .asked
      deadline = now.advanced(by: settings.grace)
    case .asked:
      child.signalGroup(SIGKILL)
      stage = .killed
      deadline = now.advanced(by: RunningAction.patience)
    case .killed: return false
    }
    return true
  }

  /// What the child started and left behind may live on, unless the time limit ended the child.
  private func end(_ tell: (String) -> Void) -> ActionOutcome {
    let isTimedOut = stage != .withinLimit
    if isTimedOut { child.signalGroup(SIGKILL) }
    let ending = child.reap()
    relay.finish(tell: tell)
    return isTimedOut ? .timedOut(settings.timeLimit) : .ended(ending)
  }
}
