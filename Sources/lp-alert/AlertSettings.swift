import Actions
import Alerts
import FilterRun
import Grouping
import Options
import System
import Times

/// How events are written on stdout.
enum EventForm: String, CaseIterable, Sendable {
  case json, text, lp
}

/// Whether text has colours.
enum ColourChoice: String, CaseIterable, Sendable {
  case auto, always, never

  /// Whether colours are written, on a terminal or not. A NO_COLOR that is not empty asks for none.
  func isOn(onTerminal isTerminal: Bool) -> Bool {
    guard self == .auto else { return self == .always }
    return isTerminal && EnvironmentVariable.value(of: "NO_COLOR")?.isEmpty ?? true
      && EnvironmentVariable.value(of: "TERM") != "dumb"
  }
}

/// A level an alert can be at, as options name it.
enum LevelName: String, CaseIterable, Sendable {
  case info, warn, crit, warning, critical

  var level: Level {
    switch self {
    case .info: .info
    case .warn, .warning: .warning
    case .crit, .critical: .critical
    }
  }
}

/// What an expression is for, by its option, in the order of the manual.
enum ExpressionKind: String, CaseIterable {
  case critical = "--crit"
  case warning = "--warn"
  case info = "--info"
  case criticalReset = "--crit-reset"
  case warningReset = "--warn-reset"
  case infoReset = "--info-reset"
  case filter = "--filter"
}

/// What the command line of lp-alert says.
struct AlertSettings {
  /// The texts of those that are given.
  var expressions: [ExpressionKind: String] = [:]
  /// Whether the expression for CRITICAL is the operand.
  var hasOperand = false
  var variables: [Assignment] = []
  var zone: NamedZone?
  var checksOnly = false

  /// Which evaluations become events.
  var policy = AlertPolicy()
  var requiresAll = false
  var deadman: TimeSpan?
  /// What time it is when the input ends; nil where the newest point says so.
  var now: Timestamp?
  var expectedPath: String?
  var expire: TimeSpan?
  /// Judge aggregates of cut windows too.
  var takesPartial = false
  var digest: TimeSpan?
  var silencePath: String?

  var grouping = Grouping.series
  var maxGroups = 100_000
  var maxAhead = TimeSpan.day

  var form: EventForm?
  var colour = ColourChoice.auto
  var logs: [String] = []
  var id: String?
  var message: String?
  var details: String?
  var failLevel: LevelName?

  var exec: String?
  var actions = ActionSettings()

  var stream = StreamSettings()
}

extension ValueParser where Value == ClosedRange<Double> {
  /// Two shares from 0 to 1 with a comma between, the lower first.
  static var flappingLimits: ValueParser {
    ValueParser<[Double]>.list(of: .number(in: .from(0, through: 1)))
      .map(texts: { ["\($0.lowerBound),\($0.upperBound)"] }) { numbers throws(OptionValueError) in
        guard numbers.count == 2, numbers[0] <= numbers[1] else {
          throw .expected("LOW,HIGH such as 0.25,0.5, the lower first")
        }
        return numbers[0]...numbers[1]
      }
  }
}
