import Foundation
import Testing

@testable import Surprise

/// A file's content; one that ends in .gz is unpacked.
func content(of file: URL) throws -> Data {
  guard file.pathExtension == "gz" else { return try Data(contentsOf: file) }
  let process = Process()
  let pipe = Pipe()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = ["gzip", "-dc", file.path]
  process.standardOutput = pipe
  try process.run()
  let data = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return data
}

/// Points of metrics and series by number, as the room takes them.
struct AtlasPoints {
  struct Point {
    var series: Int
    var hour: Int64
    var value: Double?
  }

  private(set) var points: [Point] = []
  private(set) var metrics: [String] = []
  /// Of each series its metric and its name.
  private(set) var series: [(metric: Int, name: String)] = []
  private var numbers: [[UInt8]: Int] = [:]

  /// Reads lines of the form `NAME,metric=M,query=Q[,…] FIELD=V NANOSECONDS`, which is all that the
  /// files hold; only the field `value` counts.
  init(_ file: URL) throws {
    for line in try content(of: file).split(separator: UInt8(ascii: "\n")) {
      let line = Array(line)
      let blanks = line.indices.filter {
        line[$0] == UInt8(ascii: " ") && line[$0 - 1] != UInt8(ascii: "\\")
      }
      let field = String(decoding: line[blanks[0] + 1..<blanks[1]], as: UTF8.self)
      let stamp = Int64(String(decoding: line[(blanks[1] + 1)...], as: UTF8.self)) ?? 0
      points.append(
        Point(
          series: number(of: line[..<blanks[0]]), hour: stamp / 3_600_000_000_000,
          value: field.hasPrefix("value=") ? Double(field.dropFirst("value=".count)) : nil))
    }
  }

  private mutating func number(of head: ArraySlice<UInt8>) -> Int {
    let tags = head.split(separator: UInt8(ascii: ","))
    func value(_ key: String) -> [UInt8] {
      tags.first { $0.starts(with: key.utf8) }.map { Array($0.dropFirst(key.utf8.count)) } ?? []
    }
    let (metric, query) = (value("metric="), value("query="))
    let key = metric + [UInt8(ascii: ",")] + query
    if let known = numbers[key] { return known }
    let name = String(decoding: metric, as: UTF8.self)
    if !metrics.contains(name) { metrics.append(name) }
    let text = String(decoding: query, as: UTF8.self)
    series.append((metrics.firstIndex(of: name) ?? 0, text))
    numbers[key] = series.count - 1
    return series.count - 1
  }

  /// What a detector with these settings finds. All series are known to it from the start.
  func findings(_ settings: DetectorSettings) -> [Finding] {
    var detector = SurpriseDetector(settings)
    for _ in metrics { _ = detector.addMetric() }
    for item in series { _ = detector.addSeries(of: item.metric) }
    detector.setRanks(metrics: Self.ranks(metrics), series: Self.ranks(series.map(\.name)))
    var findings: [Finding] = []
    for point in points {
      detector.close(before: point.hour) { findings.append($0) }
      _ = detector.receive(point.value, of: point.series, in: point.hour)
    }
    detector.finish { findings.append($0) }
    return findings
  }

  /// As terms are ordered: numbers as numbers, else byte by byte.
  private static func ranks(_ names: [String]) -> [Int] {
    let areNumbers = names.allSatisfy { Int($0) != nil }
    let sorted = Set(names).sorted { first, second in
      if areNumbers { return (Int(first) ?? 0) < (Int(second) ?? 0) }
      return Array(first.utf8).lexicographicallyPrecedes(Array(second.utf8))
    }
    let places = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1, $0) })
    return names.map { places[$0] ?? 0 }
  }
}

/// Whether two numbers, each of which may be missing, agree to nine digits.
func agree(_ first: Double?, _ second: Double?) -> Bool {
  guard let first, let second else { return first == nil && second == nil }
  return abs(first - second) <= 1e-9 * max(abs(first), abs(second))
}

extension SurpriseDetector {
  /// Adds a metric, with the next number.
  mutating func addMetric() -> Int {
    addMetric(metricCount)
    return metricCount - 1
  }

  /// Adds a series to a metric, with the next number.
  mutating func addSeries(of metric: Int) -> Int {
    addSeries(seriesCount, of: metric)
    return seriesCount - 1
  }
}
