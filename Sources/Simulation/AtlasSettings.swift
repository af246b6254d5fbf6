import Times

/// What `AtlasSimulation` writes: a value per metric, query and hour of a search system, with
/// disruptions at known times.
public struct AtlasSettings: Sendable {
  /// How the series behave.
  public enum Profile: String, CaseIterable, Sendable {
    /// The published simulation of the article's first part: constant means, normal noise, 30 nodes
    /// averaged; a disruption is of a node, of some queries or of some metrics.
    case part1
    /// Daily and weekly cycles, correlated noise with heavy tails, drift, lone spikes, gaps; shifts
    /// up and down, some of them small or of few queries.
    case realistic
  }

  /// How the series behave.
  public var profile = Profile.part1
  /// Decides all random numbers.
  public var seed = 1
  /// The first hour.
  public var start = Timestamp(nanoseconds: 1_420_070_400_000_000_000)
  /// How many hours there are; nil: 600, realistic 720. The first 48 and the last 24 have no disruption
  /// begin in them.
  public var hours: Int?
  /// How many queries there are, series per metric; nil: 500, realistic 100.
  public var queries: Int?
  /// How many metrics there are.
  public var metrics = 5
  /// How many disruptions are drawn; nil: 10, realistic 9. Those that begin within another are lost, as
  /// published.
  public var disruptions: Int?
  /// How many nodes are averaged; nil: 30. `part1` only.
  public var nodes: Int?
  /// The share of values that are missing, 0 to 1; nil: 0.005. `realistic` only.
  public var missing: Double?
  /// The measurement.
  public var measurement = "data"
  /// The unit of the stamps.
  public var unit = TimestampUnit.nanoseconds
  /// Digits after the point, 0 to 17.
  public var decimals = 3

  /// The published simulation.
  public init() {}

  var hourCount: Int { hours ?? (profile == .part1 ? 600 : 720) }
  var queryCount: Int { queries ?? (profile == .part1 ? 500 : 100) }
  var disruptionCount: Int { disruptions ?? (profile == .part1 ? 10 : 9) }
  var nodeCount: Int { nodes ?? 30 }
  var missingShare: Double { missing ?? 0.005 }

  /// How many series there are.
  var seriesCount: Int { metrics * queryCount }

  /// How many hours, queries or metrics there may be.
  public static var sizes: ClosedRange<Int> { 1...10_000_000 }

  /// Throws what is wrong with the settings together; of each by itself the options saw to that.
  func check() throws(SimulationError) {
    precondition([hourCount, queryCount, metrics].allSatisfy(Self.sizes.contains) && nodeCount > 0)
    // The factors are below 2^24 each, so the product is exact.
    guard seriesCount <= 100_000_000 else {
      throw .outOfRange(what: "metrics times queries", allowed: "at most 100000000")
    }
    let length = Int64(hourCount) * AtlasSimulation.hour
    guard !start.nanoseconds.addingReportingOverflow(length).overflow else {
      throw .endsAfterLastTime
    }
  }

  /// The stream of random numbers for one purpose, told apart by two numbers below 2^28.
  func stream(for purpose: Purpose, _ first: Int = 0, _ second: Int = 0) -> RandomStream {
    let number = purpose.rawValue << 56 | UInt64(first) << 28 | UInt64(second)
    return RandomStream(seed: UInt64(seed), purpose: number)
  }

  /// What numbers are drawn for; each has a stream of its own.
  enum Purpose: UInt64 {
    case schedule = 1, disruption, effect, metric, series, noise, outage
  }
}
