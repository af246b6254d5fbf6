import Bytes
import Foundation
import Testing
import Times

@testable import Simulation

@Suite("Atlas simulation")
struct AtlasSimulationTests {
  /// Fingerprints of what a separate implementation in Python writes (its own random streams, the
  /// C library's exp, log, sin and %f).
  @Test(
    "the data are the reference's, byte by byte",
    arguments: [
      (.part1, 1, 300, 30, 3, 0x3b03_1706_3a97_1e43),
      (.part1, 7, 120, 25, 2, 0xc745_d4ea_10d3_7da9),
      (.realistic, 1, 400, 40, 3, 0xa9b5_c5dd_6b4a_9678),
      (.realistic, 5, 160, 12, 2, 0x6a71_27d7_6504_c851),
      (.realistic, 3, 720, 20, 5, 0xced7_8c0c_1c45_fac5),
    ] as [(AtlasSettings.Profile, Int, Int, Int, Int, UInt64)])
  func reference(
    profile: AtlasSettings.Profile, seed: Int, hours: Int, queries: Int, metrics: Int,
    expected: UInt64
  ) throws {
    let bytes = try printed(
      settings(profile, seed: seed, hours: hours, queries: queries, metrics: metrics))
    #expect(fingerprint(bytes) == expected)
  }

  @Test(
    "points come by hour, metric and query, none twice", arguments: AtlasSettings.Profile.allCases)
  func order(profile: AtlasSettings.Profile) throws {
    let points = try points(settings(profile, seed: 2, hours: 200, queries: 11, metrics: 3))
    let places = points.map { [$0.hour, $0.metric, $0.query] }
    #expect(zip(places, places.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
    #expect(Set(places.map { $0[0] }) == Set(0..<200))
    let full = 200 * 11 * 3
    switch profile {
    case .part1: #expect(points.count == full)
    // Half a percent, and three hours of a quarter of the queries; five standard deviations.
    case .realistic:
      let excess = Double(full - points.count - 33 - 18)
      #expect(abs(excess) < 29)
    }
  }

  @Test(
    "disruptions keep their bounds and do not overlap", arguments: AtlasSettings.Profile.allCases)
  func schedule(profile: AtlasSettings.Profile) {
    var kinds = Set<String>()
    var count = 0
    for seed in 1...200 {
      let settings = settings(profile, seed: seed, hours: 600, queries: 50, metrics: 4)
      let schedule = AtlasDisruption.schedule(settings)
      count += schedule.count
      for disruption in schedule {
        kinds.insert(disruption.kind.rawValue)
        #expect(disruption.hours.lowerBound >= 48 && disruption.hours.lowerBound < 576)
        #expect((2..<24).contains(disruption.hours.count))
        #expect(disruption.metrics == Array(Set(disruption.metrics)).sorted())
        #expect(disruption.queries == Array(Set(disruption.queries)).sorted())
        #expect(disruption.metrics.allSatisfy { (0..<4).contains($0) })
        #expect(disruption.queries.allSatisfy { (0..<50).contains($0) })
        #expect(!disruption.metrics.isEmpty && !disruption.queries.isEmpty)
      }
      for (first, second) in zip(schedule, schedule.dropFirst()) {
        #expect(first.hours.upperBound <= second.hours.lowerBound)
      }
    }
    #expect(kinds.count == (profile == .part1 ? 3 : 4))
    if profile == .part1 {
      // 8.25 of 10 survive on average, by many runs of the published rule in Python.
      #expect(abs(Double(count) / 200 - 8.25) < 0.25)
    }
  }

  @Test("an undisturbed average of nodes has the published mean and noise")
  func publishedLevels() throws {
    var settings = settings(.part1, seed: 3, hours: 100, queries: 40, metrics: 3)
    settings.disruptions = 0
    var sums = [Double](repeating: 0, count: 120)
    var squares = sums
    for point in try points(settings) {
      sums[point.metric * 40 + point.query] += point.value
      squares[point.metric * 40 + point.query] += point.value * point.value
    }
    let means = sums.map { $0 / 100 }
    let variances = zip(squares, means).map { $0 / 100 - $1 * $1 }
    // Uniform 50…99 averaged over 30 nodes: 74.5 ± 2.635; noise 1/√30. Five deviations of each.
    let mean: Double = means.reduce(0, +) / 120
    let variance: Double = variances.reduce(0, +) / 120
    #expect(abs(mean - 74.5) < 1.2)
    #expect(abs(variance * 30 - 0.99) < 0.065)
  }

  @Test("a series does not depend on how many others there are")
  func independence() throws {
    for profile in AtlasSettings.Profile.allCases {
      var small = settings(profile, seed: 4, hours: 100, queries: 3, metrics: 1)
      var large = settings(profile, seed: 4, hours: 100, queries: 9, metrics: 4)
      small.disruptions = 0
      large.disruptions = 0
      let among = try points(large).filter { $0.metric == 0 && $0.query < 3 }.map(\.value)
      #expect(try points(small).map(\.value) == among)
    }
  }

  @Test("labels are lines of JSON with type, start, stop and metrics")
  func labels() throws {
    let settings = settings(.realistic, seed: 5, hours: 160, queries: 12, metrics: 2)
    let simulation = try AtlasSimulation(settings)
    var output = ByteBuffer()
    simulation.appendLabels(to: &output)
    let labels = try output.array.split(separator: UInt8(ascii: "\n")).map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
    }
    // The schedule of the Python reference for this seed.
    #expect(labels.map { $0["type"] as? String } == ["metric", "metric", "metric", "few", "node"])
    #expect(labels[0]["start"] as? String == "2015-01-03T07:00:00Z")
    #expect(labels[0]["stop"] as? String == "2015-01-03T09:00:00Z")
    #expect(labels[4]["metrics"] as? [String] == ["0", "1"])
    #expect(labels.allSatisfy { $0.count == 4 })
  }

  @Test("the smallest sizes work, and settings that do not go together are refused")
  func sizes() throws {
    for profile in AtlasSettings.Profile.allCases {
      for hours in [1, 72, 73, 74, 151] {
        var small = settings(profile, seed: 6, hours: hours, queries: 1, metrics: 1)
        small.nodes = 1
        small.missing = 0
        #expect(try points(small).count == hours)
      }
      var empty = settings(profile, seed: 6, hours: 5, queries: 2, metrics: 2)
      empty.missing = 1
      if profile == .realistic { #expect(try printed(empty).isEmpty) }
    }
    let changes: [(inout AtlasSettings) -> Void] = [
      {
        $0.queries = 10_000_000; $0.metrics = 11
      }, { $0.measurement = "" },
      { $0.start = Timestamp(nanoseconds: .max) },
    ]
    for change in changes {
      var settings = AtlasSettings()
      change(&settings)
      let message = refusal { _ = try AtlasSimulation(settings) }?.description ?? ""
      #expect(!message.isEmpty)
    }
  }

  @Test("the caller sees when the hour changes")
  func dueTimes() throws {
    var settings = settings(.part1, seed: 7, hours: 2, queries: 1, metrics: 2)
    settings.unit = .seconds
    var simulation = try AtlasSimulation(settings)
    var output = ByteBuffer()
    var due: [Int64?] = []
    for _ in 0..<4 {
      due.append(simulation.nextTime.map { $0.nanoseconds / 1_000_000_000 })
      simulation.appendNextPoint(to: &output)
    }
    #expect(due == [1_420_070_400, 1_420_070_400, 1_420_074_000, 1_420_074_000])
    let next = simulation.nextTime
    #expect(next == nil)
    simulation.appendNextPoint(to: &output)
    let text = String(decoding: output.array, as: UTF8.self)
    let stamps = text.split(separator: "\n").map { Int64($0.suffix(10)) }
    #expect(stamps == due)
  }

  private struct Point {
    var hour: Int
    var metric: Int
    var query: Int
    var value: Double
  }

  private func settings(
    _ profile: AtlasSettings.Profile, seed: Int, hours: Int, queries: Int, metrics: Int
  ) -> AtlasSettings {
    var settings = AtlasSettings()
    settings.profile = profile
    settings.seed = seed
    settings.hours = hours
    settings.queries = queries
    settings.metrics = metrics
    return settings
  }

  private func printed(_ settings: AtlasSettings) throws -> [UInt8] {
    var simulation = try AtlasSimulation(settings)
    var output = ByteBuffer()
    while simulation.nextTime != nil { simulation.appendNextPoint(to: &output) }
    return output.array
  }

  private func points(_ settings: AtlasSettings) throws -> [Point] {
    let text = String(decoding: try printed(settings), as: UTF8.self)
    return try text.split(separator: "\n").map { line in
      let parts = line.split { $0 == "," || $0 == "=" || $0 == " " }
      #expect(parts.count == 8 && line.hasPrefix("data,metric="))
      let seconds = try #require(Int(parts[7])) / 1_000_000_000
      return Point(
        hour: (seconds - 1_420_070_400) / 3_600, metric: try #require(Int(parts[2])),
        query: try #require(Int(parts[4])), value: try #require(Double(parts[6])))
    }
  }
}
