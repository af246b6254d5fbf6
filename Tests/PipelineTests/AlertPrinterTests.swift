import Foundation
import TestSupport
import Testing

/// The guide's 24 hours of a printer through our pipe, against the logs of the real Kapacitor run
/// with the guide's script.
///
/// Each event is equal in every byte but the details and the last digits of the two numbers: the
/// guide's moving sums drift, so its p-values are right to about 1e-8 only, and so is its t beside
/// the p-value's share.
@Suite("The guide's alerts")
struct AlertPrinterTests {
  private static let fields = ["hotend", "bed", "air"]

  @Test("the alert logs of the guide come out", arguments: fields)
  func failures(_ field: String) throws {
    try compare(field, log: "replay_\(field)_failure.log", "'pvalue < 0.001' --id \(field)")
  }

  @Test("an event for every point comes out as in the real run", arguments: fields)
  func all(_ field: String) throws {
    try compare(field, log: "\(field)_all.log", "--info TRUE --id \(field)_all")
  }

  private func compare(_ field: String, log: String, _ alert: String) throws {
    let data = try TestData.url("kapacitor/printer")
    let result = try Shell.run(
      "zcat printer.lp.gz | lp-window 5m | lp-ttest --field \(field) --field-tag ''"
        + " | lp-alert \(alert)", in: data)
    #expect(result.errors == "")
    #expect(result.status == 0)
    let text = try String(contentsOf: data.appendingPathComponent(log), encoding: .utf8)
    let wanted = AlertEventLine.lines(text).map { Numbered($0.withoutDetails) }
    let ours = AlertEventLine.lines(result.output).map { Numbered($0.withoutDetails) }
    #expect(ours.count == wanted.count)
    var worst = 0.0
    for (mine, theirs) in zip(ours, wanted) {
      #expect(mine.frame == theirs.frame)
      guard mine.numbers.count == 2, theirs.numbers.count == 2 else {
        Issue.record("no two numbers: \(mine.frame)")
        continue
      }
      let ofP = abs(mine.numbers[0] - theirs.numbers[0]) / abs(theirs.numbers[0])
      let ofT = abs(mine.numbers[1] - theirs.numbers[1]) / max(abs(theirs.numbers[1]), 0.1)
      worst = max(worst, ofP, ofT)
      #expect(ofP <= 1e-8 && ofT <= 1e-8, "\(mine.numbers) instead of \(theirs.numbers)")
    }
    print("the guide's alerts, \(log): \(ours.count) events equal, numbers within \(worst)")
  }
}

/// A line of a log with its p-value and t apart.
private struct Numbered {
  var frame: String
  var numbers: [Double] = []

  init(_ line: AlertEventLine) {
    frame = line.text
    guard let values = frame.range(of: "\"values\":[[\""),
      let start = frame.range(of: "\",", range: values.upperBound..<frame.endIndex),
      let end = frame.range(of: "]]", range: start.upperBound..<frame.endIndex)
    else { return }
    numbers = frame[start.upperBound..<end.lowerBound].split(separator: ",").compactMap {
      Double($0)
    }
    frame.removeSubrange(start.upperBound..<end.lowerBound)
  }
}
