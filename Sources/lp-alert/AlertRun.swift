import Alerts
import Bytes
import FilterRun
import Glibc
import Lambda
import Options
import System
import Times

/// Makes the parts of an alert from what the command line says, and runs it.
enum AlertRun {
  static func run(
    _ given: AlertSettings, _ operands: [String], of command: Command<AlertSettings>
  ) throws(OptionError) -> ExitStatus {
    if let status = Tool.showState(given.stream.state, of: command) { return status }
    var settings = given
    var files = operands
    if settings.expressions[.critical] == nil, settings.expressions[.warning] == nil,
      settings.expressions[.info] == nil
    {
      // Watching for silence needs no expression: there a file may come first.
      if let first = files.first {
        if settings.deadman == nil || !isFile(first) {
          settings.expressions[.critical] = files.removeFirst()
          settings.hasOperand = true
        }
      } else if settings.deadman == nil {
        throw .unusable("EXPRESSION is missing")
      }
    }
    if settings.policy.repeatInterval != nil { settings.policy.changesOnly = true }
    if settings.digest != nil, let form = settings.form, form != .json {
      throw .unusable("--digest writes JSON; leave -o \(form.rawValue) out")
    }
    let options = LambdaOptions(
      zone: settings.zone?.rules ?? .utc, clock: { SystemClock.now.nanoseconds })
    tellUseless(settings)
    if settings.checksOnly {
      return check(try LevelConditions(settings, options: options), settings)
    }
    if settings.deadman == nil, settings.expectedPath != nil {
      throw .unusable("--expect needs --deadman")
    }
    let expected = try settings.expectedPath.map(ExpectedSeries.read) ?? []
    let conditions = try LevelConditions(settings, options: options)
    let sink = try EventSink(settings, fields: conditions.references)
    let filter = AlertFilter(settings, conditions: conditions, sink: sink, expected: expected)
    return Tool.run(filter, of: command, settings: settings.stream, files: files)
  }

  /// Whether an operand is no expression but a readable file; `-` is one.
  static func isFile(_ path: String) -> Bool { Input(files: [path]).firstUnreadable() == nil }

  /// Tells options that do nothing without another. As in Kapacitor a reset without its level is no
  /// mistake, but nobody means it.
  private static func tellUseless(_ settings: AlertSettings) {
    let pairs: [(level: ExpressionKind, reset: ExpressionKind)] = [
      (.critical, .criticalReset), (.warning, .warningReset), (.info, .infoReset),
    ]
    let diagnostics = Diagnostics(tool: "lp-alert", isQuiet: settings.stream.isQuiet)
    for (level, reset) in pairs
    where settings.expressions[level] == nil && settings.expressions[reset] != nil {
      diagnostics.note("\(reset.rawValue) has no effect without \(level.rawValue)")
    }
    let usual = AlertSettings()
    let policy = settings.policy
    if policy.flapping == nil, policy.flappingHistory != usual.policy.flappingHistory {
      diagnostics.note("--flapping-history has no effect without --flapping")
    }
    guard settings.exec == nil else { return }
    let changed = [
      ("timeout", settings.actions.timeLimit != usual.actions.timeLimit),
      ("jobs", settings.actions.places != usual.actions.places),
      ("retries", settings.actions.retries != usual.actions.retries),
    ]
    for (name, isGiven) in changed where isGiven {
      diagnostics.note("--exec-\(name) has no effect without --exec")
    }
  }

  /// Prints each expression in the form that Kapacitor gives it, and advises on stderr.
  private static func check(
    _ conditions: borrowing LevelConditions, _ settings: AlertSettings
  ) -> ExitStatus {
    let diagnostics = Diagnostics(tool: "lp-alert", isQuiet: settings.stream.isQuiet)
    for advice in conditions.advice { diagnostics.note(advice) }
    var output = Output()
    for text in conditions.canonicalTexts {
      output.bytes.append(text)
      output.bytes.append("\n")
    }
    output.close()
    guard case .failed = output.state else { return .success }
    return .failure
  }
}
