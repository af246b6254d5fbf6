import LineProtocol
import Options
import Times

/// How timestamps of the input are counted, as `--precision` names it.
public enum PrecisionName: String, CaseIterable, Sendable {
  case auto, ns, us, ms, s

  /// The unit, or the rule that finds it.
  public var precision: Precision {
    switch self {
    case .auto: .auto
    case .ns: .unit(.nanoseconds)
    case .us: .unit(.microseconds)
    case .ms: .unit(.milliseconds)
    case .s: .unit(.seconds)
    }
  }
}

/// What all tools that read have in common.
public struct StreamSettings: Sendable {
  /// The unit of the input's stamps.
  public var precision = PrecisionName.auto
  /// End at the first line that is refused.
  public var isStrict = false
  /// End when more lines than this are refused; nil: never.
  public var maxErrors: Int?
  /// The file that keeps refused lines.
  public var rejectPath: String?
  /// The longest line taken, in bytes.
  public var maxLine = 1 << 20
  /// No messages but those that say why the tool stopped.
  public var isQuiet = false
  /// Tell the counts at the end.
  public var isVerbose = false

  /// The defaults.
  public init() {}
}
