import Foundation
import TestSupport
import Testing

/// Kapacitor's windows against those of lp-window.
///
/// First Kapacitor's own rules (`KapacitorWindows`) have to give exactly the batches that were
/// recorded from it. Then each batch of Kapacitor's has to come out of lp-window the same, and nothing
/// else, but for these rules, each evaluated on the case:
/// - drift: Kapacitor counts an unaligned boundary anew from the point that closes a window; ours stay
///   whole multiples of `every` from the first point. A batch whose end is no such multiple has no
///   counterpart.
/// - skip: the point p that closes a window moves Kapacitor's boundary from n to p + every (rounded
///   down where aligned), and no window that ends between comes out, with points or without. Ours
///   come out: a window of ours may be extra when its end lies strictly between two boundaries of
///   Kapacitor's that follow each other.
/// - fill: with `fillPeriod` nothing ends before Kapacitor's first boundary, which is one `every` later
///   than ours where aligned data begin on a boundary.
/// - silence: only points of the group close Kapacitor's windows; ours are closed by the stream too, so
///   a window that no point of its group has reached may be extra.
/// - end: Kapacitor never emits the last windows; the run here leaves them out with `--drop-partial`.
/// - empty: Kapacitor emits a batch without points where `period` is less than `every`; ours only with
///   `--empty`.
/// - late: a point older than the window stays in Kapacitor's batch when a point that belongs there
///   came before it; in ours a window holds what lies within its bounds.
@Suite("Windows as Kapacitor's")
struct WindowConformanceTests {
  @Test("every batch of the real Kapacitor comes out the same")
  func conforms() throws {
    let data = try TestData.url("")
    var agreed: [String: Int] = [:]
    var ran: [String: Int] = [:]
    var extras: [String: Int] = [:]
    for item in try KapacitorWindowCases.all(in: data) {
      ran[item.kind, default: 0] += 1
      let kapacitor = KapacitorWindows(item)
      #expect(kapacitor.batches == item.expected, "\(item.name): the rules do not give its batches")
      let problems = compare(item, kapacitor, try run(item), extras: &extras)
      #expect(problems.isEmpty, "\(item.name): \(problems.joined(separator: "; "))")
      if problems.isEmpty { agreed[item.kind, default: 0] += 1 }
    }
    for kind in ran.keys.sorted() {
      print("windows as Kapacitor's, \(kind): \(ran[kind] ?? 0) cases, \(agreed[kind] ?? 0) agree")
    }
    let explained = extras.sorted { $0.key < $1.key }.map { "\($0.value) by \($0.key)" }
    print("  windows of ours that Kapacitor leaves out: \(explained.joined(separator: ", "))")
    #expect(!ran.isEmpty)
  }

  private func compare(
    _ item: WindowCase, _ kapacitor: KapacitorWindows, _ ours: [WindowBatch],
    extras: inout [String: Int]
  ) -> [String] {
    var problems: [String] = []
    var rest = ours
    for batch in item.expected where !batch.times.isEmpty {
      let first = item.points.first { $0.group == batch.group }?.time ?? 0
      if item.hasBoundaries, !item.isAligned, (batch.stop - first) % item.every != 0 { continue }
      var wanted = batch
      if item.count == 0 {
        // Without boundaries windows are open on the left.
        let start = batch.stop - item.period + (item.every == 0 ? 1 : 0)
        wanted.times = batch.times.filter { $0 >= start }
      }
      if let index = rest.firstIndex(of: wanted) {
        rest.remove(at: index)
      } else {
        problems.append("missing \(wanted)")
      }
    }
    for batch in rest {
      if let reason = explanation(of: batch, item, kapacitor) {
        extras[reason, default: 0] += 1
      } else {
        problems.append("extra \(batch)")
      }
    }
    return problems
  }

  private func explanation(
    of batch: WindowBatch, _ item: WindowCase, _ kapacitor: KapacitorWindows
  ) -> String? {
    guard item.hasBoundaries else { return nil }
    let boundaries = kapacitor.boundaries[batch.group] ?? []
    let isSkipped = zip(boundaries, boundaries.dropFirst())
      .contains { $0.0 < batch.stop && batch.stop < $0.1 }
    if isSkipped { return "skip" }
    if item.isFilled, let first = boundaries.first, batch.stop < first { return "fill" }
    if !item.points.contains(where: { $0.group == batch.group && $0.time >= batch.stop }) {
      return "silence"
    }
    return nil
  }

  private func run(_ item: WindowCase) throws -> [WindowBatch] {
    var command = "lp-window"
    if item.count > 0 {
      command += " --count \(item.count) --every-count \(item.everyCount)"
    } else {
      command += " \(item.period)ms --every \(item.every)ms"
      if item.hasBoundaries, !item.isAligned { command += " --align first" }
    }
    command += " -p ms --drop-partial" + (item.isFilled ? " --fill" : "")
    command += " --group-by \(item.grouping)"
    // Kapacitor believes every stamp at once.
    command += " --max-ahead 15000w"
    // What Kapacitor's from() lets through.
    let input = item.lines.joined(separator: "\n") + "\n"
    let result = try Shell.run(command, input: Data(input.utf8))
    #expect(result.status == 0, "\(item.name): \(result.errors)")
    var batches: [WindowBatch] = []
    for line in result.output.split(separator: "\n") {
      if line.hasPrefix("# window") {
        let words = line.split(separator: " ")
        let stop = words.first { $0.hasPrefix("stop=") }?.dropFirst(5)
        let group = words.first { $0.hasPrefix("group=") }?.dropFirst(6) ?? ""
        let tags = group.split(separator: ",").dropFirst().joined(separator: ",")
        batches.append(WindowBatch(group: tags, stop: stop.flatMap { Int($0) } ?? -1, times: []))
      } else if !line.hasPrefix("#"), let time = line.split(separator: " ").last {
        batches[batches.count - 1].times.append(Int(time) ?? -1)
      }
    }
    return batches
  }

  @Test("what Kapacitor refuses is refused, each with the option to change")
  func errors() throws {
    let data = try TestData.url("")
    var ran = 0
    for folder in try TestData.folders(data.appendingPathComponent("kapacitor"), prefix: "w") {
      let expected = folder.appendingPathComponent("expected/define.txt")
      guard FileManager.default.fileExists(atPath: expected.path) else { continue }
      let script = try TickScript(folder.appendingPathComponent("task.tick"))
      var command = "lp-window --group-by none"
      if let count = script.argument("periodCount") { command += " --count \(count)" }
      if let count = script.argument("everyCount") { command += " --every-count \(count)" }
      if script.has("align") { command += " --align epoch" }
      if let period = script.argument("period") { command += " \(period)" }
      let result = try Shell.run(command)
      #expect(result.status == 2, "\(folder.lastPathComponent): \(result.errors)")
      #expect(result.errors.split(separator: "\n").count == 1)
      ran += 1
    }
    print("windows that Kapacitor refuses: \(ran) cases")
  }

  @Test("aggregates are Kapacitor's, stamped with the window's end")
  func aggregates() throws {
    let data = try TestData.url("")
    let functions = ["percentile": "p90"]
    var ran = 0
    for folder in try TestData.folders(data.appendingPathComponent("kapacitor"), prefix: "w") {
      let script = try TickScript(folder.appendingPathComponent("task.tick"))
      guard script.has("percentile"), let period = script.argument("period") else { continue }
      let logs = try FileManager.default.contentsOfDirectory(
        at: folder.appendingPathComponent("expected"), includingPropertiesForKeys: nil)
      for log in logs where !log.lastPathComponent.contains("firstp") {
        for line in try String(contentsOf: log, encoding: .utf8).split(separator: "\n") {
          let json = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
          let fields = json?["fields"] as? [String: String] ?? [:]
          let time = KapacitorWindowCases.milliseconds(json?["time"]) / 1000
          guard let (name, text) = fields.first, let value = Double(text) else { continue }
          let function = functions[name] ?? name
          let result = try Shell.run(
            "lp-window \(period) --align first --group-by none -p s --agg \(function)"
              + " --field value \(folder.path)/input.lp")
          let ours = result.output.split(separator: "\n").first { $0.hasSuffix(" \(time)") }
          let number = ours?.split(separator: " ")[1].split(separator: "=").last
          let digits = number.map { String($0.hasSuffix("i") ? $0.dropLast() : $0) } ?? ""
          #expect(Double(digits) == value, "\(function) at \(time): \(result.output)")
          ran += 1
        }
      }
    }
    print("aggregates as Kapacitor's: \(ran) values")
  }
}
