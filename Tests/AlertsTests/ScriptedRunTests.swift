import Bytes
import Foundation
import Grouping
import LineProtocol
import Templates
import TestSupport
import Testing
import Times

@testable import Alerts

/// One of `"value" > 10` and `"value" < 10`.
private struct Threshold {
  let isAbove: Bool
  let limit: Double

  init?(_ text: String) {
    let parts = text.components(separatedBy: " ")
    guard parts.count == 3, parts[0] == "\"value\"", [">", "<"].contains(parts[1]),
      let limit = Double(parts[2])
    else { return nil }
    isAbove = parts[1] == ">"
    self.limit = limit
  }

  func truth(_ value: Double?) -> Truth {
    guard let value else { return .error }
    return (isAbove ? value > limit : value < limit) ? .yes : .no
  }
}

/// An alert of a script whose expressions are all thresholds on `value`, run by this room alone.
private struct RunnableAlert {
  var policy = AlertPolicy()
  var thresholds: [String: Threshold] = [:]
  var grouping = Grouping.none
  var period: TimeSpan?
  var requiresAll = false
  var templates = EventTemplates()
  var log = ""

  /// Nil for what these tests do not know: other expressions, an alert that reads another's output, and
  /// a window whose period is not its step.
  init?(head: String, part: String) throws {
    guard head.contains("stream") || head.contains("s|") else { return nil }
    if let limits = Self.between(".flapping(", ")", in: part)?.components(separatedBy: ", ") {
      let history = Self.between(".history(", ")", in: part).flatMap { Int($0) }
      policy.flapping = (Double(limits[0]) ?? -1)...(Double(limits[1]) ?? -1)
      policy.flappingHistory = history ?? 21
    }
    let names: [(String, Level, ConditionKind)] = [
      ("info", .info, .condition), ("warn", .warning, .condition), ("crit", .critical, .condition),
      ("infoReset", .info, .reset), ("warnReset", .warning, .reset),
      ("critReset", .critical, .reset),
    ]
    for (name, level, kind) in names {
      guard let text = Self.between(".\(name)(lambda: ", ")", in: part) else { continue }
      guard let threshold = Threshold(text) else { return nil }
      thresholds["\(level)\(kind)"] = threshold
    }
    guard !head.contains("|eval("), let log = Self.between(".log('/ORACLE/", "'", in: part)
    else { return nil }
    self.log = log
    if let window = Self.between("window()", "\n", in: head + "\n") {
      guard let period = Self.between("period(", ")", in: window),
        window == ".period(\(period)).every(\(period))"
      else { return nil }
      self.period = try TimeSpan(parsing: period)
    }
    if let interval = Self.between(".stateChangesOnly(", ")", in: part) {
      policy.changesOnly = true
      policy.repeatInterval = interval.isEmpty ? nil : try TimeSpan(parsing: interval)
    }
    policy.withoutRecoveries = part.contains(".noRecoveries()")
    requiresAll = part.contains(".all()")
    try setTemplates(part)
  }

  private mutating func setTemplates(_ part: String) throws {
    templates.taskName = "TASK"
    templates.id = try Template(
      parsing: Self.between(".id('", "')", in: part) ?? "{{ .Name }}:{{ .Group }}", for: .id)
    templates.message = try Template(
      parsing: Self.between(".message('", "')", in: part) ?? "{{ .ID }} is {{ .Level }}",
      for: .message)
    templates.details = try Template(
      parsing: Self.between(".details('", "')", in: part) ?? "{{ json . }}", for: .details)
  }

  static func between(_ start: String, _ end: String, in text: String) -> String? {
    guard let from = text.range(of: start),
      let to = text.range(of: end, range: from.upperBound..<text.endIndex)
    else { return nil }
    return String(text[from.upperBound..<to.lowerBound])
  }
}

/// What one run gives, and what could make it differ from Kapacitor by a stated rule.
private struct Run {
  var output: [UInt8] = []
  var hadError = false
  var groupsOfID: [[UInt8]: Set<String>] = [:]
  var sharesID: Bool { groupsOfID.values.contains { $0.count > 1 } }
}

@Suite("Scripts of Kapacitor's run by this room")
struct ScriptedRunTests {
  private struct Case {
    var name: String
    var alert: RunnableAlert
    var input: [UInt8]
    var log: URL
  }

  /// Every alert of the scripts that these tests can run.
  private func cases(_ folder: URL) throws -> [Case] {
    var cases: [Case] = []
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
      let home = folder.appendingPathComponent(name)
      guard
        let script = try? String(
          contentsOf: home.appendingPathComponent("task.tick"), encoding: .utf8),
        let input = try? Data(contentsOf: home.appendingPathComponent("input.lp")),
        !FileManager.default.fileExists(atPath: home.appendingPathComponent("PRECISION").path),
        !FileManager.default.fileExists(
          atPath: home.appendingPathComponent("expected/define.txt").path),
        !script.contains("@tTest")
      else { continue }
      let parts = script.components(separatedBy: "|alert()")
      for (head, part) in zip(parts, parts.dropFirst()) {
        guard var alert = try RunnableAlert(head: head, part: part) else { continue }
        if let tags = RunnableAlert.between(".groupBy('", "')", in: script) {
          alert.grouping = Grouping(tags.components(separatedBy: "','"))
        }
        let log = home.appendingPathComponent("expected").appendingPathComponent(alert.log)
        cases.append(Case(name: name, alert: alert, input: Array(input), log: log))
      }
    }
    return cases
  }

  /// Rules for what may differ: (1) an expression that fails leaves the level as it was, so a script
  /// whose input lacks the field somewhere is not compared; (2) previousLevel belongs to a series,
  /// not to an id, so it is not compared where groups share an id.
  @Test("points in, the log of Kapacitor out, byte for byte")
  func runs() throws {
    let folder = try TestData.url("kapacitor")
    var (same, byRule, events) = (0, 0, 0)
    for one in try cases(folder) where one.alert.policy.flapping == nil {
      let run = run(one.alert, one.input)
      var expected = (try? String(contentsOf: one.log, encoding: .utf8)) ?? ""
      var ours = String(decoding: run.output, as: UTF8.self)
      if run.hadError || run.sharesID { byRule += 1 } else { same += 1 }
      if run.hadError { continue }
      if run.sharesID {
        for level in Level.allCases {
          let key = "\"previousLevel\":\"\(level.name)\""
          expected = expected.replacingOccurrences(of: key, with: "")
          ours = ours.replacingOccurrences(of: key, with: "")
        }
      }
      #expect(ours == expected, "\(one.name)")
      events += ours.utf8.count { $0 == 10 }
    }
    print("\(same) alerts of scripts run, \(events) events byte for byte; \(byRule) more by rule")
    #expect(same > 10)
  }

  /// Rules for what may differ: where flapping begins and ends ours sends one event each, Kapacitor none
  /// at the beginning, and none at the end where the level is OK as before; and durations and
  /// previousLevel, which these events move, are not compared.
  @Test("with Kapacitor's own weighing, scripts that flap send its events")
  func flappingRuns() throws {
    let folder = try TestData.url("kapacitor")
    var (scripts, events) = (0, 0)
    for one in try cases(folder) where one.alert.period == nil {
      guard let flapping = one.alert.policy.flapping else { continue }
      let expected = try lines(one.log).compactMap { LoggedEvent($0)?.event }
        .map { "\($0.level) \($0.time.nanoseconds)" }
      let ours = flappingEvents(one.alert, flapping, one.input)
      #expect(ours == expected, "\(one.name)")
      scripts += 1
      events += ours.count
    }
    print("\(scripts) scripts that flap, \(events) events agree")
    #expect(scripts > 2)
  }

  private func flappingEvents(
    _ alert: RunnableAlert, _ flapping: ClosedRange<Double>, _ input: [UInt8]
  ) -> [String] {
    var events: [String] = []
    var state = AlertState()
    var history = FaultyHistory(count: alert.policy.flappingHistory)
    for line in input.split(separator: 10) {
      var context = EventContext()
      load(Array(line), into: &context, by: .none, asRow: false, precision: .seconds)
      let value = number(context)
      let decided = LevelVerdict(from: state.evaluated) { level, kind in
        alert.thresholds["\(level)\(kind)"]?.truth(value)
      }
      guard case .level(let level) = decided, let time = context.time else { continue }
      let before = state.level
      state.evaluated = level
      let ratio = history.append(level)
      let turn = FlappingTurn(state.isFlapping, ratio: ratio, limits: flapping)
      let decision = state.decide(level, at: time, policy: alert.policy, flapping: turn)
      guard let event = decision.event, event.reason != .flappingStart else { continue }
      let isTold =
        event.reason != .flappingStop || level != before
        || (level != .ok && !alert.policy.changesOnly)
      if isTold { events.append("\(event.level) \(event.time.nanoseconds)") }
    }
    return events
  }

  private func run(_ alert: RunnableAlert, _ input: [UInt8]) -> Run {
    var run = Run()
    var parser = PointParser(precision: .unit(.seconds))
    var states: [String: AlertState] = [:]
    var windows: [String: (lines: [[UInt8]], next: Timestamp)] = [:]
    var place = 0
    while true {
      switch parser.parse(input.span, from: place, atEnd: true) {
      case .needMore: return run
      case .blank(let next): place = next
      case .comment(_, let next): place = next
      case .malformed: return run
      case .point(let next):
        let line = Array(input[parser.point.line])
        place = next
        var context = EventContext()
        load(line, into: &context, by: alert.grouping, asRow: false, precision: .seconds)
        let key = String(decoding: context.identity, as: UTF8.self)
        guard let period = alert.period, let time = context.time else {
          evaluate([line], stop: nil, alert, &states[key, default: AlertState()], &run)
          continue
        }
        var window = windows[key] ?? ([], time.later(by: period))
        if time >= window.next {
          evaluate(
            window.lines, stop: window.next, alert, &states[key, default: AlertState()], &run
          )
          window = ([], time.later(by: period))
        }
        window.lines.append(line)
        windows[key] = window
      }
    }
  }

  /// The field `value`.
  private func number(_ context: EventContext) -> Double? {
    switch context.fields.value(of: Array("value".utf8)) {
    case .float(let number): number
    case .integer(let number): Double(number)
    default: nil
    }
  }

  /// One point (no stop) or one window.
  private func evaluate(
    _ lines: [[UInt8]], stop: Timestamp?, _ alert: RunnableAlert, _ state: inout AlertState,
    _ run: inout Run
  ) {
    var verdict = BatchVerdict(requiresAll: alert.requiresAll)
    var context = EventContext()
    for (place, line) in lines.enumerated() {
      load(line, into: &context, by: alert.grouping, asRow: false, precision: .seconds)
      let value = number(context)
      let decided = LevelVerdict(from: state.evaluated) { level, kind in
        alert.thresholds["\(level)\(kind)"]?.truth(value)
      }
      switch decided {
      case .level(let level): verdict.add(level, at: context.time ?? seconds(0), place: place)
      case .undecided: run.hadError = true
      }
    }
    let last = context.time ?? seconds(0)
    guard let outcome = verdict.outcome(stop: stop ?? last),
      let event = state.advance(to: outcome.level, at: outcome.time, policy: alert.policy).event
    else { return }
    if stop != nil {
      context.startWindow()
      for line in lines {
        load(line, into: &context, by: alert.grouping, asRow: true, precision: .seconds)
      }
    }
    load(
      lines[outcome.place], into: &context, by: alert.grouping, asRow: false,
      precision: .seconds)
    let texts = alert.templates.render(event, context)
    var line = ByteBuffer()
    EventJSON.append(event, context, texts, to: &line)
    run.output += line.array
    let group = String(decoding: context.group, as: UTF8.self)
    run.groupsOfID[texts.id, default: []].insert(group)
  }
}
