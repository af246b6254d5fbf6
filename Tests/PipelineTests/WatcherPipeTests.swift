import Foundation
import TestSupport
import Testing

/// The article's second watch as a pipe: extended statistics over six trailing hours of each metric, and
/// a rule of three sigma.
@Suite("The second watch as a pipe")
struct WatcherPipeTests {
  private struct Row: Decodable {
    var execution_time: String
    var metric: String
    var value: Double?
    var count: Int
    var mean: Double?
    var std: Double?
    var alert: Bool
  }

  private struct Summary: Decodable {
    struct Fields: Decodable {
      var value_count: Int
      var value_last: Double?
      var value_mean: Double?
      var value_stddevp: Double?
    }
    var tags: [String: String]
    var fields: Fields
    var time: String
  }

  private static let window =
    "lp-window 6h --every 1h --agg count,last,mean,stddevp --field value --group-by metric"

  private func rows<Kind: Decodable>(_ text: String, as kind: Kind.Type) throws -> [Kind] {
    try text.split(separator: "\n").map { try JSONDecoder().decode(kind, from: Data($0.utf8)) }
  }

  @Test("the six hours that end with each record have Elasticsearch's count, mean and deviation")
  func statistics() throws {
    let data = try TestData.url("")
    let folder = data.appendingPathComponent("atlas")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let ending = ".watch.ndjson.gz"
    var (compared, alerts, events) = (0, 0, 0)
    for file in files.sorted() where file.contains(".stage2.") && file.hasSuffix(ending) {
      let first = file.replacingOccurrences(of: ".stage2.", with: ".stage1.")
        .replacingOccurrences(of: ending, with: ".ndjson.gz")
      guard files.contains(first) else { continue }
      let expected = try rows(try Shell.run("zcat \(file)", in: folder).output, as: Row.self)
      let ours = try rows(
        try Shell.run("zcat \(first) | \(Self.window)", in: folder).output, as: Summary.self)
      compared += try compare(expected, ours, file)
      alerts += expected.filter(\.alert).count
      let pipe = try Shell.run(
        "zcat \(first) | \(Self.window) | lp-alert -q 'value_last > value_mean + 3 * value_stddevp'"
          + " -o text --no-recoveries", in: folder)
      events += pipe.output.split(separator: "\n").count
    }
    print("the second watch: \(compared) windows agree; \(alerts) alerts there, \(events) here")
    #expect(compared > 0 && events == alerts)
  }

  /// Counts the windows that agree; the one that ends with a record stops an hour after it.
  private func compare(_ expected: [Row], _ ours: [Summary], _ file: String) throws -> Int {
    let date = ISO8601DateFormatter()
    let found = Dictionary(
      uniqueKeysWithValues: ours.map { ("\($0.tags["metric"] ?? "") \($0.time)", $0.fields) })
    var agree = 0
    for row in expected {
      let time = try #require(date.date(from: row.execution_time))
      let place = "\(file) \(row.metric) \(row.execution_time)"
      let stop = date.string(from: time.addingTimeInterval(3600))
      let sums = found["\(row.metric) \(stop)"]
      #expect(sums?.value_count ?? 0 == row.count, "\(place)")
      guard row.count > 0, let mean = row.mean, let sums, let ourMean = sums.value_mean,
        let ourDeviation = sums.value_stddevp
      else {
        #expect(row.count == 0, "\(place)")
        continue
      }
      // Elasticsearch subtracts a squared sum from a sum of squares, which may leave less than nothing;
      // so variances are compared, by the size of what was subtracted.
      let variance = row.std.map { $0 * $0 } ?? 0
      let isSame =
        abs(ourMean - mean) <= 1e-12 * abs(mean)
        && abs(ourDeviation * ourDeviation - variance) <= 1e-12 * mean * mean
        && (row.value == nil || sums.value_last == row.value)
      #expect(isSame, "\(place)")
      agree += isSame ? 1 : 0
    }
    return agree
  }
}
