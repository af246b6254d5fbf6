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
