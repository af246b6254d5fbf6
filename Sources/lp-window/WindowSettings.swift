import FilterRun
import Grouping
import Options
import Statistics
import Times
import Windows

/// How windows come out.
enum Frames: String, CaseIterable, Sendable {
  /// Comment lines around the points of each window.
  case comments
  /// Points only.
  case none
}

/// Where stops are counted from.
enum Alignment: String, CaseIterable, Sendable {
  case epoch, first
}

/// A function and the name that the user gave it.
struct NamedFunction: Equatable, Sendable {
  var name: String
  var function: AggregateFunction
}

/// What the command line of lp-window says.
struct WindowSettings: Sendable {
  var period = TimeSpan.zero
  var every: TimeSpan?
  var offset = TimeSpan.zero
  var alignment: Alignment?
  var zone: NamedZone?
  var count: Int?
  var everyCount: Int?
  var grouping = Grouping.series
  var onlyFilled = false
  var lateness = TimeSpan.zero
  var latePath: String?
  var maxAhead: TimeSpan?
  var silence: TimeSpan?
  var expire: TimeSpan?
  /// What time it is when the input ends.
  var now: Timestamp?
  var idleLimit: TimeSpan?
  var dropsDuplicates = false
  var emitsEmpty = false
  var dropsPartial = false
  var functions: [NamedFunction] = []
  var fields: [String] = []
  var percentileRule = PercentileRule.elasticsearch5
  var frames = Frames.comments
  var maxGroups = 100_000
  var stream = StreamSettings()
}

extension ValueParser where Value == NamedFunction {
  /// `mean`, `p99` and the like.
  static var function: ValueParser {
    let words = AggregateFunction.names
    return ValueParser(completing: .words { words }, texts: { [$0.name] }) {
      text throws(OptionValueError) in
      guard let function = AggregateFunction(name: text) else {
        throw .notOneOf(words + ["p0 to p100"])
      }
      return NamedFunction(name: text, function: function)
    }
  }
}

extension WindowSettings {
  /// Ten times the distance of two windows, in nanoseconds; 0 where they have none, since each point ends
  /// one or points are counted.
  private var tenSteps: Int64 {
    let step = count == nil ? (every ?? period).nanoseconds : 0
    let (product, overflow) = step.multipliedReportingOverflow(by: 10)
    return overflow ? .max : product
  }

  /// After how much of the others' progress a series is silent: ten windows by default.
  var silenceSpan: Int64 { silence?.nanoseconds ?? tenSteps }

  /// How far a stamp may be ahead of its series before a second one has to confirm it: ten windows, or,
  /// where windows have no distance, a day.
  var jumpLimit: Int64 {
    maxAhead?.nanoseconds ?? (tenSteps > 0 ? tenSteps : TimeSpan.day.nanoseconds)
  }
}
