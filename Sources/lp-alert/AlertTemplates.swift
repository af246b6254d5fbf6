import Alerts
import FilterRun
import Options
import System
import Templates

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

  /// The tags that the options' templates name. One that no point has leaves a gap in each text; the
  /// series are watched all the same.
  var soughtTags: [SoughtTags] {
    [("--id", level.id), ("--message", level.message), ("--details", level.details)].compactMap {
      $1.tags.isEmpty ? nil : SoughtTags($1.tags, option: $0, decidesStatus: false)
    }
  }

  /// Writes the texts of an event about what `context` holds. The templates are not copied for it.
  func render(
    _ event: Event, _ context: borrowing EventContext, into texts: inout EventTexts
  ) {
    switch event.reason {
    case .flappingStart: flapping.render(event, context, into: &texts)
    case .expired: expired.render(event, context, into: &texts)
    case .dead, .alive: deadman.render(event, context, into: &texts)
    case .change, .repetition, .recovery, .initial, .flappingStop:
      level.render(event, context, into: &texts)
    }
  }

  private static func templates(
    _ settings: AlertSettings, message: String
  ) throws(OptionError) -> EventTemplates {
    var templates = EventTemplates()
    templates.surroundings.zone = settings.zoneRules
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
