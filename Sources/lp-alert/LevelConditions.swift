import Alerts
import Bytes
import Conditions
import Lambda
import LineProtocol
import Options
import StateFile
import System
import Times

/// The expressions of an alert, compiled, and the errors they met.
struct LevelConditions: ~Copyable {
  /// An expression and what it is for.
  struct Entry {
    let kind: ExpressionKind
    /// What it is called in messages: its option, or the operand.
    let name: String
    let expression: LambdaExpression
    /// The place of its memory among those of a series; nil where it has none.
    let memory: Int?

    /// Its option; the operand is another spelling of one.
    var namedOption: String { kind.rawValue }
  }

  /// One kind of mistake in one expression.
  struct ErrorKey: Hashable {
    var entry: Int
    var kind: EvaluationError.Kind
    /// The name that it is about, if any.
    var slot: Int
  }

  /// Those that are there, in the order of the manual.
  private var entries: [Entry] = []
  /// What evaluates them, in the same order.
  private var conditions = NoncopyableArray<PointCondition>()
  /// By kind: where in `entries` it is, or a negative number.
  private var places = Array(repeating: -1, count: 7)
  /// The level of the one expression where there is but one, and it has no memory: then it decides by
  /// itself, whatever the level was. OK where there is no such.
  private var onlyLevel = Level.ok
  /// The kinds of errors that came, by expression.
  private var errors: Set<ErrorKey> = []
  /// What stateful functions of all expressions remember before the first point of a group; empty
  /// where none is stateful.
  private(set) var initialStates: [FunctionState] = []
  /// The expressions with stateful functions.
  private var remembering: [Entry] = []

  private static let filterPlace = 6

  init(_ settings: AlertSettings, options: LambdaOptions) throws(OptionError) {
    let variables = try Self.variables(settings.variables)
    for (place, kind) in ExpressionKind.allCases.enumerated() {
      guard let text = settings.expressions[kind] else { continue }
      let name = settings.hasOperand && kind == .critical ? "expression" : kind.rawValue
      do throws(LambdaError) {
        let expression = try LambdaExpression(
          parsing: Array(text.utf8), variables: variables, options: options)
        let memory = expression.isStateful ? initialStates.count : nil
        if memory != nil { initialStates.append(FunctionState(for: expression)) }
        places[place] = entries.count
        entries.append(Entry(kind: kind, name: name, expression: expression, memory: memory))
        conditions.append(PointCondition(expression))
      } catch {
        if name == "expression", AlertRun.isFile(text) {
          throw .unusable(
            "\(text) is a file; the expression comes first, as in 'value > 10' \(text)")
        }
        throw .unusable(Caret.message(name, text, error))
      }
    }
    hasFilter = places[Self.filterPlace] >= 0
    remembering = entries.filter { $0.memory != nil }
    if entries.count == (hasFilter ? 2 : 1), entries[0].memory == nil {
      let level = Level.allCases.dropFirst().first { places[Self.place(of: $0, .condition)] == 0 }
      onlyLevel = level ?? .ok
    }
  }

  /// The expressions as Kapacitor writes them, in the order of the manual.
  var canonicalTexts: [[UInt8]] { entries.map(\.expression.canonicalText) }

  /// Each option that gives an expression, with its shape and its text.
  var described: [(option: String, shape: String, text: String)] {
    entries.map { entry in
      (
        entry.namedOption, String(decoding: entry.expression.shape, as: UTF8.self),
        String(decoding: entry.expression.canonicalText, as: UTF8.self)
      )
    }
  }

  /// What may have been meant otherwise, with its place.
  var advice: [String] {
    entries.flatMap { entry in
      entry.expression.advice.map { "\(entry.name), column \($0.column): \($0.text)" }
    }
  }

  /// The names that the expressions read, each once.
  var references: [[UInt8]] {
    entries.reduce(into: []) { names, entry in
      names += entry.expression.references.filter { !names.contains($0) }
    }
  }

  /// Whether points are chosen before they are judged.
  let hasFilter: Bool

  /// How many evaluations failed.
  private(set) var failures = 0
  /// How many of them found no field in a series of which no point could be judged yet.
  private(set) var warmUps = 0
  /// What is said of the first of those where it turns out to be a wrong name.
  private var heldMessage: String?

  /// What the functions of one series remember, in a state, by the option of their expression.
  func transfer(
    _ states: inout [FunctionState], _ coder: inout StateCoder
  ) throws(StateError) {
    let remembering = remembering
    try coder.list("functions", exactly: remembering.count) { place, coder throws(StateError) in
      var option = remembering[place].namedOption
      try coder.value("of", &option)
      try coder.check(option == remembering[place].namedOption, "what \(option) remembers")
      try states[place].transfer(of: remembering[place].expression, &coder)
    }
  }

  /// Whether a point is to be judged at all.
  mutating func passesFilter(
    _ point: borrowing Point, in bytes: Span<UInt8>, states: inout [FunctionState]
  ) -> Truth {
    evaluate(Self.filterPlace, point, in: bytes, states: &states) ?? .no
  }

  /// The level of a point whose series stands at `current`.
  mutating func level(
    of point: borrowing Point, in bytes: Span<UInt8>, from current: Level,
    states: inout [FunctionState]
  ) -> LevelVerdict {
    if onlyLevel != .ok {
      return switch truth(of: conditions[0].evaluate(point, in: bytes), 0) {
      case .yes: .level(onlyLevel)
      case .no: .level(.ok)
      case .error: .undecided
      }
    }
    var asked: UInt8 = 0
    let verdict = LevelVerdict(from: current) { level, kind in
      let place = Self.place(of: level, kind)
      asked |= 1 << place
      return evaluate(place, point, in: bytes, states: &states)
    }
    if !initialStates.isEmpty { showOthers(asked, point, in: bytes, states: &states) }
    return verdict
  }

  /// Lets the expressions that remember see a point for which another one decided: what they compare
  /// with later is the point before, not the last one that they were asked about.
  private mutating func showOthers(
    _ asked: UInt8, _ point: borrowing Point, in bytes: Span<UInt8>,
    states: inout [FunctionState]
  ) {
    for place in 0..<Self.filterPlace where asked & 1 << place == 0 && places[place] >= 0 {
      guard let memory = entries[places[place]].memory else { continue }
      _ = evaluate(places[place], point, in: bytes, state: &states, memory)
    }
  }

  /// The newest error.
  private var lastError: (entry: Int, error: EvaluationError)?

  /// Takes the error that the last evaluation met, if it is the first of its kind, as a message.
  ///
  /// `isNew`: no point of the series could be judged yet. A field that such a series lacks may be one
  /// that comes later, as behind a detector that warms up; the message is held back.
  mutating func takeNewError(
    of place: @autoclosure () -> String, isNew: Bool, names: [String]
  ) -> String? {
    guard let (index, error) = lastError else { return nil }
    lastError = nil
    failures += 1
    let isWarmUp = isNew && error.kind == .missingReference
    if isWarmUp {
      warmUps += 1
      // The most frequent of all errors: points of other measurements, which lack the field.
      if warmUps > 1 { return nil }
    }
    func message() -> String {
      let expression = entries[index].expression
      let column = expression.place(of: error).column
      return "\(place()): \(entries[index].name), column \(column): "
        + expression.message(for: error)
    }
    if isWarmUp {
      let name = entries[index].expression.references[error.slot]
      let hint = Spelling.nearest(to: String(decoding: name, as: UTF8.self)[...], among: names)
      heldMessage =
        message() + "; the first point has " + names.map { "\"\($0)\"" }.joined(separator: ", ")
        + (hint.map { "; did you mean \"\($0)\"?" } ?? "")
      return nil
    }
    let isNewKind = errors.insert(ErrorKey(entry: index, kind: error.kind, slot: error.slot))
      .inserted
    return isNewKind ? message() : nil
  }

  /// Takes the message that was held back, if there is one.
  mutating func takeHeldMessage() -> String? {
    defer { heldMessage = nil }
    return heldMessage
  }

  private static func place(of level: Level, _ kind: ConditionKind) -> Int {
    3 - Int(level.rawValue) + (kind == .reset ? 3 : 0)
  }

  private mutating func evaluate(
    _ place: Int, _ point: borrowing Point, in bytes: Span<UInt8>, states: inout [FunctionState]
  ) -> Truth? {
    let index = places[place]
    guard index >= 0 else { return nil }
    let result: EvaluationResult
    if let memory = entries[index].memory {
      result = evaluate(index, point, in: bytes, state: &states, memory)
    } else {
      result = conditions[index].evaluate(point, in: bytes)
    }
    return truth(of: result, index)
  }

  /// What a result of the entry `index` says; an error is kept.
  @inline(__always)
  private mutating func truth(of result: EvaluationResult, _ index: Int) -> Truth {
    switch result {
    case .boolean(let isTrue): return isTrue ? .yes : .no
    case .error(let error):
      if error.kind != .noValue { lastError = (index, error) }
      return .error
    }
  }

  /// Apart, since the compiler would else make `states` ready for writing for every point.
  @inline(never)
  private mutating func evaluate(
    _ index: Int, _ point: borrowing Point, in bytes: Span<UInt8>,
    state states: inout [FunctionState],
    _ memory: Int
  ) -> EvaluationResult {
    conditions[index].evaluate(point, in: bytes, state: &states[memory])
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
    .badValue(of: option, value, .because(reason))
  }
}
