/// What was found about a metric in an hour.
public struct Finding: Sendable {
  /// The metric's number.
  public var metric: Int
  /// The newest hour that it covers, in intervals since 1970.
  public var hour: Int64
  /// How unusual the metric's series are; nil where there is no telling.
  public var value: Double?
  /// What the value is compared with.
  public var limits: Limits
  /// How many series the value rests on.
  public var seriesCount: Int
  /// How many points they and the metric's other series had over the range.
  public var pointCount: Int
  /// The series that contribute most, the largest first.
  public var contributors: [Contributor] = []

  /// Whether the value lies above its bound.
  public var isAlert: Bool {
    guard let value, let upper = limits.upper else { return false }
    return value > upper
  }
}

/// What became of a point.
public enum Reception: Sendable {
  case kept
  /// Its hour has been judged.
  case late
}

/// A series that made its metric's value what it is.
public struct Contributor: Sendable, Equatable {
  /// The series' number.
  public var series: Int
  /// How much it is out of the ordinary: standard deviations, negative below what is usual; or its
  /// surprise in the unit of its values.
  public var amount: Double
}

/// Keeps the first few of many contributors, those with the largest weight.
struct TopContributors {
  private let size: Int
  private(set) var chosen: [(weight: Double, contributor: Contributor)] = []

  init(size: Int) { self.size = size }

  /// Offers a contributor; of equal weights the one offered first stays in front.
  mutating func offer(_ series: Int, _ amount: Double, weight: Double) {
    guard size > 0, weight > 0 else { return }
    if chosen.count == size {
      guard weight > chosen[size - 1].weight else { return }
      chosen.removeLast()
    }
    var place = chosen.count
    while place > 0, chosen[place - 1].weight < weight { place -= 1 }
    chosen.insert((weight, Contributor(series: series, amount: amount)), at: place)
  }

  var contributors: [Contributor] { chosen.map(\.contributor) }
}
