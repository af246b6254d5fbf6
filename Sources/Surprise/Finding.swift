/// What was found about a metric in an hour.
public struct Finding: Sendable {
  /// The metric's number.
  public let metric: Int
  /// The newest hour that it covers, in intervals since 1970.
  public let hour: Int64
  /// How unusual the metric's series are; nil where there is no telling.
  public internal(set) var value: Double?
  /// What the value is compared with.
  public internal(set) var limits = Limits()
  /// How many series the value rests on.
  public internal(set) var seriesCount = 0
  /// How many points they and the metric's other series had over the range.
  public internal(set) var pointCount = 0
  /// The series that contribute most, the largest first.
  public internal(set) var contributors: [Contributor] = []

  /// Whether the value lies above its bound.
  public var isAlert: Bool {
    guard let value, let upper = limits.upper else { return false }
    return value > upper
  }
}

/// A series that made its metric's value what it is.
public struct Contributor: Sendable, Equatable {
  /// The series' number.
  public var series: Int
  /// How much it is out of the ordinary: standard deviations, negative below what is usual; or its
  /// surprise in the unit of its values.
  public var amount: Double
}

/// Keeps the first few of many contributors, those with the largest amounts.
struct TopContributors {
  let size: Int
  private(set) var chosen: [Contributor] = []

  init(size: Int) { self.size = size }

  /// Offers a contributor; of equal amounts the one offered first stays in front.
  mutating func offer(_ series: Int, _ amount: Double) {
    guard abs(amount) > 0 else { return }
    chosen.offer(Contributor(series: series, amount: amount), toFirst: size) {
      abs($0.amount) > abs($1.amount)
    }
  }
}
