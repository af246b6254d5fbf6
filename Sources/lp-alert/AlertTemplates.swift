import Alerts
import FilterRun
import Options
import System
import Templates

extension EventTemplates {
  /// The templates of the options.
  init(_ settings: AlertSettings) throws(OptionError) {
    self.init()
    zone = settings.zone?.rules ?? .utc
    hostname = EnvironmentVariable.hostName
    id = try Self.template("--id", settings.id, for: .id)
    message = try Self.template("--message", settings.message, for: .message)
    details = try Self.template("--details", settings.details, for: .details)
  }

  /// The tags that the templates name. One that no point has leaves a gap in each text; the series are
  /// watched all the same.
  var soughtTags: [SoughtNames] {
    [("--id", id), ("--message", message), ("--details", details)].compactMap { option, template in
      guard let tags = template?.tags, !tags.isEmpty else { return nil }
      return SoughtNames(tags, .tag, option: option, decidesStatus: false)
    }
  }

  private static func template(
    _ option: String, _ text: String?, for place: TemplatePlace
  ) throws(OptionError) -> Template? {
    guard let text else { return nil }
    do throws(TemplateError) { return try Template(parsing: text, for: place) } catch {
      throw .badOption(option, text, "\(error)")
    }
  }
}
