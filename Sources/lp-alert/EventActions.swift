import Actions
import Alerts
import Bytes
import FilterRun
import Numbers
import Options
import System
import Times

/// Runs the command of `--exec` for each event: its JSON on stdin, its texts in the environment.
final class EventActions {
  private var runner: ActionRunner
  /// Where there is a state: the events whose commands are done with, so that none is run again.
  private var done: LogFile?

  /// Fails where the command cannot be read, its program is not there, or the file beside the state
  /// cannot be written.
  init(_ settings: AlertSettings, command text: String) throws(OptionError) {
    let command: CommandWords
    do throws(CommandWords.Problem) { command = try CommandWords(parsing: text) } catch {
      throw .badOption("--exec", text, error.description)
    }
    let statePath = settings.stream.state.path
    let runner = ActionRunner(command, settings: settings.actions)
    if let problem = runner.startProblem {
      throw .badOption("--exec", command.program, problem.reason)
    }
    self.runner = runner
    guard let statePath else { return }
    let done = try LogFile(statePath + ".commands", option: "--state")
    if settings.stream.state.isReset { done.clear() }
    guard done.recall(from: 0) else {
      throw .unopenable("--state: \(done.path) cannot be read")
    }
    self.done = done
  }

  /// Whether the command was run for the event with this line before a kill; each counts once.
  func hasRun(_ json: borrowing ByteBuffer) -> Bool { done?.take(json) ?? false }

  /// Forgets which commands were run: a state tells that the run that needed them has ended.
  func forgetDone() { done?.clear() }

  /// Whether the next event would have to wait for a program to end.
  var isFull: Bool { runner.isFull }

  /// How many events' programs failed for good.
  var failed: Int { runner.counts.failed }

  var counts: [(name: String, value: Int)] { runner.counts.report }

  /// In how many milliseconds a running program has to be looked at; nil: never.
  var nextWake: Int32? { runner.nextDeadline?.milliseconds(since: .now) }

  /// Starts the program for an event, or a digest of events; `json` is its line.
  func run(
    _ event: Event, name: [UInt8], _ texts: EventTexts, json: borrowing ByteBuffer,
    session: inout Session
  ) {
    var time = ByteBuffer()
    time.append(rfc3339: event.time)
    var duration = ByteBuffer()
    duration.append(decimal: event.duration.nanoseconds)
    let variables: [(name: String, value: [UInt8])] = [
      ("LP_ALERT_ID", texts.id), ("LP_ALERT_MESSAGE", texts.message),
      ("LP_ALERT_LEVEL", Array(event.level.name)),
      ("LP_ALERT_PREVIOUS_LEVEL", Array(event.previousLevel.name)),
      ("LP_ALERT_TIME", time.array), ("LP_ALERT_DURATION", duration.array),
      ("LP_ALERT_NAME", name),
    ]
    runner.submit(id: texts.id, event: json, variables: variables) { session.note($0) }
    remember(session: &session)
  }

  /// Looks after the programs that run.
  func service(session: inout Session) {
    runner.service { session.note($0) }
    remember(session: &session)
  }

  /// Waits for the programs that run; a signal makes it hurry.
  func finish(session: inout Session) {
    runner.finish(isHurried: { Signals.termination != nil }) { session.note($0) }
    remember(session: &session)
  }

  private func remember(session: inout Session) {
    let ended = runner.takeEnded()
    done?.write(ended, session: &session)
  }
}
