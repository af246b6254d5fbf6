/// How bad things are, in rising order, with Kapacitor's names.
public enum Level: UInt8, Comparable, CaseIterable, Sendable {
  case ok, info, warning, critical

  /// The name as it stands in an event: `OK`, `INFO`, `WARNING`, `CRITICAL`.
  public var name: StaticString {
    switch self {
    case .ok: "OK"
    case .info: "INFO"
    case .warning: "WARNING"
    case .critical: "CRITICAL"
    }
  }

  /// OK is the least, CRITICAL the greatest.
  @inlinable
  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}
