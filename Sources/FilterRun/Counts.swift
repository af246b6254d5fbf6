/// What became of the points that a filter was given, and what else it counted.
///
/// Each point that is handed to a filter is in one share, so that a reader can add up what was read.
/// Refused points are not among them: the session counts those.
public struct Counts {
  /// Points of one fate.
  public struct Share {
    /// What became of them, as it stands behind their number.
    public let name: String
    /// How many there are.
    public let value: Int
    /// Whether an option asked for it, or it is the course of things: then a run in which it befell all
    /// points is none that failed.
    public let isWanted: Bool

    /// A share of points.
    public init(_ name: String, _ value: Int, isWanted: Bool = false) {
      self.name = name
      self.value = value
      self.isWanted = isWanted
    }
  }

  /// The points that the filter did its work with.
  public let taken: Share
  /// All others that were not refused.
  public let shares: [Share]
  /// What is no share of the points.
  public let others: [(name: String, value: Int)]

  /// The points that the filter did its work with, the shares of the others, and further counts.
  public init(
    taken: Share, _ shares: [Share] = [], others: [(name: String, value: Int)] = []
  ) {
    self.taken = taken
    self.shares = shares
    self.others = others
  }
}

/// What a filter refuses, for the ledger.
public enum Refusal: Sendable {
  /// The point that it is being given.
  case point
  /// A point that it was given before and kept back.
  case earlierPoint
  /// Something that is no point: a line, a window.
  case record
}

/// Adds up what was read against what became of it.
struct Ledger {
  /// Points that were handed to the filter.
  var points = 0
  /// Windows that were.
  var windows = 0
  /// Records that no point was found in.
  var refusedRecords = 0
  /// Points that were refused, each once.
  private(set) var refusedPoints = 0
  /// Points without any value.
  var empty = 0
  /// Values that have no place in line protocol.
  var valuesLeftOut = 0
  /// The number of the point that was refused last.
  private var lastRefused = 0

  /// Notes a refusal; a point may be refused for several of its fields and counts once.
  mutating func refuse(_ what: Refusal) {
    switch what {
    case .record: refusedRecords += 1
    case .earlierPoint: refusedPoints += 1
    case .point where lastRefused != points:
      lastRefused = points
      refusedPoints += 1
    case .point: break
    }
  }

  /// All that was read.
  var read: Int { points + refusedRecords + empty }

  private func shares(of counts: Counts) -> [Counts.Share] {
    // A sensor that has nothing to say sends null: that is no fault of whoever reads it.
    [Counts.Share("refused", refusedRecords + refusedPoints)] + counts.shares
      + [Counts.Share("without a value", empty, isWanted: true)]
  }

  /// The ledger in one line.
  func text(lines: Int, _ counts: Counts) -> String {
    let shares = [counts.taken] + shares(of: counts)
    let open = read - shares.reduce(0) { $0 + $1.value }
    let parts =
      shares.map { "\($0.value) \($0.name)" } + (open == 0 ? [] : ["\(open) not accounted for"])
    let others = counts.others + [("values left out", valuesLeftOut)]
    return "\(lines) lines; \(read) read: \(parts.joined(separator: ", ")); "
      + others.map { "\($0.value) \($0.name)" }.joined(separator: ", ")
  }

  /// Why a run that read something could do nothing with it; nil where it could, where all that was not
  /// done was asked for, and where each record was refused, which has been told.
  func whyNothing(_ counts: Counts) -> String? {
    let shares = shares(of: counts).filter { $0.value != 0 }
    guard read > refusedRecords + refusedPoints, counts.taken.value == 0,
      shares.allSatisfy({ !$0.isWanted })
    else { return nil }
    let parts = shares.map { "\($0.value) \($0.name)" }.joined(separator: ", ")
    return "nothing could be done with what was read: \(parts)"
  }
}
