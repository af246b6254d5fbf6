import Foundation
import TestSupport
import Testing

/// One alert node of a case with its input and the events that Kapacitor logged.
private struct AlertCase {
  var name: String
  var script: AlertScript
  var node: AlertScript.Node
  var command: AlertCommandLine
  var input: String
  var folder: URL
  /// Empty where Kapacitor wrote no log.
  var expected: [AlertEventLine]
  /// Whether Kapacitor refused the script.
  var isRefused: Bool

  var expressions: [String] {
    ["info", "warn", "crit", "infoReset", "warnReset", "critReset"].flatMap { node.all($0) }
  }

  var isGrouped: Bool { command.text.contains("--group-by none") == false }

  /// The times of points of which an expression of the node reads what is neither field nor tag, or
  /// both.
  var timesOfFailures: Set<Double> {
    let names = Set(
      expressions.flatMap { text in
        text.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
          .filter { $0.offset % 2 == 1 }.map { String($0.element) }
      }
    ).subtracting(["time"])
    let failing = points.filter { point in
      let parts = point.text.split(separator: " ")
      return names.contains { name in
        let isTag = parts[0].contains(",\(name)=")
        return isTag == ("," + parts.dropFirst().joined(separator: " ")).contains(",\(name)=")
      }
    }
    return Set(failing.map(\.time))
  }

  var points: [(text: String, time: Double)] {
    input.split(separator: "\n").compactMap { line in
      line.split(separator: " ").last.flatMap { Double($0) }.map { (String(line), $0) }
    }
  }
}

/// The events of lp-alert against those of the real Kapacitor, byte for byte but the details.
///
/// What differs has to follow from one of these rules, each evaluated on the case:
/// - unsupported: the script uses a node or property that no tool of ours has.
/// - refused: lp-alert refuses what makes Kapacitor log nothing.
/// - whole numbers are numbers: Kapacitor refuses limits of flapping without a decimal point.
/// - flapping: the share of changes is that of all pairs of neighbours, newer ones weighing more, and
///   its beginning and end are told. So the events are those of a model with that formula.
/// - memory: functions with a memory remember each group by itself and are asked once, as in
///   Kapacitor's `where`; its alert mixes all groups and asks the current level twice.
/// - failed evaluation: it leaves the level, where Kapacitor takes it for false. So no event comes at
///   that point, and durations and previous levels go on from the one before.
/// - no negative duration: where times go back, a duration is zero.
/// - previous level: that of the state's own last event, where Kapacitor's is that of the id.
@Suite("Alerts as Kapacitor's")
struct AlertConformanceTests {
  @Test("every event of the real Kapacitor comes out the same")
  func conforms() throws {
    let data = try TestData.url("")
    let cases = try Self.cases(data.appendingPathComponent("kapacitor"))
    var counts: [String: (ran: Int, agreed: Int)] = [:]
    for item in cases {
      let (rule, problems) = try judge(item)
      #expect(problems.isEmpty, "\(item.name) (\(rule)): \(problems.joined(separator: "\n"))")
      counts[rule, default: (0, 0)].ran += 1
      if problems.isEmpty { counts[rule, default: (0, 0)].agreed += 1 }
    }
    for (rule, count) in counts.sorted(by: { $0.key < $1.key }) {
      print("alerts as Kapacitor's, \(rule): \(count.ran) logs, \(count.agreed) agree")
    }
    #expect(!cases.isEmpty)
  }

  /// The rule that explains the case, and what it leaves unexplained.
  private func judge(_ item: AlertCase) throws -> (rule: String, problems: [String]) {
    if let reason = item.command.unsupported { return ("unsupported: \(reason)", []) }
    let result = try Shell.run(item.command.text, input: Data(item.input.utf8))
    let ours = AlertEventLine.lines(result.output).map(\.withoutDetails)
    let theirs = item.expected.map(\.withoutDetails)
    let hasTemplate = ["id", "message", "details"].contains { item.node.has($0) }
    if result.status == 2, theirs.isEmpty, item.isRefused || item.expressions.isEmpty || hasTemplate
    {
      return ("refused", ours.isEmpty ? [] : ["events"])
    }
    if item.isRefused, let limits = item.node.all("flapping").first, !limits.contains(".") {
      return ("whole numbers are numbers", result.status == 0 ? [] : ["status \(result.status)"])
    }
    if ours == theirs { return ("equal", []) }
    if item.node.has("flapping") {
      return ("flapping done right", try compareFlapping(item, ours))
    }
    if item.expressions.contains(where: Self.isStateful) {
      return ("memory per group, asked once", try compareMemory(item, ours))
    }
    let failures = item.timesOfFailures
    if !failures.isEmpty {
      let left = theirs.filter { !failures.contains($0.time) }
      return (
        "failed evaluation leaves the level",
        difference(ours, AlertEventLine.retold(left, bySeries: item.isGrouped))
      )
    }
    if ours == theirs.map(\.withoutNegativeDuration) { return ("no negative duration", []) }
    guard item.node.has("id") else { return ("none", difference(ours, theirs)) }
    let told = AlertEventLine.retold(theirs, bySeries: item.isGrouped)
    return ("previous level per series", difference(ours, told))
  }

  private static func isStateful(_ expression: String) -> Bool {
    ["count(", "sigma(", "spread("].contains { expression.contains($0) }
  }

  private func difference(_ ours: [AlertEventLine], _ wanted: [AlertEventLine]) -> [String] {
    zip(ours, wanted).filter { $0 != $1 }.map { "ours \($0.text)\n  wanted \($1.text)" }
      + (ours.count == wanted.count ? [] : ["\(ours.count) events, not \(wanted.count)"])
  }

  /// Each point is asked once, with the memory of its group, as in Kapacitor's `where`: the points that
  /// its `where` lets through where the script has one with this condition, else those of `--filter`.
  private func compareMemory(_ item: AlertCase, _ ours: [AlertEventLine]) throws -> [String] {
    guard item.expressions.count == 1 else { return ["more than one condition"] }
    let conditions = item.script.chains.flatMap { $0 }.filter { $0.name == "where" }
    var passed: [String]
    if conditions.contains(where: { $0.arguments == item.expressions[0] }) {
      let logs = try FileManager.default.contentsOfDirectory(
        at: item.folder.appendingPathComponent("expected"), includingPropertiesForKeys: nil
      ).filter { $0.lastPathComponent.contains("WHERE") }
      passed = try logs.flatMap { log in
        try String(contentsOf: log, encoding: .utf8).split(separator: "\n").map { line in
          let json = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
          return "\(json?["time"] ?? "") \(Self.list(json?["tags"]))"
        }
      }
    } else {
      let filtered = item.command.text.replacingOccurrences(
        of: " --(info|warn|crit) ", with: " --crit TRUE --filter ", options: .regularExpression)
      passed = try AlertEventLine.lines(Shell.run(filtered, input: Data(item.input.utf8)).output)
        .map(Self.pointOf)
    }
    let told = try ours.filter { $0.level != "OK" }.map(Self.pointOf)
    return passed == told ? [] : ["\(told) instead of \(passed)"]
  }

  /// Time and tags of an event's point.
  private static func pointOf(_ line: AlertEventLine) throws -> String {
    let json = try JSONSerialization.jsonObject(with: Data(line.text.utf8)) as? [String: Any]
    let series = try JSONSerialization.jsonObject(with: Data("{\(line.series)}".utf8))
    return "\(json?["time"] ?? "") \(list((series as? [String: Any])?["tags"]))"
  }

  private static func list(_ tags: Any?) -> String {
    (tags as? [String: String] ?? [:]).sorted { $0.key < $1.key }
      .map { "\($0.key)=\($0.value)" }.joined(separator: ",")
  }

  /// The levels are those of the same alert without flapping, which other cases compare.
  private func compareFlapping(_ item: AlertCase, _ ours: [AlertEventLine]) throws -> [String] {
    let plain = item.command.text.replacingOccurrences(
      of: " --flapping [0-9.,]+| --changes| --history [0-9]+", with: "", options: .regularExpression
    )
    // Told for every point (or window), so that the model sees the points that are OK too.
    let everything = try Shell.run(plain, input: Data(item.input.utf8))
    let levels = AlertEventLine.lines(everything.output)
    let steps =
      item.command.stages.count > 1 ? try windows(item) : item.points.map { ($0.time, $0.time) }
    let numbers = item.node.all("flapping")[0].split(separator: ",")
      .compactMap { Double($0.trimmingCharacters(in: .whitespaces)) }
    var model = FlappingModel(
      low: numbers[0], high: numbers[1],
      history: item.node.all("history").first.flatMap { Int($0) } ?? 21,
      changesOnly: item.node.has("stateChangesOnly"))
    var next = levels[...]
    var wanted: [String] = []
    for (start, stop) in steps {
      var level = "OK"
      // A window is told at its first point of the highest level, one that is OK at its end.
      var time = stop
      if let event = next.first, event.level == "OK" ? event.time == stop : isIn(event, start, stop)
      {
        (level, time) = (event.level, event.time)
        next = next.dropFirst()
      }
      if model.tells(level) { wanted.append("\(time) \(level)") }
    }
    let got = ours.map { "\($0.time) \($0.level)" }
    return got == wanted ? [] : ["\(got)\n  wanted \(wanted)"]
  }

  private func isIn(_ event: AlertEventLine, _ start: Double, _ stop: Double) -> Bool {
    event.time >= start && (event.time < stop || start == stop && event.time == start)
  }

  /// When each window begins and ends.
  private func windows(_ item: AlertCase) throws -> [(Double, Double)] {
    let windows = try Shell.run(item.command.stages[0], input: Data(item.input.utf8))
    func value(_ line: Substring, _ key: String) -> Double {
      line.split(separator: " ").first { $0.hasPrefix(key) }
        .flatMap { Double($0.dropFirst(key.count)) } ?? .nan
    }
    return windows.output.split(separator: "\n").filter { $0.hasPrefix("# window") }
      .map { (value($0, "start="), value($0, "stop=")) }
  }

  private static func cases(_ parent: URL) throws -> [AlertCase] {
    try TestData.folders(parent, prefix: "a").flatMap { folder -> [AlertCase] in
      let script = try AlertScript(folder.appendingPathComponent("task.tick"))
      let input = try String(
        contentsOf: folder.appendingPathComponent("input.lp"), encoding: .utf8)
      let expected = folder.appendingPathComponent("expected")
      let refusal = expected.appendingPathComponent("define.txt")
      return script.alerts.flatMap { node, sources in
        let logs = node.all("log").map { AlertScript.string($0) }
        return (logs.isEmpty ? [""] : logs).map { log in
          let file = expected.appendingPathComponent(URL(fileURLWithPath: log).lastPathComponent)
          let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
          return AlertCase(
            name: folder.lastPathComponent + " " + file.lastPathComponent, script: script,
            node: node, command: AlertCommandLine(node, sources: sources), input: input,
            folder: folder, expected: AlertEventLine.lines(text),
            isRefused: FileManager.default.fileExists(atPath: refusal.path))
        }
      }
    }
  }
}

/// Flapping as the manual tells it, beside lp-alert's own.
private struct FlappingModel {
  var low: Double
  var high: Double
  var history: Int
  var changesOnly: Bool
  private var levels: [String] = []
  private var isFlapping = false

  init(low: Double, high: Double, history: Int, changesOnly: Bool) {
    (self.low, self.high, self.history, self.changesOnly) = (low, high, history, changesOnly)
    levels = Array(repeating: "OK", count: history)
  }

  /// Takes in a level and says whether an event comes of it.
  mutating func tells(_ level: String) -> Bool {
    let before = levels[levels.count - 1]
    levels.append(level)
    levels.removeFirst()
    let pairs = history - 1
    var share = 0.0
    for pair in 0..<pairs where levels[pair] != levels[pair + 1] {
      share += 0.8 + 0.4 * Double(pair) / Double(max(pairs - 1, 1))
    }
    share /= Double(pairs)
    if isFlapping {
      isFlapping = share >= low
      return !isFlapping
    }
    isFlapping = share > high
    if isFlapping { return true }
    return changesOnly ? level != before : level != "OK" || level != before
  }
}
