import Times

/// What a name in a template stands for.
enum TemplateVariable: Equatable, Sendable {
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

/// The functions of a template.
enum TemplateFunction: String, CaseIterable, Sendable {
  case eq, ne, lt, le, gt, ge, and, or, not, printf, print, println, len, html, json, index

  /// How many arguments it takes.
  var argumentCount: ClosedRange<Int> {
    switch self {
    case .eq: 2...64
    case .ne, .lt, .le, .gt, .ge, .index: 2...2
    case .not, .len, .html, .json: 1...1
    case .and, .or, .printf, .print, .println: 1...64
    }
  }
}

/// A part of an action.
indirect enum TemplateExpression: Sendable {
  case literal(TemplateValue)
  case variable(TemplateVariable)
  /// A tag or field by its key, and what stands for it where the point lacks it.
  case tag([UInt8], missing: TemplateValue)
  case field([UInt8], missing: TemplateValue)
  case call(TemplateFunction, [TemplateExpression])
}

/// A part of a template.
indirect enum TemplateNode: Sendable {
  case text([UInt8])
  /// Where in HTML it stands decides how it is escaped; nil where it is not.
  case output(TemplateExpression, HTMLContext?)
  case branch(TemplateExpression, then: [TemplateNode], otherwise: [TemplateNode])
}

/// What an expression is worth.
enum TemplateValue: Equatable, Sendable {
  /// A field or tag that is not there.
  case none
  case boolean(Bool)
  case integer(Int64)
  case unsigned(UInt64)
  case float(Double)
  case text([UInt8])
  case time(Timestamp, TimeZoneRules)
  case duration(TimeSpan)
  case tags, fields, whole, serverInfo
}

/// Which text a template is for: it decides which names are known.
public enum TemplatePlace: Sendable {
  case id, message, details

  func knows(_ variable: TemplateVariable) -> Bool {
    switch variable {
    case .name, .taskName, .group, .bareGroup, .identity, .tags, .serverInfo, .hostname, .clusterID,
      .serverID:
      true
    case .message: self == .details
    case .whole: self == .details
    default: self != .id
    }
  }
}

/// The names of both spellings.
enum TemplateNames {
  /// What stands after the dot in Kapacitor's spelling.
  static let dotted: [(String, TemplateVariable)] = [
    ("ID", .id), ("Message", .message), ("Name", .name), ("TaskName", .taskName),
    ("Group", .group), ("Level", .level), ("PreviousLevel", .previousLevel), ("Reason", .reason),
    ("Time", .time), ("Duration", .duration), ("Tags", .tags), ("Fields", .fields),
    ("ServerInfo", .serverInfo),
  ]
  /// What stands after one of those and a further dot.
  static let members: [(String, String, TemplateVariable)] = [
    ("ServerInfo", "Hostname", .hostname), ("ServerInfo", "ClusterID", .clusterID),
    ("ServerInfo", "ServerID", .serverID),
    ("Time", "Unix", .unixSeconds), ("Time", "UnixNano", .unixNanoseconds),
    ("Time", "String", .time),
    ("Duration", "Seconds", .seconds), ("Duration", "Minutes", .minutes),
    ("Duration", "Hours", .hours), ("Duration", "Nanoseconds", .nanoseconds),
    ("Duration", "String", .duration),
  ]
  /// Mustache's spelling.
  static let bare: [(String, TemplateVariable)] = [
    ("id", .id), ("message", .message), ("name", .name), ("task", .taskName),
    ("group", .bareGroup), ("level", .level), ("previousLevel", .previousLevel),
    ("reason", .reason), ("time", .time), ("duration", .duration), ("tags", .tags),
    ("fields", .fields), ("hostname", .hostname),
  ]
}
