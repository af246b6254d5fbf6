import System
import Times

/// One event on its way to a program, kept until the program has succeeded or the retries are used up.
final class Action {
  /// Its place among all events, from 1.
  let number: Int
  /// Actions of one id run one after the other, in their order.
  let id: [UInt8]
  /// What the program reads on its stdin.
  let input: [UInt8]
  /// The environment of the program.
  let environment: [[UInt8]]
  /// About how much memory it holds, in bytes.
  let size: Int
  /// How many attempts have failed.
  var failures = 0
  /// The program at work on it; nil while it waits.
  var program: RunningAction?
  /// While it waits: not before this instant.
  var due = MonotonicInstant(nanoseconds: .min)

  init(number: Int, id: [UInt8], input: [UInt8], environment: [[UInt8]]) {
    self.number = number
    self.id = id
    self.input = input
    self.environment = environment
    size = environment.reduce(input.count) { $0 + $1.count + 32 }
  }
}

/// How one attempt at an action ended.
enum ActionOutcome {
  /// The program ended, unless the time limit ended it.
  case ended(ChildProcess.Ending)
  case timedOut(TimeSpan)
  case couldNotStart(SystemError)
  /// Every place was taken for longer than a program may run.
  case noPlace
  /// SIGKILL did not end it.
  case stuck

  /// What a person reads behind the action's name.
  var description: String {
    switch self {
    case .ended(.exited(let status)): "exit status \(status)"
    case .ended(.killed(let signal)): "ended by signal \(signal)"
    case .ended(.unknown): "ended, it is not known how"
    case .timedOut(let limit): "ended by the time limit of \(limit.text)"
    case .couldNotStart(let error): "cannot start: \(error.reason)"
    case .noPlace: "not started: the programs before it did not end"
    case .stuck: "does not end, not even by SIGKILL"
    }
  }
}
