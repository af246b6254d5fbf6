import JSONLines
import LineProtocol
import Options
import Times

/// How timestamps of the input are counted, as `--precision` names it.
extension Precision: RawRepresentable, CaseIterable {
  /// `auto`, then the units.
  public static var allCases: [Precision] { [.auto] + TimestampUnit.allCases.map(Precision.unit) }

  /// The rule or unit of this name; nil for any other.
  public init?(rawValue: String) {
    guard let found = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = found
  }

  /// `auto` or the name of the unit.
  public var rawValue: String {
    if case .unit(let unit) = self { unit.name } else { "auto" }
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

/// What all tools that read have in common.
public struct StreamSettings: Sendable {
  /// The form of the input; nil finds out.
  public var input: InputFormat?
  /// The form of the output; nil is that of the input.
  public var output: RecordEncoder.Format?
  /// The unit of the input's stamps.
  public var precision = Precision.auto
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
