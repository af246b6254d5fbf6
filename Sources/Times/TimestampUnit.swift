/// The unit in which a stream's stamps are counted.
public enum TimestampUnit: String, CaseIterable, Sendable {
  case nanoseconds = "ns"
  case microseconds = "us"
  case milliseconds = "ms"
  case seconds = "s"

  /// Nanoseconds in one unit.
  @inlinable
  public var scale: Int64 {
    switch self {
    case .nanoseconds: 1
    case .microseconds: 1_000
    case .milliseconds: 1_000_000
    case .seconds: 1_000_000_000
    }
  }

  /// "ns", "us", "ms" or "s".
  public var name: String { rawValue }

  /// The unit in which a stamp of this size is most likely counted.
  ///
  /// Seconds below 5·10⁹, milliseconds below 5·10¹², microseconds below 5·10¹⁵, else nanoseconds;
  /// the sign does not matter. Stamps near 1970 are taken for a coarser unit than they may have.
  /// Source: the rule of InfluxDB 3.
  @inlinable
  public init(magnitudeOf stamp: Int64) {
    switch stamp.magnitude {
    case Self.seconds.magnitudes: self = .seconds
    case Self.milliseconds.magnitudes: self = .milliseconds
    case Self.microseconds.magnitudes: self = .microseconds
    default: self = .nanoseconds
    }
  }

  /// The magnitudes of the stamps that are taken to be counted in it.
  @inlinable
  public var magnitudes: ClosedRange<UInt64> {
    switch self {
    case .seconds: 0...4_999_999_999
    case .milliseconds: 5_000_000_000...4_999_999_999_999
    case .microseconds: 5_000_000_000_000...4_999_999_999_999_999
    case .nanoseconds: 5_000_000_000_000_000 ... .max
    }
  }
}
