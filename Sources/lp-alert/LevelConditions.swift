import Alerts
import Bytes
import Conditions
import Lambda
import LineProtocol
import Options
import Times

/// The expressions of an alert, compiled, and the errors they met.
struct LevelConditions {
  /// An expression with the option it came from.
  struct Entry {
    let option: String
    let condition: PointCondition
  }

  /// By level and kind, in the order of `index(of:_:)`; nil where there is none.
  private var entries: [Entry?] = Array(repeating: nil, count: 7)
  private(set) var rules = LevelRules()
  /// How often each kind of error came, by expression.
  private(set) var errors: [ErrorKey: Int] = [:]

  /// One kind of mistake in one expression.
  struct ErrorKey: Hashable {
    var entry: Int
    var kind: EvaluationError.Kind
  }

  private static let filterIndex = 6

  init(_ settings: AlertSettings, options: LambdaOptions) throws(OptionError) {
    let variables = try Self.variables(settings.variables)
    let texts: [(String, String?, Level, ConditionKind)] = [
      ("--info", settings.expressions.info, .info, .condition),
      ("--warn", settings.expressions.warning, .warning, .condition),
      ("--crit", settings.expressions.critical, .critical, .condition),
      ("--info-reset", settings.expressions.infoReset, .info, .reset),
      ("--warn-reset", settings.expressions.warningReset, .warning, .reset),
      ("--crit-reset", settings.expressions.criticalReset, .critical, .reset),
    ]
    for (index, (option, text, level, kind)) in texts.enumerated() {
      guard let text else { continue }
      entries[index] = try Self.entry(option, text, variables, options)
      rules.add(kind, for: level)
    }
    if let text = settings.expressions.filter {
      entries[Self.filterIndex] = try Self.entry("--filter", text, variables, options)
    }
  }

  /// The expressions that are there, with their options, in the order of the manual.
  var all: [Entry] { [2, 1, 0, 5, 4, 3, 6].compactMap { entries[$0] } }

  var hasFilter: Bool { entries[Self.filterIndex] != nil }

  /// What stateful functions of all expressions remember before the first point of a group; empty
  /// where none is stateful.
  var initialStates: [FunctionState] {
    let isStateful = entries.contains { $0?.condition.expression.isStateful == true }
    guard isStateful else { return [] }
    return entries.map { entry in
      entry?.condition.initialState ?? blankState
    }
  }

  private var blankState: FunctionState {
    // Any condition's state does for a place that is never evaluated.
    all[0].condition.initialState
  }

  /// Whether a point is to be judged at all.
  mutating func passesFilter(
    _ point: borrowing Point, in bytes: Span<UInt8>, states: inout [FunctionState]
  ) -> Truth {
    evaluate(Self.filterIndex, point, in: bytes, states: &states)
  }

  /// The level of a point whose series stands at `current`.
  mutating func level(
    of point: borrowing Point, in bytes: Span<UInt8>, from current: Level,
    states: inout [FunctionState]
  ) -> LevelVerdict {
    rules.level(from: current) { level, kind in
      evaluate(
        Int(level.rawValue) - 1 + (kind == .reset ? 3 : 0), point, in: bytes, states: &states)
    }
  }

  /// The newest error, with whether it is the first of its kind.
  private(set) var lastError: (entry: Int, error: EvaluationError, isFirst: Bool)?

  /// Takes the error that the last evaluation met, if it is the first of its kind, as a message.
  mutating func takeNewError() -> String? {
    guard let (index, error, isFirst) = lastError else { return nil }
    lastError = nil
    guard isFirst, let entry = entries[index] else { return nil }
    let expression = entry.condition.expression
    let place = expression.place(of: error)
    return "\(entry.option), column \(place.column): \(expression.message(for: error))"
  }

  private mutating func evaluate(
    _ index: Int, _ point: borrowing Point, in bytes: Span<UInt8>, states: inout [FunctionState]
  ) -> Truth {
    guard let condition = entries[index]?.condition else { return .no }
    let result: EvaluationResult
    if states.isEmpty {
      var none = condition.initialState
      result = condition.evaluate(point, in: bytes, state: &none)
    } else {
      result = condition.evaluate(point, in: bytes, state: &states[index])
    }
    switch result {
    case .boolean(let isTrue): return isTrue ? .yes : .no
    case .error(let error):
      let key = ErrorKey(entry: index, kind: error.kind)
      errors[key, default: 0] += 1
      lastError = (index, error, errors[key] == 1)
      return .error
    case .integer, .float, .string, .duration: return .error
    }
  }

  private static func entry(
    _ option: String, _ text: String, _ variables: [[UInt8]: LambdaLiteral],
    _ options: LambdaOptions
  ) throws(OptionError) -> Entry {
    do throws(LambdaError) {
      let expression = try LambdaExpression(
        parsing: Array(text.utf8), variables: variables, options: options)
      return Entry(option: option, condition: PointCondition(expression))
    } catch {
      throw .unusable(Caret.message(option, text, error))
    }
  }

  private static func variables(
    _ assignments: [Assignment]
  ) throws(OptionError) -> [[UInt8]: LambdaLiteral] {
    var variables: [[UInt8]: LambdaLiteral] = [:]
    for assignment in assignments {
      do throws(LambdaError) {
        variables[Array(assignment.name.utf8)] = try LambdaLiteral(
          parsing: Array(assignment.value.utf8))
      } catch {
        throw .badOption("--var", assignment.value, error.message)
      }
    }
    return variables
  }
}

extension OptionError {
  /// A value that an expression cannot use.
  static func badOption(_ option: String, _ value: String, _ reason: String) -> OptionError {
    .badValue(option: option, value: value, .because(reason))
  }
}
