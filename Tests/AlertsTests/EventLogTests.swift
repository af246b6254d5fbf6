import Bytes
import Foundation
import Grouping
import Templates
import TestSupport
import Testing
import Times

@testable import Alerts

/// One line of a log of Kapacitor's, taken apart.
struct LoggedEvent {
  let json: OrderedJSON
  let event: Event

  init?(_ line: [UInt8]) {
    guard let json = OrderedJSON(line), let level = Self.level(json["level"]),
      let previous = Self.level(json["previousLevel"]),
      let time = Self.time(json["time"]), let duration = Int64(json["duration"]?.number ?? "")
    else { return nil }
    self.json = json
    event = Event(
      level: level, previousLevel: previous, time: time,
      duration: TimeSpan(nanoseconds: duration), reason: .change,
      isRecoverable: json["recoverable"]?.flag ?? false)
  }

  private static func level(_ value: OrderedJSON?) -> Level? {
    Level.allCases.first { "\($0.name)" == value?.text }
  }

  static func time(_ value: OrderedJSON?) -> Timestamp? {
    guard let bytes = value?.bytes else { return nil }
    return Timestamp(rfc3339: bytes.span, 0..<bytes.count)
  }

  var series: OrderedJSON? { json["data"]?["series"]?.elements.first }
  var rows: [OrderedJSON] { series?["values"]?.elements ?? [] }
  var tags: [OrderedJSON.Member] { series?["tags"]?.members ?? [] }

  /// The line protocol of one row, stamped in nanoseconds. `integers`: whole numbers become integers.
  func line(_ row: OrderedJSON, integers: Bool) -> [UInt8] {
    var line = Self.escaped(series?["name"]?.bytes ?? [], ", ")
    for tag in tags {
      line += Array(",".utf8) + Self.escaped(tag.key, ",= ") + Array("=".utf8)
      line += Self.escaped(tag.value.bytes, ",= ")
    }
    let columns = series?["columns"]?.elements ?? []
    var separator = " "
    for (column, value) in zip(columns, row.elements).dropFirst() where value != .null {
      line += Array(separator.utf8) + Self.escaped(column.bytes, ",= ") + Array("=".utf8)
      line += Self.value(value, integers: integers)
      separator = ","
    }
    let time = Self.time(row.elements.first)?.nanoseconds ?? 0
    return line + Array(" \(time)".utf8)
  }

  private static func escaped(_ text: [UInt8], _ special: String) -> [UInt8] {
    text.flatMap { special.utf8.contains($0) ? [UInt8(ascii: "\\"), $0] : [$0] }
  }

  private static func value(_ value: OrderedJSON, integers: Bool) -> [UInt8] {
    switch value {
    case .string(let bytes):
      return [0x22] + bytes.flatMap { $0 == 0x22 || $0 == 0x5C ? [0x5C, $0] : [$0] } + [0x22]
    case .boolean(let flag): return Array("\(flag)".utf8)
    case .number(let text):
      let isInteger = Int64(text).map { integers || $0.magnitude > 1 << 53 } ?? false
      return Array((text + (isInteger ? "i" : "")).utf8)
    default: return []
    }
  }

  /// Loads the event's data as the stream edge (one point) or the batch edge (rows) has it.
  func load(into context: inout EventContext, asRows: Bool, integers: Bool) {
    if asRows { context.startWindow() }
    for row in rows {
      let line = line(row, integers: integers)
      loadLine(line, into: &context, asRow: asRows)
    }
  }

  private func loadLine(_ line: [UInt8], into context: inout EventContext, asRow: Bool) {
    AlertsTests.load(line, into: &context, by: .series, asRow: asRow, precision: .nanoseconds)
  }
}

/// Every file below `folder` whose lines are events, and what it is called.
func eventLogs(_ folder: URL) -> [URL] {
  let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
  return (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "log" }
    .sorted { $0.path < $1.path }
}

func lines(_ file: URL) throws -> [[UInt8]] {
  try Data(contentsOf: file).split(separator: 10).map { Array($0) + [10] }
}

@Suite("Logs that Kapacitor wrote")
struct EventLogTests {
  @Test("every line is printed again byte for byte, as a point and as a window")
  func everyLine() throws {
    let folder = try TestData.url("kapacitor")
    var files = 0
    var count = 0
    var printed = 0
    var output = ByteBuffer()
    for file in eventLogs(folder) {
      files += 1
      for line in try lines(file) {
        count += 1
        let logged = try #require(LoggedEvent(line))
        var texts = EventTexts()
        texts.id += logged.json["id"]?.bytes ?? []
        texts.message += logged.json["message"]?.bytes ?? []
        texts.details += logged.json["details"]?.bytes ?? []
        for (asRows, integers) in [(true, true), (true, false), (false, true), (false, false)]
        where asRows || logged.rows.count == 1 {
          var context = EventContext()
          logged.load(into: &context, asRows: asRows, integers: integers)
          output.removeAll()
          EventJSON.append(logged.event, context, texts, to: &output)
          let text = output.string
          #expect(text == String(decoding: line, as: UTF8.self))
          printed += 1
        }
      }
    }
    print("\(count) logged events in \(files) files, printed \(printed) times, all byte for byte")
    #expect(count > 900)
  }

  @Test("the details of the guide's logs are those of json . for the same event")
  func guideDetails() throws {
    let folder = try TestData.url("kapacitor/printer")
    let template = try Template(parsing: "{{ json . }}", for: .details)
    var count = 0
    for file in eventLogs(folder) where file.lastPathComponent.hasPrefix("replay_") {
      for line in try lines(file) {
        let logged = try #require(LoggedEvent(line))
        let details = logged.json["details"]?.bytes ?? []
        let plain = String(decoding: details, as: UTF8.self)
          .replacingOccurrences(of: "&#34;", with: "\"").replacingOccurrences(
            of: "&#43;", with: "+")
        let server = try #require(OrderedJSON(Array(plain.utf8))?["ServerInfo"])
        var templates = EventTemplates()
        templates.taskName = "print_temps"
        templates.hostname = server["Hostname"]?.text ?? ""
        templates.clusterID = server["ClusterID"]?.text ?? ""
        templates.serverID = server["ServerID"]?.text ?? ""
        var context = EventContext()
        logged.load(into: &context, asRows: false, integers: false)
        var texts = EventTexts()
        texts.id += logged.json["id"]?.bytes ?? []
        texts.message += logged.json["message"]?.bytes ?? []
        let text = templates.render(template, logged.event, context, texts)
        #expect(text == details)
        count += 1
      }
    }
    print("\(count) details of the guide's logs, all byte for byte")
    #expect(count == 13)
  }
}

/// One alert of a script: its templates and the logs it writes to.
private struct ScriptedAlert {
  let grouping: Grouping
  let isWindowed: Bool
  let id: String?
  let message: String?
  let details: String?
  let logs: [String]

  /// Cuts a script at `|alert()`; the groups are those named anywhere in it.
  static func alerts(in script: String) -> [ScriptedAlert] {
    let parts = script.components(separatedBy: "|alert()")
    let groups = argument("groupBy", in: script)?.components(separatedBy: "','") ?? []
    return parts.dropFirst().enumerated().map { index, part in
      let logs = part.components(separatedBy: ".log('").dropFirst().compactMap {
        $0.components(separatedBy: "'").first?.components(separatedBy: "/").last
      }
      return ScriptedAlert(
        grouping: groups.isEmpty ? .none : Grouping(groups),
        isWindowed: parts[index].contains("window()"), id: argument("id", in: part),
        message: argument("message", in: part), details: argument("details", in: part), logs: logs)
    }
  }

  /// What stands in `.name('…')`.
  private static func argument(_ name: String, in text: String) -> String? {
    guard let start = text.range(of: ".\(name)('"),
      let end = text.range(of: "')", range: start.upperBound..<text.endIndex)
    else { return nil }
    return String(text[start.upperBound..<end.lowerBound])
  }

  /// Its templates, with Kapacitor's defaults where it gives none.
  func templates() throws -> EventTemplates {
    var templates = EventTemplates()
    templates.taskName = "TASK"
    templates.id = try Template(parsing: id ?? "{{ .Name }}:{{ .Group }}", for: .id)
    templates.message = try Template(
      parsing: message ?? "{{ .ID }} is {{ .Level }}", for: .message)
    templates.details = try Template(
      parsing: details ?? "{{ json . }}", for: .details)
    return templates
  }
}

@Suite("Scripts that Kapacitor ran")
struct ScriptTests {
  /// A window's template that reads fields needs the levels of its points, which this room does not
  /// evaluate: those texts are left to the tests of the programs.
  @Test("templates of scripts give the texts that Kapacitor logged")
  func scripts() throws {
    let folder = try TestData.url("kapacitor")
    var count = 0
    var skipped = 0
    var scripts = 0
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    for name in names {
      let home = folder.appendingPathComponent(name)
      guard
        let script = try? String(
          contentsOf: home.appendingPathComponent("task.tick"), encoding: .utf8),
        !FileManager.default.fileExists(
          atPath: home.appendingPathComponent("expected/define.txt").path)
      else { continue }
      scripts += 1
      for alert in ScriptedAlert.alerts(in: script) {
        let templates = try alert.templates()
        for log in alert.logs {
          let file = home.appendingPathComponent("expected").appendingPathComponent(log)
          guard FileManager.default.fileExists(atPath: file.path) else { continue }
          for line in try lines(file) {
            if alert.isWindowed, alert.message?.contains(".Fields") == true {
              skipped += 1
              continue
            }
            try compare(line, alert, templates)
            count += 1
          }
        }
      }
    }
    print("\(scripts) scripts: texts of \(count) events agree, \(skipped) left to the programs")
    #expect(count > 150)
  }

  private func compare(
    _ line: [UInt8], _ alert: ScriptedAlert, _ templates: EventTemplates
  ) throws {
    let logged = try #require(LoggedEvent(line))
    let row = try #require(logged.rows.first)
    var context = EventContext()
    load(
      logged.line(row, integers: false), into: &context, by: alert.grouping, asRow: false,
      precision: .nanoseconds)
    let texts = templates.render(logged.event, context)
    let (id, message, details) = (texts.id, texts.message, texts.details)
    #expect(id == logged.json["id"]?.bytes)
    #expect(message == logged.json["message"]?.bytes)
    #expect(details == logged.json["details"]?.bytes)
  }

  @Test("a template that Kapacitor refuses is refused")
  func refused() throws {
    let folder = try TestData.url("kapacitor")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    var count = 0
    for name in names {
      let home = folder.appendingPathComponent(name)
      let answer = home.appendingPathComponent("expected/define.txt")
      guard let text = try? String(contentsOf: answer, encoding: .utf8), text.contains("template:")
      else { continue }
      let script = try String(
        contentsOf: home.appendingPathComponent("task.tick"), encoding: .utf8)
      for alert in ScriptedAlert.alerts(in: script) {
        #expect(throws: TemplateError.self) { try alert.templates() }
        count += 1
      }
    }
    print("\(count) scripts with a bad template, all refused")
    #expect(count > 0)
  }
}
