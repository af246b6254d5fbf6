import Times

/// What an expression is told about its surroundings.
public struct LambdaOptions: Sendable {
  /// Whether the result must be true or false; otherwise it may be a number, string or duration.
  public var isCondition: Bool
  /// The time zone of the calendar functions.
  public var zone: TimeZoneRules
  /// The present time in nanoseconds since 1970; nil refuses `now()`.
  public var clock: (@Sendable () -> Int64)?

  /// Options; by default for a condition in UTC without a clock.
  public init(
    isCondition: Bool = true, zone: TimeZoneRules = .utc,
    clock: (@Sendable () -> Int64)? = nil
  ) {
    self.isCondition = isCondition
    self.zone = zone
    self.clock = clock
  }
}

/// The reference that always means the time of the point.
enum PointTime {
  static let name = Array("time".utf8)
}
