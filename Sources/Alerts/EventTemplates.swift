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
  /// The default id.
  case identity
  case unixSeconds, unixNanoseconds, seconds, minutes, hours, nanoseconds
}

/// Which text a template is for: it decides which names are known.
public enum TemplatePlace: Sendable {
  case id, message, details

  private func knows(_ variable: TemplateVariable) -> Bool {
    switch variable {
    case .name, .taskName, .group, .bareGroup, .identity, .tags, .serverInfo, .hostname, .clusterID,
      .serverID:
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

  /// `NAME:tag=value,…`, or the name alone for a group without tags.
  static var defaultID: Template { Template(names: [TemplateVariable.identity.rawValue]) }

  /// `ID is LEVEL`.
  public static var defaultMessage: Template {
    Template(
      names: [TemplateVariable.id.rawValue, TemplateVariable.level.rawValue], separator: " is ")
  }

  /// Nothing.
  public static var empty: Template { Template(names: []) }
}

/// What a template can tell about the program that runs it.
public struct TemplateSurroundings: Sendable {
  /// `{{ .TaskName }}`.
  public var taskName: String
  /// `{{ .ServerInfo.Hostname }}`.
  public var hostname: String
  /// `{{ .ServerInfo.ClusterID }}`, for scripts that come from Kapacitor.
  public var clusterID: String
  /// `{{ .ServerInfo.ServerID }}`, likewise.
  public var serverID: String
  /// In which times are written.
  public var zone = TimeZoneRules.utc

  /// Surroundings with all their names.
  public init(
    taskName: String = "lp-alert", hostname: String = "localhost", clusterID: String = "",
    serverID: String = ""
  ) {
    self.taskName = taskName
    self.hostname = hostname
    self.clusterID = clusterID
    self.serverID = serverID
  }
}

/// The three templates of an alert.
public struct EventTemplates: Sendable {
  /// For `TemplatePlace.id`.
  public var id = Template.defaultID
  /// For `TemplatePlace.message`.
  public var message = Template.defaultMessage
  /// For `TemplatePlace.details`.
  public var details = Template.empty
  /// What the templates can tell about the program.
  public var surroundings = TemplateSurroundings()

  /// The default texts.
  public init() {}

  /// Renders the texts of one event; what `texts` held before is gone. `idSuffix` is put after the id,
  /// as for a deadman's events.
  public func render(
    _ event: Event, _ context: borrowing EventContext, idSuffix: StaticString = "",
    into texts: inout EventTexts
  ) {
    texts.id.removeAll()
    texts.message.removeAll()
    texts.details.removeAll()
    var target = ByteBuffer()
    swap(&target, &texts.id)
    render(id, event, context, texts, to: &target)
    target.append(idSuffix)
    swap(&target, &texts.id)
    swap(&target, &texts.message)
    render(message, event, context, texts, to: &target)
    swap(&target, &texts.message)
    swap(&target, &texts.details)
    render(details, event, context, texts, to: &target)
    swap(&target, &texts.details)
  }

  /// Adds one text. `texts` has those rendered before: the id for the message, both for the details.
  func render(
    _ template: Template, _ event: Event, _ context: borrowing EventContext,
    _ texts: borrowing EventTexts, to output: inout ByteBuffer
  ) {
    if let separator = template.separator {
      return renderNames(of: template, separator, event, context, texts, to: &output)
    }
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
  /// The default texts, which nearly all events have, without a detour over values.
  private func renderNames(
    of template: Template, _ separator: [UInt8], _ event: Event, _ context: borrowing EventContext,
    _ texts: borrowing EventTexts, to output: inout ByteBuffer
  ) {
    for (place, reference) in template.references.enumerated() {
      if place > 0 { output.append(separator) }
      switch TemplateVariable(rawValue: reference.name) {
      case .id: output.append(texts.id.span)
      case .level: output.append(event.level.name)
      case .identity: context.appendIdentity(to: &output)
      default: preconditionFailure("no default text has this name")
      }
    }
  }

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
    case .group where context.groupTags.isEmpty: .text(Array("nil".utf8))
    case .group, .bareGroup: text { context.appendGroup(to: &$0) }
    case .identity: text { context.appendIdentity(to: &$0) }
    case .time: .time(event.time, surroundings.zone)
    case .duration: .duration(event.duration)
    case .unixSeconds: .integer(event.time.wholeSeconds)
    case .unixNanoseconds: .integer(event.time.nanoseconds)
    case .nanoseconds: .integer(event.duration.nanoseconds)
    case .seconds: .float(Double(event.duration.nanoseconds) / 1e9)
    case .minutes: .float(Double(event.duration.nanoseconds) / 60e9)
    case .hours: .float(Double(event.duration.nanoseconds) / 3600e9)
    case .hostname: .text(Array(surroundings.hostname.utf8))
    case .clusterID: .text(Array(surroundings.clusterID.utf8))
    case .serverID: .text(Array(surroundings.serverID.utf8))
    case .taskName: .text(Array(surroundings.taskName.utf8))
    case .previousLevel: text { $0.append(event.previousLevel.name) }
    case .reason: text { $0.append(event.reason.name) }
    case .level: text { $0.append(event.level.name) }
    case .serverInfo:
      object(
        [
          ("Hostname", surroundings.hostname), ("ClusterID", surroundings.clusterID),
          ("ServerID", surroundings.serverID),
        ].map { ($0, .text(Array($1.utf8))) })
    }
  }

  /// The object that `{{ json . }}` writes, which Kapacitor's details are by default.
  private func whole(
    _ event: Event, _ context: borrowing EventContext, _ texts: borrowing EventTexts
  ) -> TemplateValue {
    let names: [(String, TemplateVariable)] = [
      ("Name", .name), ("TaskName", .taskName), ("Group", .group), ("Tags", .tags),
      ("ServerInfo", .serverInfo), ("ID", .id), ("Fields", .fields), ("Level", .level),
      ("Time", .time), ("Duration", .duration), ("Message", .message),
    ]
    var entries: [(String, TemplateValue)] = []
    for (name, variable) in names {
      entries.append((name, value(of: variable, event, context, texts)))
    }
    return object(entries)
  }

  private func object(_ entries: [(String, TemplateValue)]) -> TemplateValue {
    .object(entries.map { TemplateEntry(Array($0.utf8), $1) })
  }

  private func text(_ write: (inout ByteBuffer) -> Void) -> TemplateValue {
    var text = ByteBuffer(capacity: 64)
    write(&text)
    return .text(text.array)
  }
}

extension EventContext {
  /// A tag or field by its key.
  fileprivate func value(of map: TemplateVariable, key: [UInt8]) -> TemplateValue {
    if map == .tags { return tagValue(key).map { .text($0) } ?? .none }
    return field(key).map { value($0) } ?? .none
  }

  fileprivate var tagMap: TemplateValue {
    .map(
      eventTags.map { TemplateEntry(copy($0.key), .text(copy($0.value))) }, isNullWhenEmpty: true)
  }

  fileprivate var fieldMap: TemplateValue {
    .map(
      fields.map { TemplateEntry(copy($0.key), value($0.value)) }, isNullWhenEmpty: false)
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

  /// The bytes in `range`.
  func copy(_ range: Range<Int>) -> [UInt8] {
    var copy: [UInt8] = []
    copy.reserveCapacity(range.count)
    for index in range { copy.append(bytes[index]) }
    return copy
  }
}

extension Timestamp {
  /// Whole seconds since 1970, rounded down.
  fileprivate var wholeSeconds: Int64 {
    let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    return rest < 0 ? seconds - 1 : seconds
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
