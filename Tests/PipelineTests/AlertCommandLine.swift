import Foundation

/// The pipe of our tools that does what an alert node of a script does with its sources.
struct AlertCommandLine {
  /// Why there is none.
  private(set) var unsupported: String?
  private(set) var stages: [String] = []
  /// Whether the script asks for the template's text or leaves it to Kapacitor.
  private(set) var usesDefaultDetails = true

  /// The whole pipe.
  var text: String { stages.joined(separator: " | ") }

  init(_ node: AlertScript.Node, sources: [AlertScript.Node]) {
    var grouping = "none"
    var filters: [String] = []
    for source in sources {
      switch source.name {
      case "where": filters.append(source.arguments)
      case "from", "groupBy":
        filters += source.all("where")
        if let tags = source.all("groupBy").first
          ?? (source.name == "groupBy" ? source.arguments : nil)
        {
          grouping = Self.tags(tags)
        }
      case "window": stages.append(Self.window(source, grouping))
      case "log": break
      default: unsupported = "the node \(source.name) before the alert"
      }
    }
    if filters.count > 1 || !filters.isEmpty && !stages.isEmpty {
      unsupported = "a where among other nodes"
    }
    let filter = filters.first.map { " --filter \(Self.quoted($0))" } ?? ""
    stages.append("lp-alert -p s --group-by \(grouping)\(filter)" + options(node))
  }

  private static func tags(_ arguments: String) -> String {
    arguments.trimmingCharacters(in: .whitespaces) == "*"
      ? "'*'"
      : arguments.split(separator: ",").map { AlertScript.string(String($0)) }
        .joined(separator: ",")
  }

  private static func window(_ node: AlertScript.Node, _ grouping: String) -> String {
    let period = node.all("period").first ?? "0s"
    let every = node.all("every").first ?? period
    let alignment = node.has("align") ? "epoch" : "first"
    return "lp-window \(period) --every \(every) -p s --align \(alignment)"
      + " --group-by \(grouping) --drop-partial" + (node.has("fillPeriod") ? " --fill" : "")
  }

  private static let expressions = [
    "info": "--info", "warn": "--warn", "crit": "--crit", "infoReset": "--info-reset",
    "warnReset": "--warn-reset", "critReset": "--crit-reset",
  ]

  private mutating func options(_ node: AlertScript.Node) -> String {
    var options = ""
    if !node.has("id") { options += " --id " + Self.quoted("{{ .Name }}:{{ .Group }}") }
    for property in node.properties {
      let value = property.arguments
      if let option = Self.expressions[property.name] {
        options += " \(option) \(Self.quoted(value))"
        continue
      }
      switch property.name {
      case "id", "message", "details":
        usesDefaultDetails = usesDefaultDetails && property.name != "details"
        // A task and its server have names of their own.
        let text = AlertScript.string(value)
          .replacingOccurrences(of: "{{ .TaskName }}", with: "TASK")
          .replacingOccurrences(of: "{{ .ServerInfo.Hostname }}", with: "localhost")
        options += " --\(property.name) \(Self.quoted(text))"
      case "stateChangesOnly": options += value.isEmpty ? " --changes" : " --repeat \(value)"
      case "flapping":
        options += " --flapping \(value.replacingOccurrences(of: " ", with: ""))"
      case "history": options += " --history \(value)"
      case "noRecoveries": options += " --no-recoveries"
      case "all": options += " --all"
      // Where events go and what is added to points passed on does not change the events.
      case "log", "topic", "category", "levelField", "messageField", "idField", "durationField",
        "levelTag", "idTag":
        break
      default: unsupported = "the property \(property.name)"
      }
    }
    return options
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.replacingOccurrences(of: "'", with: "'\\''") + "'"
  }
}
