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

  /// Renders the texts of one event; what `texts` held before is gone. The id of a group that falls
  /// silent ends with `:deadman`, so that its silence and its levels are not taken for one another.
  public func render(
    _ event: Event, _ context: borrowing EventContext, into texts: inout EventTexts
  ) {
    texts.id.removeAll()
    texts.message.removeAll()
    texts.details.removeAll()
    // Each text is taken out while it is written, for the templates read the others.
    var target = ByteBuffer()
    swap(&target, &texts.id)
    if let id {
      render(id, event, context, texts, to: &target)
    } else {
      context.appendIdentity(to: &target)
    }
    if event.reason == .dead || event.reason == .alive { target.append(":deadman") }
    swap(&target, &texts.id)
    swap(&target, &texts.message)
    if let message {
      render(message, event, context, texts, to: &target)
    } else {
      target.append(texts.id.span)
      switch event.reason {
      case .flappingStart: target.append(" is flapping")
      case .expired: target.append(" has expired")
      case .dead: target.append(" is dead")
      case .alive: target.append(" is alive")
      case .change, .repetition, .recovery, .initial, .flappingStop:
        target.append(" is ")
        target.append(event.level.name)
      }
    }
    swap(&target, &texts.message)
    guard let details else { return }
    swap(&target, &texts.details)
    render(details, event, context, texts, to: &target)
    swap(&target, &texts.details)
  }

  /// Adds one text. `texts` has those rendered before: the id for the message, both for the details.
  func render(
    _ template: Template, _ event: Event, _ context: borrowing EventContext,
    _ texts: borrowing EventTexts, to output: inout ByteBuffer
  ) {
    var given: [TemplateValue] = []
    given.reserveCapacity(template.references.count)
    for reference in template.references {
      guard let variable = TemplateVariable(rawValue: reference.name) else { continue }
      given.append(
        reference.key.map { context.value(of: variable, key: $0) }
          ?? value(of: variable, event, context, texts))
    }
    template.render(given, to: &output)
  }
}

extension EventTemplates {
  private func value(
    of variable: TemplateVariable, _ event: Event, _ context: borrowing EventContext,
    _ texts: borrowing EventTexts
  ) -> TemplateValue {
    switch variable {
    case .whole: whole(event, context, texts)
    case .id: .text(texts.id.array)
    case .message: .text(texts.message.array)
    case .name: .text(context.measurement)
    case .tags: context.tagMap
    case .fields: context.fieldMap
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
    _ event: Event, _ context: borrowing EventContext, _ texts: borrowing EventTexts
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

extension EventContext {
  /// A tag or field by its key.
  fileprivate func value(of map: TemplateVariable, key: [UInt8]) -> TemplateValue {
    value(of: key, among: map == .tags ? tags : fields).map { value($0) } ?? .none
  }

  fileprivate var tagMap: TemplateValue { .map(entries(eventTags), isNullWhenEmpty: true) }

  fileprivate var fieldMap: TemplateValue { .map(entries(fields), isNullWhenEmpty: false) }

  private func entries(_ entries: [Entry]) -> [TemplateEntry] {
    entries.map { TemplateEntry(copy($0.key), value($0.value)) }
  }

  private func value(_ value: FieldValue) -> TemplateValue {
    switch value {
    case .float(let number): .float(number)
    case .integer(let number): .integer(number)
    case .unsigned(let number): .unsigned(number)
    case .boolean(let flag): .boolean(flag)
    case .string(let range): .text(copy(range))
    }
  }
}

/// The three texts of an event, rendered: used again for every event.
public struct EventTexts: ~Copyable {
  /// Names the alert; events of one id belong together.
  public internal(set) var id = ByteBuffer(capacity: 64)
  /// One line for people.
  public internal(set) var message = ByteBuffer(capacity: 128)
  /// Anything longer.
  public internal(set) var details = ByteBuffer(capacity: 64)

  /// Empty texts.
  public init() {}
}
