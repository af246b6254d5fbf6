import Bytes
import Times

@testable import Lambda

/// A value that a test gives a reference.
enum Given {
  case float(Double)
  case integer(Int64)
  case boolean(Bool)
  case string(String)
  case duration(Int64)
  case ambiguous
}

/// A result in a form that can be compared and printed.
enum Outcome: Equatable, CustomStringConvertible {
  case boolean(Bool)
  case integer(Int64)
  case float(Double)
  case string([UInt8])
  case duration(Int64)
  case error(EvaluationError.Kind)

  var description: String {
    switch self {
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)i"
    case .float(let value): "\(value)"
    case .string(let value): "'\(String(decoding: value, as: UTF8.self))'"
    case .duration(let value): "\(value)ns"
    case .error(let kind): "error \(kind)"
    }
  }

  static func == (left: Outcome, right: Outcome) -> Bool {
    switch (left, right) {
    case (.boolean(let a), .boolean(let b)): a == b
    case (.integer(let a), .integer(let b)): a == b
    case (.float(let a), .float(let b)): a == b || a.isNaN && b.isNaN
    case (.string(let a), .string(let b)): a == b
    case (.duration(let a), .duration(let b)): a == b
    case (.error(let a), .error(let b)): a == b
    default: false
    }
  }
}

/// An expression with a frame and a state, for points given by name.
struct Run: ~Copyable {
  let expression: LambdaExpression
  var frame: EvaluationFrame
  var state: FunctionState
  /// The error of the last evaluation.
  var error: EvaluationError?

  init(
    _ text: String, variables: [String: LambdaLiteral] = [:],
    options: LambdaOptions = LambdaOptions(isCondition: false, clock: { 1_700_000_000_000_000_000 })
  ) throws(LambdaError) {
    var named: [[UInt8]: LambdaLiteral] = [:]
    for (name, value) in variables { named[Array(name.utf8)] = value }
    expression = try LambdaExpression(
      parsing: Array(text.utf8), variables: named, options: options)
    frame = EvaluationFrame(for: expression)
    state = FunctionState(for: expression)
  }

  mutating func evaluate(_ values: [String: Given] = [:], time: Int64 = 0) -> Outcome {
    frame.begin(time: time)
    for (slot, name) in expression.references.enumerated() {
      switch values[String(decoding: name, as: UTF8.self)] {
      case .float(let value): frame.setFloat(slot, value)
      case .integer(let value): frame.setInteger(slot, value)
      case .boolean(let value): frame.setBoolean(slot, value)
      case .duration(let value): frame.slots[slot] = Value(duration: value)
      case .string(let value):
        let bytes = Array(value.utf8)
        frame.setString(slot, bytes.span, 0..<bytes.count)
      case .ambiguous: frame.setAmbiguous(slot)
      case nil: frame.setMissing(slot)
      }
    }
    error = nil
    do throws(EvaluationError) {
      let value = try expression.value(&frame, &state)
      switch value.kind {
      case .boolean: return .boolean(value.isTrue)
      case .integer: return .integer(value.integer)
      case .float: return .float(value.float)
      case .duration: return .duration(value.integer)
      default: return .string(value.string.map { frame.text.bytes[$0] })
      }
    } catch {
      self.error = error
      return .error(error.kind)
    }
  }

  var message: String { error.map { expression.message(for: $0) } ?? "" }
}

/// The value of `text` for one point.
func value(_ text: String, _ values: [String: Given] = [:]) throws(LambdaError) -> Outcome {
  var run = try Run(text)
  return run.evaluate(values)
}

/// The error with which `text` is refused; nil when it is not.
func refusal(of text: String, isCondition: Bool = false) -> LambdaError? {
  do {
    _ = try LambdaExpression(
      parsing: Array(text.utf8), options: LambdaOptions(isCondition: isCondition, clock: { 0 }))
    return nil
  } catch {
    return error
  }
}

/// `text` in its canonical form.
func canonical(_ text: String) throws(LambdaError) -> String {
  let expression = try LambdaExpression(
    parsing: Array(text.utf8), options: LambdaOptions(isCondition: false))
  return String(decoding: expression.canonicalText, as: UTF8.self)
}

extension LambdaOptions {
  /// Options for an expression that may come to a number, a string or a duration too.
  init(
    isCondition: Bool, zone: TimeZoneRules = .utc, clock: (@Sendable () -> Int64)? = nil
  ) {
    self.init(zone: zone, clock: clock)
    self.isCondition = isCondition
  }
}
