import Alerts
import Options
import Streams

/// The texts of events, by why they are sent: a level alone would tell some of them wrongly.
struct AlertTemplates {
  let deadman: EventTemplates
  private let level: EventTemplates
  private let flapping: EventTemplates
  private let expired: EventTemplates

  init(_ settings: AlertSettings) throws(OptionError) {
    func templates(_ message: String) throws(OptionError) -> EventTemplates {
      try Self.templates(settings, message: settings.message ?? message)
    }
    level = try templates("{{ .ID }} is {{ .Level }}")
    flapping = try templates("{{ .ID }} is flapping")
    expired = try templates("{{ .ID }} has expired")
    deadman = try templates(Deadman.defaultMessage)
  }

  subscript(_ reason: EventReason) -> EventTemplates {
    switch reason {
    case .flappingStart: flapping
    case .expired: expired
    case .dead, .alive: deadman
    case .change, .repetition, .recovery, .initial, .flappingStop: level
    }
  }

  private static func templates(
    _ settings: AlertSettings, message: String
  ) throws(OptionError) -> EventTemplates {
    var templates = EventTemplates()
    templates.surroundings.hostname = EnvironmentVariable.hostName
    templates.message = try template("--message", message, for: .message)
    if let text = settings.id { templates.id = try template("--id", text, for: .id) }
    if let text = settings.details {
      templates.details = try template("--details", text, for: .details)
    }
    return templates
  }

  private static func template(
    _ option: String, _ text: String, for place: TemplatePlace
  ) throws(OptionError) -> Template {
    do throws(TemplateError) { return try Template(parsing: text, for: place) } catch {
      throw .badOption(option, text, "\(error)")
    }
  }
}
