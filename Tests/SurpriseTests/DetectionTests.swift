import Foundation
import TestSupport
import Testing

@testable import Surprise

/// What the detectors find on simulated data whose disruptions are known.
///
/// An event is a disruption in one metric it affects; it is found if an alert lies in it. Alerts less than
/// three hours apart are one episode: true where it touches an event, an echo where it begins within 25
/// hours after one, else false. The first 72 hours are not scored.
@Suite("Detection on labelled data")
struct DetectionTests {
  private struct Label: Decodable {
    var start: String
    var end: String
    var metrics: [String]
  }

  private struct Event {
    var metric: Int
    var hours: ClosedRange<Int64>
  }

  private struct Score {
    var events = 0
    var found = 0
    var trueEpisodes = 0
    var falseEpisodes = 0
    var delays: [Int64] = []

    var measure: Double {
      let recall = Double(found) / Double(max(events, 1))
      let precision = Double(trueEpisodes) / Double(max(trueEpisodes + falseEpisodes, 1))
      return recall + precision > 0 ? 2 * recall * precision / (recall + precision) : 0
    }
  }

  /// The default preset of lp-surprise.
  static var unrest: DetectorSettings {
    var settings = DetectorSettings()
    settings.feature = .unrest
    settings.bound.kind = .robust
    settings.bound.sigma = 6
    settings.bound.history = 168
    settings.bound.least = 0.045
    settings.bound.leastSeries = 1.3
    return settings
  }

  private static func published(_ kind: BoundKind) -> DetectorSettings {
    var settings = DetectorSettings()
    var feature = SurpriseFeatureSettings()
    feature.seriesSize = 10
    settings.surprise = feature
    settings.bound.kind = kind
    return settings
  }

  @Test("the default finds nearly all disruptions and little else; the article's watch finds none")
  func labelled() throws {
    let folder = try TestData.url("atlas")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    let bases = files.filter { $0.hasSuffix(".labels.json") }.map {
      String($0.prefix { $0 != "." })
    }
    for base in bases {
      let points = try AtlasPoints(folder.appendingPathComponent(base + ".lp.gz"))
      let events = try events(folder.appendingPathComponent(base + ".labels.json"), points)
      var scores: [String: Score] = [:]
      let detectors = [
        "default": Self.unrest, "timelion": Self.published(.timelion),
        "watcher": Self.published(.watcher),
      ]
      for (name, settings) in detectors.sorted(by: { $0.key < $1.key }) {
        let score = score(points.findings(settings), events)
        scores[name] = score
        print(
          "\(base), \(name): \(score.found) of \(score.events) events found, "
            + "\(score.falseEpisodes) false episodes, F1 \((score.measure * 1000).rounded() / 1000)"
        )
      }
      let best = try #require(scores["default"])
      #expect(best.measure >= (base.hasPrefix("part1") ? 0.94 : 0.85))
      #expect((best.delays.sorted().dropFirst(best.delays.count / 2).first ?? 9) <= 1)
      #expect(best.measure > (scores["timelion"]?.measure ?? 1) + 0.2)
      #expect(scores["watcher"]?.found == 0)
    }
    #expect(!bases.isEmpty)
  }

  private func events(_ file: URL, _ points: AtlasPoints) throws -> [Event] {
    let from = (points.points.first?.hour ?? 0) + 72
    let date = ISO8601DateFormatter()
    func hour(_ text: String) -> Int64 {
      Int64(date.date(from: text)?.timeIntervalSince1970 ?? 0) / 3600
    }
    return try JSONDecoder().decode([Label].self, from: Data(contentsOf: file)).flatMap { label in
      label.metrics.compactMap { metric in
        points.metrics.firstIndex(of: metric).map {
          Event(metric: $0, hours: hour(label.start)...hour(label.end))
        }
      }
    }.filter { $0.hours.lowerBound >= from }
  }

  private func score(_ findings: [Finding], _ events: [Event]) -> Score {
    var score = Score()
    let from = (findings.first?.hour ?? 0) + 72
    var alerts: [Int: [Int64]] = [:]
    for finding in findings where finding.isAlert {
      alerts[finding.metric, default: []].append(finding.hour)
    }
    for event in events {
      score.events += 1
      guard let first = alerts[event.metric]?.first(where: { event.hours.contains($0) }) else {
        continue
      }
      score.found += 1
      score.delays.append(first - event.hours.lowerBound)
    }
    for (metric, hours) in alerts {
      var episodes: [ClosedRange<Int64>] = []
      for hour in hours where hour >= min(from, events.map(\.hours.lowerBound).min() ?? from) {
        if let last = episodes.last, hour - last.upperBound < 3 {
          episodes[episodes.count - 1] = last.lowerBound...hour
        } else {
          episodes.append(hour...hour)
        }
      }
      let mine = events.filter { $0.metric == metric }.map(\.hours)
      for episode in episodes {
        if mine.contains(where: { $0.overlaps(episode) }) {
          score.trueEpisodes += 1
        } else if !mine.contains(where: {
          (0...25).contains(episode.lowerBound - $0.upperBound)
        }) {
          score.falseEpisodes += 1
        }
      }
    }
    return score
  }
}
