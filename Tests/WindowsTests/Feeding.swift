import Bytes
import Foundation
import Times

@testable import Windows

/// What came out: the window and the numbers of its points.
struct Emitted: Equatable {
  var group: Int
  var start: Int64
  var stop: Int64
  var points: [Int]
  var isPartial: Bool
}

/// Feeds points (moment, group), numbered in order of arrival, and collects what comes out.
func run(
  period: Int64, every: Int64, settings: TimeWindows.Settings = .init(),
  points: [(time: Int64, group: Int)], finish: Bool = true
) -> (windows: [Emitted], receptions: [WindowReception]) {
  let rule = WindowRule(
    period: TimeSpan(nanoseconds: period), every: TimeSpan(nanoseconds: every),
    origin: Timestamp(nanoseconds: 0))
  return run(.time(rule), settings: settings, points: points, finish: finish)
}

/// The same for windows of any shape. After the points whose numbers are in `silences` the stream falls
/// silent.
func run(
  _ shape: WindowShape, settings: TimeWindows.Settings = .init(),
  points: [(time: Int64, group: Int)], silences: Set<Int> = [], finish: Bool = true
) -> (windows: [Emitted], receptions: [WindowReception]) {
  var windows = GroupedWindows(shape, settings: settings)
  var emitted: [Emitted] = []
  var receptions: [WindowReception] = []
  func collect(_ emission: WindowEmission, _ lines: borrowing HeldLines) -> Bool {
    var text = ByteBuffer()
    lines.forEachRun(from: emission.keys.lowerBound, to: emission.keys.upperBound) {
      text.append($0, $1)
    }
    let numbers = String(decoding: text.array, as: UTF8.self).split(separator: "\n").map {
      Int($0) ?? -1
    }
    emitted.append(
      Emitted(
        group: emission.group, start: emission.start, stop: emission.stop, points: numbers,
        isPartial: emission.isPartial))
    return true
  }
  for (number, point) in points.enumerated() {
    let line = Array(String(number).utf8)
    let reception = windows.receive(
      line.span, 0..<line.count, at: point.time, group: point.group, emit: collect)
    receptions.append(reception)
    if reception == .kept { windows.complete(point.group, at: point.time, emit: collect) }
    if silences.contains(number) { windows.flushIdle(emit: collect) }
  }
  if finish { windows.finish(emit: collect) }
  return (emitted, receptions)
}

/// A time zone of the system's database; nil where there is none.
func zone(_ name: String) throws -> TimeZoneRules? {
  guard let data = FileManager.default.contents(atPath: "/usr/share/zoneinfo/\(name)") else {
    print("SKIPPED: no time zone \(name) on this system")
    return nil
  }
  let bytes = Array(data)
  return try TimeZoneRules(parsing: bytes.span)
}
