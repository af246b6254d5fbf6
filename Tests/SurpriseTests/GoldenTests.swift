import Foundation
import TestSupport
import Testing

@testable import Surprise

/// The variants and modes that names of golden files encode.
enum Variant {
  /// The settings of stage 1; nil for a name that is none.
  static func feature(_ name: String) -> SurpriseFeatureSettings? {
    var settings = SurpriseFeatureSettings()
    settings.seriesSize = 10
    switch name {
    case "es2_watch": break
    case "es2_sim25": settings.range = 25
    case "es2_allq": settings.seriesSize = 0
    case "es2_zeros": settings.gap = .zeros
    case "es5_allq":
      settings.seriesSize = 0
      settings.rule = .elasticsearch5
    case "es2_last":
      settings.seriesSize = 0
      settings.choice = .newest
    case "es2_w6": settings.window = 6
    case "es2_ewma":
      settings.model = .ewma
      settings.alpha = 0.5
    case "es2_linear": settings.model = .linear
    case "es2_holt": settings.model = .holt
    case "es2_hw6":
      settings.model = .holtWinters
      settings.period = 6
    default: return nil
    }
    return settings
  }

  static func bound(_ mode: String) -> BoundKind? {
    switch mode {
    case "watch": .watcher
    case "timelion": .timelion
    case "timelion-fixed": .timelionFixed
    default: nil
    }
  }
}

/// Every golden record in data/atlas against ours: numbers to nine digits, alerts the same hour for hour.
///
/// A record whose value is null is no finding of ours with a value; that is the only difference.
@Suite("The article's detector")
struct GoldenTests {
  private struct Golden: Decodable {
    var execution_time: String
    var metric: String
    var value: Double?
    var queries: Int?
    var doc_count: Int?
    var mean: Double?
    var std: Double?
    var upper: Double?
    var count: Int?
    var alert: Bool?
  }

  private struct Count {
    var files = 0
    var records = 0
    var agreed = 0

    mutating func add(_ agreed: Int, of records: Int) {
      files += 1
      self.records += records
      self.agreed += agreed
    }
  }

  private struct Key: Hashable {
    var metric: String
    var hour: Int64
  }

  @Test("every golden record of both stages comes out the same")
  func goldens() throws {
    let folder = try TestData.url("atlas")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    let bases = Set(files.filter { $0.contains(".stage") }.map { String($0.prefix { $0 != "." }) })
    var counts: [String: Count] = [:]
    for base in bases.sorted() {
      let input = files.first { $0 == base + ".lp.gz" || $0 == base + ".lp" }
      let points = try AtlasPoints(folder.appendingPathComponent(try #require(input)))
      var found: [String: [Key: Finding]] = [:]
      for file in files where file.hasPrefix(base + ".stage") {
        let parts = file.split(separator: ".").map(String.init)
        let (variant, mode) = (parts[2], parts[1] == "stage1" ? "watch" : parts[3])
        if found[variant + mode] == nil {
          found[variant + mode] = try findings(points, variant, mode)
        }
        let ours = found[variant + mode] ?? [:]
        let goldens = try records(folder.appendingPathComponent(file))
        let agreed = goldens.filter { agrees($0, ours[key($0)]) }.count
        let extra =
          ours.values.filter { $0.value != nil }.count
          - goldens.filter { $0.value != nil }.count
        counts["\(base), \(parts[1]), \(mode)", default: .init()].add(agreed, of: goldens.count)
        #expect(agreed == goldens.count && extra == 0, "\(file)")
      }
    }
    for (kind, count) in counts.sorted(by: { $0.key < $1.key }) {
      print("\(kind): \(count.files) variants, \(count.records) records, \(count.agreed) agree")
    }
    #expect(!bases.isEmpty)
  }

  private func findings(
    _ points: AtlasPoints, _ variant: String, _ mode: String
  ) throws -> [Key: Finding] {
    var settings = DetectorSettings()
    settings.surprise = try #require(Variant.feature(variant), "unknown: \(variant)")
    settings.bound.kind = try #require(Variant.bound(mode), "unknown: \(mode)")
    settings.metricSize = 10
    let findings = points.findings(settings)
    return Dictionary(
      uniqueKeysWithValues: findings.map {
        (Key(metric: points.metrics[$0.metric], hour: $0.hour), $0)
      })
  }

  private func agrees(_ golden: Golden, _ ours: Finding?) -> Bool {
    guard let ours, agree(golden.value, ours.value) else {
      return golden.value == nil && ours == nil
    }
    if let queries = golden.queries {
      return golden.value == nil
        || (queries == ours.seriesCount && golden.doc_count == ours.pointCount)
    }
    return agree(golden.mean, ours.limits.mean) && agree(golden.std, ours.limits.standardDeviation)
      && agree(golden.upper, ours.limits.upper) && golden.count == ours.limits.count
      && golden.alert == ours.isAlert
  }

  private func key(_ golden: Golden) -> Key {
    let date = ISO8601DateFormatter().date(from: golden.execution_time)
    return Key(metric: golden.metric, hour: Int64(date?.timeIntervalSince1970 ?? 0) / 3600)
  }

  private func records(_ file: URL) throws -> [Golden] {
    let decoder = JSONDecoder()
    return try content(of: file).split(separator: UInt8(ascii: "\n")).map {
      try decoder.decode(Golden.self, from: Data($0))
    }
  }
}
