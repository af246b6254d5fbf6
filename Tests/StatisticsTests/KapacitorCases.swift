import Foundation
import Statistics
import TestSupport
import Testing

/// A case of the guide's t-test function, run on the real Kapacitor.
struct KapacitorCase {
  struct Row: Decodable {
    struct Fields: Decodable {
      var pvalue: String
      var t: String
    }
    var fields: Fields
  }

  var period = 0
  var every = 0
  var isByCount = false
  var settings = TestSettings()
  var times: [Int] = []
  var values: [Double] = []
  /// True if the guide's function cannot read the values: it takes integers for 0.0.
  var hasIntegers = false
  var rows: [Row] = []
  var isRefused = false

  init(_ folder: URL) throws {
    let script = try String(contentsOf: folder.appendingPathComponent("task.tick"), encoding: .utf8)
    func argument(_ name: String) -> String? {
      guard let start = script.range(of: ".\(name)(") else { return nil }
      return String(script[start.upperBound...].prefix { $0 != ")" })
    }
    isByCount = argument("periodCount") != nil
    let unit = CharacterSet(charactersIn: "s")
    let period = argument("periodCount") ?? argument("period")?.trimmingCharacters(in: unit)
    let every = argument("everyCount") ?? argument("every")?.trimmingCharacters(in: unit)
    self.period = try #require(period.flatMap { Int($0) })
    self.every = try #require(every.flatMap { Int($0) })
    settings.size = try #require(argument("size").flatMap { Int($0) })
    settings.alpha = try #require(argument("alpha").flatMap { Double($0) })
    for line in try TestData.lines(folder.appendingPathComponent("input.lp")) {
      let parts = line.split(separator: " ").map(String.init)
      let text = String(parts[1].dropFirst(2))
      hasIntegers = hasIntegers || text.hasSuffix("i")
      let number = text.hasSuffix("i") ? String(text.dropLast()) : text
      values.append(try #require(Double(number)))
      times.append(try #require(Int(parts[2])))
    }
    let expected = folder.appendingPathComponent("expected")
    isRefused = FileManager.default.fileExists(
      atPath: expected.appendingPathComponent("task_error.txt").path)
    for file in try FileManager.default.contentsOfDirectory(atPath: expected.path)
    where file.hasSuffix(".jsonl") {
      for line in try TestData.lines(expected.appendingPathComponent(file)) {
        rows.append(try JSONDecoder().decode(Row.self, from: Data(line.utf8)))
      }
    }
  }

  /// The windows that Kapacitor makes of points that come in order without gaps.
  var windows: [[Double]] {
    var windows: [[Double]] = []
    if isByCount {
      for end in stride(from: every, through: values.count, by: every) {
        windows.append(Array(values[max(0, end - period)..<end]))
      }
      return windows
    }
    var next = times[0] + every
    for time in times where time >= next {
      windows.append(zip(times, values).filter { next - period <= $0.0 && $0.0 < next }.map(\.1))
      next = time + every
    }
    return windows
  }
}

/// The guide's printer data and what its function said of it.
struct PrinterData {
  var values: [String: [Double]] = [:]
  var times: [Int] = []

  init(_ file: URL) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", file.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: " ")
      times.append(try #require(Int(parts[2])))
      for field in parts[1].split(separator: ",") {
        let pair = field.split(separator: "=")
        values[String(pair[0]), default: []].append(try #require(Double(String(pair[1]))))
      }
    }
  }

  /// The t and p-value for each field and time of a window's end, as `field seconds`.
  static func results(_ file: URL) throws -> [String: (t: Double, p: Double)] {
    var results: [String: (t: Double, p: Double)] = [:]
    for line in try TestData.lines(file).dropFirst() {
      let cells = line.components(separatedBy: "\t")
      let time = try #require(ISO8601DateFormatter().date(from: cells[1])).timeIntervalSince1970
      results["\(cells[0]) \(Int(time))"] = (Double(cells[2]) ?? .nan, Double(cells[3]) ?? .nan)
    }
    return results
  }

  /// The windows of one field, each with the time of its end, without the one the data end in.
  func windows(of field: String, seconds: Int) -> [(stop: Int, values: [Double])] {
    var windows: [(stop: Int, values: [Double])] = []
    var open: [Double] = []
    var stop = (times[0] / seconds + 1) * seconds
    for (time, value) in zip(times, values[field] ?? []) {
      if time >= stop {
        windows.append((stop, open))
        open = []
        stop = (time / seconds + 1) * seconds
      }
      open.append(value)
    }
    return windows
  }
}
