import Foundation
import TestSupport
import Testing
import Times

@testable import Lambda

extension TestData {
  /// A file as JSON.
  static func json(_ path: String) throws -> [String: Any] {
    let data = try Data(contentsOf: try url(path))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  /// A time zone by the rules of the machine.
  static func zone(_ name: String) throws -> TimeZoneRules {
    let file = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/\(name)")))
    return try TimeZoneRules(parsing: file.span)
  }
}

/// One point as the vectors describe it.
struct Scope {
  var values: [String: Given] = [:]
  var time: Int64 = 0

  init(_ object: Any?) {
    let scope = object as? [String: Any] ?? [:]
    for (name, field) in scope["fields"] as? [String: [String: String]] ?? [:] {
      values[name] = Given(field["type"] ?? "", field["value"] ?? "")
    }
    for (name, tag) in scope["tags"] as? [String: String] ?? [:] {
      values[name] = values[name] == nil ? .string(tag) : .ambiguous
    }
    if let stamp = scope["time"] as? String { time = Self.nanoseconds(stamp) }
  }

  private static func nanoseconds(_ stamp: String) -> Int64 {
    let parts = stamp.dropLast().split(separator: ".")
    let seconds = ISO8601DateFormatter().date(from: parts[0] + "Z")?.timeIntervalSince1970 ?? 0
    let fraction =
      parts.count > 1 ? parts[1].padding(toLength: 9, withPad: "0", startingAt: 0) : "0"
    return Int64(seconds) * 1_000_000_000 + (Int64(fraction) ?? 0)
  }
}

extension Given {
  init?(_ type: String, _ value: String) {
    switch type {
    case "float": self = .float(Double(value) ?? .nan)
    case "int": self = .integer(Int64(value) ?? 0)
    case "bool": self = .boolean(value == "true")
    case "string": self = .string(value)
    case "duration": self = .duration(Int64(value) ?? 0)
    default: return nil
    }
  }
}

/// What a vector expects.
enum Expectation {
  case value(Outcome, tolerance: Double)
  /// An error of a class; whether an operand was missing.
  case error(String, isOfMissing: Bool)

  init(_ object: Any?, tolerance: Double) {
    let expected = object as? [String: Any] ?? [:]
    if let name = expected["error"] as? String {
      let isOfMissing =
        name.hasPrefix("missing") || expected.values.contains { $0 as? String == "missing" }
      self = .error(name, isOfMissing: isOfMissing)
      return
    }
    let text = expected["value"] as? String ?? ""
    let outcome: Outcome =
      switch Given(expected["type"] as? String ?? "", text) {
      case .float(let value): .float(value)
      case .integer(let value): .integer(value)
      case .boolean(let value): .boolean(value)
      case .duration(let value): .duration(value)
      default: .string(Array(text.utf8))
      }
    self = .value(outcome, tolerance: tolerance)
  }

  /// What is counted together.
  var name: String {
    switch self {
    case .error(let name, _): "error \(name)"
    case .value(.boolean, _): "boolean"
    case .value(.integer, _): "integer"
    case .value(.float, _): "float"
    case .value(.string, _): "string"
    case .value(.duration, _): "duration"
    case .value(.error, _): "error"
    }
  }

  /// Whether an outcome is what was expected; an error that is found earlier also is.
  func agrees(with answer: Answer) -> Bool {
    switch (self, answer) {
    case (.value(.float(let wanted), let tolerance), .outcome(.float(let found))):
      wanted == found || wanted.isNaN && found.isNaN
        || abs(wanted - found) <= tolerance * abs(wanted)
    // A vector writes U+FFFD for what is not UTF-8, as we do in the description.
    case (.value(let wanted, _), .outcome(let found)): wanted.description == found.description
    case (.value, .refused): false
    case (.error(let name, let isOfMissing), _):
      answer.classes.contains(name)
        || isOfMissing && answer.classes.contains("missing_operand")
    }
  }
}

/// What we made of a vector.
enum Answer: CustomStringConvertible {
  case outcome(Outcome)
  case refused(LambdaError)

  var description: String {
    switch self {
    case .outcome(let outcome): outcome.description
    case .refused(let error): "refused: \(error)"
    }
  }

  /// Kapacitor's names for our errors.
  var classes: Set<String> {
    switch self {
    case .refused(let error):
      switch error.kind {
      case .syntax: ["parse", "unsupported_node"]
      case .limit: []
      case .unknownFunction: ["undefined_function"]
      case .wrongArguments: ["wrong_signature"]
      case .wrongType: ["type_mismatch", "invalid_operator", "wrong_result_type"]
      case .wrongResultType: ["wrong_result_type"]
      }
    case .outcome(.error(let kind)):
      switch kind {
      case .missingReference, .noValue, .tooMuchWork:
        ["missing_operand", "missing_argument", "missing_value"]
      case .ambiguousReference: ["tag_field_collision"]
      case .wrongType: ["type_mismatch", "invalid_operator", "wrong_result_type"]
      case .wrongArguments: ["wrong_signature"]
      case .notBoolean: ["wrong_result_type"]
      case .divisionByZero: ["divide_by_zero"]
      case .badArgument: ["conversion"]
      case .outOfRange: ["range"]
      case .textTooLong: []
      }
    case .outcome: []
    }
  }
}

/// Counts per class: how many agreed, how many differ by which rule, how many nobody explains.
struct Tally {
  private(set) var unexplained = 0
  private var counts: [String: [String: Int]] = [:]

  mutating func add(_ name: String, _ verdict: String, isExplained: Bool = true) {
    counts[name, default: [:]][verdict, default: 0] += 1
    if !isExplained { unexplained += 1 }
  }

  func report(_ title: String) {
    let total = counts.values.flatMap(\.values).reduce(0, +)
    let agreed = counts.values.compactMap { $0["agreed"] }.reduce(0, +)
    print("\(title): \(total) cases, \(agreed) agreed, \(unexplained) unexplained")
    for (name, verdicts) in counts.sorted(by: { $0.key < $1.key }) {
      let ran = verdicts.values.reduce(0, +)
      let others = verdicts.filter { $0.key != "agreed" }.sorted { $0.key < $1.key }
        .map { ", \($0.value) \($0.key)" }.joined()
      print("  \(name): \(ran) ran, \(verdicts["agreed"] ?? 0) agreed\(others)")
    }
  }
}
