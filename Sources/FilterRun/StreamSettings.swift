import JSONLines
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

/// The form of an input, as `--input` names it.
public enum InputFormat: String, CaseIterable, Sendable {
  /// Line protocol, with or without the frames of windows.
  case lp
  /// One JSON object a line.
  case json
  /// A stream recording of Kapacitor, three lines a point: database, retention policy, line protocol.
  case srpl
}

/// The form of the records on stdout, as `--output` names it.
public enum OutputFormat: String, CaseIterable, Sendable {
  case lp, json, flat

  /// The form of a record.
  public var format: RecordEncoder.Format {
    switch self {
    case .lp: .lineProtocol
    case .json: .json
    case .flat: .flatJSON
    }
  }
}

/// What all tools that read have in common.
public struct StreamSettings: Sendable {
  /// The form of the input; nil finds out.
  public var input: InputFormat?
  /// The form of the output; nil is that of the input.
  public var output: OutputFormat?
  /// The unit of the input's stamps.
  public var precision = PrecisionName.auto
  /// How JSON is read.
  public var json = JSONReaderSettings()
  /// End at the first line that is refused.
  public var isStrict = false
  /// End when more lines than this are refused; nil: never.
  public var maxErrors: Int?
  /// The file that keeps refused lines.
  public var rejectPath: String?
  /// State that outlives the run.
  public var state = StateSettings()
  /// The longest line taken, in bytes; nil: by the form of the input.
  public var maxLine: Int?
  /// No messages but those that say why the tool stopped.
  public var isQuiet = false
  /// Tell the counts at the end.
  public var isVerbose = false

  /// The defaults.
  public init() {}

  /// The longest line taken, in bytes. A line of JSON may be a whole window: a day of one point a
  /// second, of several fields, is 11 MB.
  public func longestLine(of format: InputFormat) -> Int {
    maxLine ?? (format == .json ? 1 << 24 : 1 << 20)
  }
}
