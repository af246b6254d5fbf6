import FilterRun
import Options
import Times
@testable import lp_alert
@testable import lp_window

// Filters from the words of a command line, for the targets that run whole tools.

func settings<Settings>(_ command: Command<Settings>, _ words: [String]) throws -> Settings {
  guard case .run(let settings, _) = try command.parse(words) else { fatalError("a page") }
  return settings
}

func window(_ words: [String]) throws -> WindowFilter {
  var settings = try settings(WindowCommand.command, words)
  settings.period = TimeSpan(nanoseconds: 5 * TimeSpan.second.nanoseconds)
  return try WindowFilter(settings)
}

func alert(_ words: [String]) throws -> AlertFilter {
  let settings = try settings(AlertCommand.command, words)
  return AlertFilter(
    settings,
    conditions: try LevelConditions(settings, options: .init(clock: { 1_451_606_400_000_000_000 })),
    sink: try EventSink(settings, fields: []), expected: [])
}
