import Foundation
import TestSupport
import Testing

@testable import Surprise

/// Awkward points against an independent reference, in more variants than the large files have.
@Suite("The article's detector on awkward points")
struct EdgeTests {
  private struct Case {
    var name: String
    var metricSize = 10
    var change: (inout SurpriseFeatureSettings) -> Void
  }

  private static var cases: [Case] {
    [
      Case(name: "plain") { _ in },
      Case(name: "all") { $0.seriesSize = 0 },
      Case(name: "two", metricSize: 2) { $0.seriesSize = 2 },
      Case(name: "zeros") { $0.gap = .zeros },
      Case(name: "zeros-last") {
        $0.gap = .zeros
        $0.choice = .newest
      },
      Case(name: "last") { $0.choice = .newest },
      Case(name: "w3") { $0.window = 3 },
      Case(name: "holt") {
        ($0.model, $0.window) = (.holt, 5)
        ($0.alpha, $0.beta) = (0.6, 0.3)
      },
      Case(name: "ewma") { ($0.model, $0.window) = (.ewma, 4) },
      Case(name: "linear") { ($0.model, $0.window, $0.range) = (.linear, 7, 12) },
      Case(name: "hw") {
        $0.model = .holtWinters
        $0.period = 3
      },
      Case(name: "hwm") {
        ($0.model, $0.window) = (.holtWinters, 10)
        ($0.period, $0.seasonal) = (4, .multiplicative)
        ($0.alpha, $0.gamma) = (0.5, 0.2)
      },
      Case(name: "es5") { ($0.rule, $0.percentile) = (.elasticsearch5, 60) },
      Case(name: "p25") { $0.percentile = 25 },
    ]
  }

  @Test("gaps, missing values, series that come and go give what the reference gives")
  func awkward() throws {
    let folder = packageRoot.appendingPathComponent("Tests/Fixtures/atlas-edge")
    let points = try AtlasPoints(folder.appendingPathComponent("points.lp"))
    var records = 0
    for item in Self.cases {
      for mode in ["watch", "timelion"] {
        let file = folder.appendingPathComponent("\(item.name).\(mode).tsv")
        guard FileManager.default.fileExists(atPath: file.path) else { continue }
        var settings = DetectorSettings()
        var feature = SurpriseFeatureSettings()
        feature.seriesSize = 10
        item.change(&feature)
        settings.surprise = feature
        settings.metricSize = item.metricSize
        settings.bound.kind = try #require(Variant.bound(mode))
        let ours = points.findings(settings).filter { $0.value != nil }
        let rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        #expect(ours.count == rows.count, "\(item.name) \(mode)")
        let agreed = rows.filter { row in
          let cells = row.split(separator: "\t").map(String.init)
          return ours.contains { finding in
            finding.hour == 394_464 + (Int64(cells[0]) ?? 0)
              && points.metrics[finding.metric] == cells[1]
              && agree(Double(cells[2]), finding.value)
              && agree(Double(cells[3]), finding.limits.mean)
              && agree(Double(cells[4]), finding.limits.standardDeviation)
              && agree(Double(cells[5]), finding.limits.upper)
              && Int(cells[6]) == finding.limits.count
          }
        }
        records += rows.count
        #expect(agreed.count == rows.count, "\(item.name) \(mode)")
      }
    }
    print("awkward points: \(records) records of \(Self.cases.count) variants")
    #expect(records > 2000)
  }
}
