import Foundation

/// A line of an alert log with the parts that comparisons need.
struct AlertEventLine: Equatable {
  /// The line without its newline.
  var text: String

  init(_ text: String) { self.text = text }

  /// The lines of a log.
  static func lines(_ log: String) -> [AlertEventLine] {
    log.split(separator: "\n").map { AlertEventLine(String($0)) }
  }

  /// The line with empty details.
  var withoutDetails: AlertEventLine {
    guard let start = text.range(of: "\",\"details\":\""),
      let end = text.range(of: "\",\"time\":\"", range: start.upperBound..<text.endIndex)
    else { return self }
    return AlertEventLine(String(text[..<start.upperBound]) + String(text[end.lowerBound...]))
  }

  var time: Double {
    let fraction = ISO8601DateFormatter()
    fraction.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
    let text = string("time")
    let date = ISO8601DateFormatter().date(from: text) ?? fraction.date(from: text)
    return date?.timeIntervalSince1970 ?? .nan
  }

  var level: String { string("level") }

  /// Name and tags.
  var series: String {
    guard let start = text.range(of: "\"series\":[{"),
      let end = text.range(of: ",\"columns\"", range: start.upperBound..<text.endIndex)
    else { return "" }
    return String(text[start.upperBound..<end.lowerBound])
  }

  /// The event's own value, not one in its data.
  private func string(_ key: String) -> String {
    guard let start = text.range(of: "\"\(key)\":\""),
      let end = text.range(of: "\"", range: start.upperBound..<text.endIndex)
    else { return "" }
    return String(text[start.upperBound..<end.lowerBound])
  }

  private mutating func replace(_ start: String, upTo end: String, by value: String) {
    guard let first = text.range(of: start, options: .backwards),
      let last = text.range(of: end, range: first.upperBound..<text.endIndex)
    else { return }
    text.replaceSubrange(first.upperBound..<last.lowerBound, with: value)
  }

  /// The same event with a duration below zero made zero.
  var withoutNegativeDuration: AlertEventLine {
    var line = self
    if text.contains("\",\"duration\":-") {
      line.replace("\",\"duration\":", upTo: ",\"level\"", by: "0")
    }
    return line
  }

  /// The same events with durations and previous levels counted anew from their levels, each series
  /// by itself or all together.
  static func retold(_ lines: [AlertEventLine], bySeries: Bool) -> [AlertEventLine] {
    var previous: [String: String] = [:]
    var start: [String: Double] = [:]
    return lines.map { line in
      var line = line
      let series = bySeries ? line.series : ""
      if previous[series] ?? "OK" == "OK" { start[series] = line.time }
      let elapsed = max(line.time - (start[series] ?? line.time), 0)
      let duration = Int((elapsed * 1e9).rounded())
      line.replace("\",\"duration\":", upTo: ",\"level\"", by: "\(duration)")
      line.replace("\"previousLevel\":\"", upTo: "\"", by: previous[series] ?? "OK")
      previous[series] = line.level
      return line
    }
  }
}
