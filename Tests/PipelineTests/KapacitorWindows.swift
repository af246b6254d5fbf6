import Foundation
import TestSupport

/// A window as lp-window or Kapacitor put it out: its group's tags, its stop and its points' times, in
/// milliseconds.
struct WindowBatch: Equatable {
  var group: String
  var stop: Int
  var times: [Int]
}

/// What a Kapacitor window was asked for, and what it was given.
struct WindowCase {
  var name: String
  var period = 0
  var every = 0
  var count = 0
  var everyCount = 0
  var isAligned = false
  var isFilled = false
  var grouping = "none"
  /// The input in milliseconds.
  var lines: [String]
  /// Group and time of each point, in order of arrival.
  var points: [(group: String, time: Int)]
  var expected: [WindowBatch]

  /// Whether windows end at boundaries that lie `every` apart, and not with each point.
  var hasBoundaries: Bool { count == 0 && every > 0 }

  var kind: String {
    let kind =
      count > 0 ? "by count" : every == 0 ? "each point" : isAligned ? "aligned" : "unaligned"
    return kind + (isFilled ? ", filled" : "") + (isInOrder ? "" : ", late points")
  }

  /// Times rise within each group.
  private var isInOrder: Bool {
    var newest: [String: Int] = [:]
    for point in points {
      if point.time < newest[point.group] ?? .min { return false }
      newest[point.group] = point.time
    }
    return true
  }
}

/// Kapacitor's windows by its rules, group by group, with the boundaries that they went through.
struct KapacitorWindows {
  private(set) var batches: [WindowBatch] = []
  /// Every boundary a group has had, the last one not yet reached.
  private(set) var boundaries: [String: [Int]] = [:]
  private var buffers: [String: [Int]] = [:]
  private var counts: [String: Int] = [:]
  private let item: WindowCase

  init(_ item: WindowCase) {
    self.item = item
    for point in item.points {
      if item.count > 0 {
        count(point.group, point.time)
      } else if item.every == 0 {
        trail(point.group, point.time)
      } else {
        keep(point.group, point.time)
      }
    }
  }

  private mutating func keep(_ group: String, _ time: Int) {
    let next = boundaries[group]?.last ?? first(after: time)
    if boundaries[group] == nil { boundaries[group] = [next] }
    if time >= next {
      purge(group, through: next - item.period - 1)
      batches.append(WindowBatch(group: group, stop: next, times: buffers[group] ?? []))
      let following = truncated(time + item.every)
      boundaries[group]?.append(following)
    }
    buffers[group, default: []].append(time)
  }

  private mutating func trail(_ group: String, _ time: Int) {
    buffers[group, default: []].append(time)
    let next = boundaries[group]?.last ?? (item.isFilled ? time + item.period : time)
    if boundaries[group] == nil { boundaries[group] = [next] }
    guard time >= next else { return }
    purge(group, through: time - item.period)
    batches.append(WindowBatch(group: group, stop: time, times: buffers[group] ?? []))
    boundaries[group]?.append(time)
  }

  private mutating func count(_ group: String, _ time: Int) {
    buffers[group, default: []].append(time)
    counts[group, default: 0] += 1
    let rest = (counts[group] ?? 0) - (item.isFilled ? item.count : item.everyCount)
    guard rest >= 0, rest % item.everyCount == 0 else { return }
    let times = Array((buffers[group] ?? []).suffix(item.count))
    batches.append(WindowBatch(group: group, stop: time, times: times))
  }

  private func first(after time: Int) -> Int {
    guard item.isFilled else { return truncated(time + item.every) }
    let next = truncated(time + item.period)
    return item.isAligned && next <= time + item.period ? next + item.every : next
  }

  /// Aligned boundaries are counted from the year 1.
  private func truncated(_ time: Int) -> Int {
    guard item.isAligned else { return time }
    return time - (time + 62_135_596_800_000) % item.every
  }

  /// Only points at the front go, up to the first that stays.
  private mutating func purge(_ group: String, through time: Int) {
    buffers[group] = Array((buffers[group] ?? []).drop { $0 <= time })
  }
}

/// The cases of the data folder.
enum KapacitorWindowCases {
  static func all(in data: URL) throws -> [WindowCase] { try vectors(data) + folders(data) }

  private static func vectors(_ data: URL) throws -> [WindowCase] {
    struct File: Decodable { var vectors: [Vector] }
    struct Vector: Decodable {
      struct Window: Decodable {
        var tmax: Double
        var points: [Double]
      }
      var name: String
      var period: String
      var every: String
      var align: Bool
      var fill_period: Bool
      var period_count: Int?
      var every_count: Int?
      var point_seconds: [Double]
      var windows: [Window]
    }
    func milliseconds(_ seconds: Double) -> Int {
      Int((seconds * 1000).rounded()) + 1_451_606_400_000
    }
    let file = data.appendingPathComponent("kapacitor/window-vectors.json")
    return try JSONDecoder().decode(File.self, from: Data(contentsOf: file)).vectors.map { vector in
      let times = vector.point_seconds.map(milliseconds)
      return WindowCase(
        name: vector.name, period: TickScript.milliseconds(vector.period),
        every: TickScript.milliseconds(vector.every), count: vector.period_count ?? 0,
        everyCount: vector.every_count ?? 0, isAligned: vector.align,
        isFilled: vector.fill_period, lines: times.map { "m v=1 \($0)" },
        points: times.map { ("", $0) },
        expected: vector.windows.map {
          WindowBatch(group: "", stop: milliseconds($0.tmax), times: $0.points.map(milliseconds))
        })
    }
  }

  /// The folders with a single window node and points in seconds.
  private static func folders(_ data: URL) throws -> [WindowCase] {
    try TestData.folders(data.appendingPathComponent("kapacitor"), prefix: "w").compactMap {
      (folder: URL) -> WindowCase? in
      let script = try TickScript(folder.appendingPathComponent("task.tick"))
      let expected = folder.appendingPathComponent("expected")
      let isRefused = FileManager.default.fileExists(
        atPath: expected.appendingPathComponent("define.txt").path)
      guard !isRefused, !script.has("percentile") else { return nil }
      let tags = script.argument("groupBy").map { text in
        text.split(separator: ",").map {
          $0.trimmingCharacters(in: CharacterSet(charactersIn: "' "))
        }
      }
      let lines = try String(
        contentsOf: folder.appendingPathComponent("input.lp"), encoding: .utf8
      ).split(separator: "\n").map { "\($0)000" }
      return WindowCase(
        name: folder.lastPathComponent,
        period: script.argument("period").map(TickScript.milliseconds) ?? 0,
        every: script.argument("every").map(TickScript.milliseconds) ?? 0,
        count: script.argument("periodCount").flatMap { Int($0) } ?? 0,
        everyCount: script.argument("everyCount").flatMap { Int($0) } ?? 0,
        isAligned: script.has("align"), isFilled: script.has("fillPeriod"),
        grouping: tags.map { $0 == ["*"] ? "'*'" : $0.joined(separator: ",") } ?? "none",
        lines: lines, points: lines.compactMap { point($0, tags: tags) },
        expected: try batches(expected.appendingPathComponent("node.log3.W.jsonl")))
    }
  }

  private static func point(_ line: String, tags: [String]?) -> (group: String, time: Int)? {
    let parts = line.split(separator: " ")
    guard parts.count == 3, let time = Int(parts[2]) else { return nil }
    let group = parts[0].split(separator: ",").dropFirst().sorted().filter { tag in
      tags?.contains { $0 == "*" || tag.hasPrefix($0 + "=") } == true
    }
    return (group.joined(separator: ","), time)
  }

  /// What was logged; nothing where Kapacitor logged nothing.
  private static func batches(_ log: URL) throws -> [WindowBatch] {
    guard FileManager.default.fileExists(atPath: log.path) else { return [] }
    return try String(contentsOf: log, encoding: .utf8).split(separator: "\n").compactMap { line in
      let json = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
      let points = json["points"] as? [[Any]] ?? []
      // A tag that the points lack is written with an empty value there, not at all here.
      let tags = (json["tags"] as? [String: String] ?? [:]).filter { !$0.value.isEmpty }
      return WindowBatch(
        group: tags.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: ","),
        stop: milliseconds(json["time"]), times: points.map { milliseconds($0.first) })
    }
  }

  static func milliseconds(_ value: Any?) -> Int {
    (value as? String).flatMap(ISO8601DateFormatter().date(from:))
      .map { Int($0.timeIntervalSince1970 * 1000) } ?? -1
  }
}
