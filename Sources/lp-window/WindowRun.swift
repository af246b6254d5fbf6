import FilterRun
import Options
import Times
import Windows

/// Makes windows from what the command line says, and runs them.
enum WindowRun {
  static func run(
    _ given: WindowSettings, _ operands: [String], of command: Command<WindowSettings>
  ) throws(OptionError) -> ExitStatus {
    if let status = Tool.showState(given.stream.state, of: command) { return status }
    var settings = given
    var files = operands
    if settings.count != nil {
      if let first = files.first, (try? ValueParser<TimeSpan>.duration.parse(first)) != nil {
        throw .unusable(
          "PERIOD has no meaning here: --count counts points (for a file of that name: ./\(first))")
      }
    } else {
      guard !files.isEmpty else { throw .unusable("PERIOD is missing") }
      let text = files.removeFirst()
      do { settings.period = try ValueParser<TimeSpan>.duration.parse(text) } catch {
        throw .badValue(of: "PERIOD", text, error)
      }
    }
    let filter = try WindowFilter(settings)
    return Tool.run(filter, of: command, settings: settings.stream, files: files)
  }
}

extension WindowSettings {
  /// Where windows lie. Fails when options do not fit together.
  func shape() throws(OptionError) -> WindowShape {
    if let count {
      try refuse(timeOptions + [("--every", every != nil)], because: "--count counts points")
      return .count(count, every: everyCount ?? count)
    }
    try refuse([("--every-count", everyCount != nil)], because: "it needs --count")
    let every = every ?? period
    guard every.nanoseconds > 0 else {
      try refuse(timeOptions, because: "with --every 0 each point ends a window")
      return .trailing(period: period)
    }
    return .time(try rule(every: every))
  }

  private var timeOptions: [(name: String, isGiven: Bool)] {
    [
      ("--offset", offset != .zero), ("--align", alignment != nil), ("--tz", zone != nil),
      ("--lateness", lateness != .zero), ("--empty", emitsEmpty),
    ]
  }

  private func refuse(
    _ options: [(name: String, isGiven: Bool)], because reason: String
  ) throws(OptionError) {
    guard let option = options.first(where: \.isGiven) else { return }
    throw .unusable("\(option.name) has no meaning here: \(reason)")
  }

  private func rule(every: TimeSpan) throws(OptionError) -> WindowRule {
    let calendar = WindowRule.calendarOrigin(every: every).nanoseconds
    let (origin, overflow) = calendar.addingReportingOverflow(
      offset.nanoseconds % every.nanoseconds)
    guard !overflow else { throw .unusable("--offset: out of range") }
    guard let zone else {
      return WindowRule(period: period, every: every, origin: Timestamp(nanoseconds: origin))
    }
    try refuse([("--align", alignment == .first)], because: "--tz counts the days of a calendar")
    guard
      let rule = WindowRule(
        period: period, every: every, origin: Timestamp(nanoseconds: origin), zone: zone.rules)
    else { throw .unusable("--tz: windows have to be whole days long, such as 1d or 1w") }
    return rule
  }
}
