import Bytes
import Templates
import Times

/// What a name in a template stands for.
enum TemplateVariable: Int, Sendable {
  case whole, id, message, name, taskName, level, previousLevel, reason, time, duration
  case tags, fields
  case serverInfo, hostname, clusterID, serverID
  /// The group; `nil` where there is none, as Kapacitor has it.
  case group
  /// The group; nothing where there is none.
  case bareGroup
  case unixSeconds, unixNanoseconds, seconds, minutes, hours, nanoseconds
}

/// Which text a template is for: it decides which names are known.
public enum TemplatePlace: Sendable {
  case id, message, details

  private func knows(_ variable: TemplateVariable) -> Bool {
    switch variable {
    case .name, .taskName, .group, .bareGroup, .tags, .serverInfo, .hostname, .clusterID, .serverID:
      true
    case .message, .whole: self == .details
    default: self != .id
    }
  }

  /// The names of both spellings, Kapacitor's and Mustache's.
  var names: TemplateNames {
    let variables: [(String, TemplateVariable)] = [
      (".ID", .id), (".Message", .message), (".Name", .name), (".TaskName", .taskName),
      (".Group", .group), (".Level", .level), (".PreviousLevel", .previousLevel),
      (".Reason", .reason), (".Time", .time), (".Duration", .duration), (".Tags", .tags),
      (".Fields", .fields), (".ServerInfo", .serverInfo), (".", .whole),
      (".ServerInfo.Hostname", .hostname), (".ServerInfo.ClusterID", .clusterID),
      (".ServerInfo.ServerID", .serverID), (".Time.Unix", .unixSeconds),
      (".Time.UnixNano", .unixNanoseconds), (".Time.String", .time),
      (".Duration.Seconds", .seconds), (".Duration.Minutes", .minutes),
      (".Duration.Hours", .hours), (".Duration.Nanoseconds", .nanoseconds),
      (".Duration.String", .duration),
      ("id", .id), ("message", .message), ("name", .name), ("task", .taskName),
      ("group", .bareGroup), ("level", .level), ("previousLevel", .previousLevel),
      ("reason", .reason), ("time", .time), ("duration", .duration), ("tags", .tags),
      ("fields", .fields), ("hostname", .hostname),
    ]
    return TemplateNames(
      variables.map { ($0, $1.rawValue) },
      maps: [TemplateVariable.tags.rawValue, TemplateVariable.fields.rawValue],
      emptyWhenMissing: [TemplateVariable.tags.rawValue]
    ) { number in
      guard let variable = TemplateVariable(rawValue: number), !knows(variable) else { return nil }
      return "is not known yet in the \(self) template"
    }
  }
}

extension Template {
  /// Parses `text`; details are escaped for HTML, as in Kapacitor.
  ///
  /// Of a window, `.Tags` as a whole are the tags of its group, as in Kapacitor; a tag or field by its
  /// name is that of the point that stands for the window.
  public init(parsing text: String, for place: TemplatePlace) throws(TemplateError) {
    try self.init(parsing: text, names: place.names, escapesHTML: place == .details)
  }

  /// The tags that it asks for by their names, each once, but for those that an `if` asks for first.
  public var tags: [[UInt8]] {
    unconditional.compactMap { $0.name == TemplateVariable.tags.rawValue ? $0.key : nil }
  }
}

/// The templates of an alert's texts, and what they can tell about the program that runs them.
public struct EventTemplates: Sendable {
  /// For `TemplatePlace.id`; nil: `NAME:tag=value,…`, the name alone for a group without tags.
  public var id: Template?
  /// For `TemplatePlace.message`; nil: `ID is LEVEL`, or why the event goes out where that tells more.
  public var message: Template?
  /// For `TemplatePlace.details`; nil: nothing.
  public var details: Template?
  /// `{{ .TaskName }}`.
  public var taskName = "lp-alert"
  /// `{{ .ServerInfo.Hostname }}`.
  public var hostname = "localhost"
  /// `{{ .ServerInfo.ClusterID }}` and `{{ .ServerInfo.ServerID }}`, for scripts that come from Kapacitor.
  var (clusterID, serverID) = ("", "")
  /// In which times are written.
  public var zone = TimeZoneRules.utc

  /// The default texts.
  public init() {}

  /// Renders the texts of one event. The id of a group that falls silent ends with `:deadman`, so that
  /// its silence and its levels are not taken for one another.
  public func render(_ event: Event, _ context: EventContext) -> EventTexts {
    var texts = EventTexts()
    texts.id = id.map { render($0, event, context, texts) } ?? context.identity
    if event.reason == .dead || event.reason == .alive { texts.id += Array(":deadman".utf8) }
    texts.message =
      message.map { render($0, event, context, texts) }
      ?? texts.id + Array(Self.predicate(of: event))
    texts.details = details.map { render($0, event, context, texts) } ?? []
    return texts
  }

  private static func predicate(of event: Event) -> StaticString {
    switch (event.reason, event.level) {
    case (.flappingStart, _): " is flapping"
    case (.expired, _): " has expired"
    case (.dead, _): " is dead"
    case (.alive, _): " is alive"
    case (_, .ok): " is OK"
    case (_, .info): " is INFO"
    case (_, .warning): " is WARNING"
    case (_, .critical): " is CRITICAL"
    }
  }

  /// One text. `texts` has those rendered before: the id for the message, both for the details.
  func render(
    _ template: Template, _ event: Event, _ context: EventContext, _ texts: EventTexts
  ) -> [UInt8] {
    let given = template.references.map { reference in
      guard let variable = TemplateVariable(rawValue: reference.name) else {
        return TemplateValue.none
      }
      guard let key = reference.key else { return value(of: variable, event, context, texts) }
      return (variable == .tags ? context.tags : context.fields).value(of: key) ?? .none
    }
    var output = ByteBuffer(capacity: 128)
    template.render(given, to: &output)
    return output.array
  }
}

extension EventTemplates {
  private func value(
    of variable: TemplateVariable, _ event: Event, _ context: EventContext,
    _ texts: EventTexts
  ) -> TemplateValue {
    switch variable {
    case .whole: whole(event, context, texts)
    case .id: .text(texts.id)
    case .message: .text(texts.message)
    case .name: .text(context.name)
    case .tags: .map(context.eventTags, isNullWhenEmpty: true)
    case .fields: .map(context.fields, isNullWhenEmpty: false)
    case .group where context.groupTags.isEmpty: .text(Array("nil"))
    case .group, .bareGroup: .text(context.group)
    case .time: .time(event.time, zone)
    case .duration: .duration(event.duration)
    case .unixSeconds: .integer(event.time.count(in: .seconds))
    case .unixNanoseconds: .integer(event.time.nanoseconds)
    case .nanoseconds: .integer(event.duration.nanoseconds)
    case .seconds: .float(Double(event.duration.nanoseconds) / 1e9)
    case .minutes: .float(Double(event.duration.nanoseconds) / 60e9)
    case .hours: .float(Double(event.duration.nanoseconds) / 3600e9)
    case .hostname: .text(Array(hostname.utf8))
    case .clusterID: .text(Array(clusterID.utf8))
    case .serverID: .text(Array(serverID.utf8))
    case .taskName: .text(Array(taskName.utf8))
    case .previousLevel: .text(Array(event.previousLevel.name))
    case .reason: .text(Array(event.reason.rawValue.utf8))
    case .level: .text(Array(event.level.name))
    case .serverInfo:
      object([("Hostname", .hostname), ("ClusterID", .clusterID), ("ServerID", .serverID)]) {
        value(of: $0, event, context, texts)
      }
    }
  }

  /// The object that `{{ json . }}` writes, which Kapacitor's details are by default.
  private func whole(
    _ event: Event, _ context: EventContext, _ texts: EventTexts
  ) -> TemplateValue {
    object([
      ("Name", .name), ("TaskName", .taskName), ("Group", .group), ("Tags", .tags),
      ("ServerInfo", .serverInfo), ("ID", .id), ("Fields", .fields), ("Level", .level),
      ("Time", .time), ("Duration", .duration), ("Message", .message),
    ]) { value(of: $0, event, context, texts) }
  }

  private func object(
    _ members: [(String, TemplateVariable)], _ value: (TemplateVariable) -> TemplateValue
  ) -> TemplateValue {
    .object(members.map { TemplateEntry(Array($0.utf8), value($1)) })
  }
}

/// The three texts of an event.
public struct EventTexts: Sendable {
  /// Names the alert; events of one id belong together.
  public internal(set) var id: [UInt8] = []
  /// One line for people.
  public internal(set) var message: [UInt8] = []
  /// Anything longer.
  public internal(set) var details: [UInt8] = []
}
