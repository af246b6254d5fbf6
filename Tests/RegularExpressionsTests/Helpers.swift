import Bytes
import Foundation

@testable import RegularExpressions

/// An expression, a matcher and texts as strings, for tests that read like tables.
struct Subject: ~Copyable {
  let expression: RegularExpression
  var matcher: RegularExpressionMatcher

  init(_ pattern: String) throws {
    let bytes = Array(pattern.utf8)
    self.init(expression: try RegularExpression(parsing: bytes.span, 0..<bytes.count))
  }

  init(expression: RegularExpression) {
    self.expression = expression
    matcher = RegularExpressionMatcher(expression)
  }

  mutating func matches(_ text: [UInt8]) -> Bool {
    matcher.matches(text.span, 0..<text.count)
  }

  mutating func matches(_ text: String) -> Bool { matches(Array(text.utf8)) }

  /// The places of all groups as `start,end`, or `-` where there are none, as in the vectors.
  mutating func bounds(_ text: [UInt8]) -> String {
    guard matcher.firstMatch(text.span, 0..<text.count) else { return "-" }
    let groups = (0...expression.groupNames.count).map { matcher.group($0) }
    return groups.map { $0.map { "\($0.lowerBound),\($0.upperBound)" } ?? "-" }
      .joined(separator: " ")
  }

  mutating func bounds(_ text: String) -> String { bounds(Array(text.utf8)) }

  mutating func replaced(_ text: [UInt8], with template: String) -> [UInt8] {
    let template = Array(template.utf8)
    var output = ByteBuffer()
    let isDone = matcher.replace(
      text.span, 0..<text.count, with: template.span, 0..<template.count, into: &output)
    return isDone ? output.array : []
  }

  mutating func replaced(_ text: String, with template: String) -> String {
    String(decoding: replaced(Array(text.utf8), with: template), as: UTF8.self)
  }
}

extension RegularExpressionMatcher {
  /// Whether the expression matches; where it does, `group(_:)` tells what each group took.
  ///
  /// Of several matches it is the one that begins first, and of those the one that a backtracking
  /// search prefers, as in Perl and Go.
  mutating func firstMatch(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    machine.forget()
    return matches(text, range)
      && machine.search(
        expression, in: text, range, from: range.lowerBound, slots: expression.slotCount)
  }
}

/// Whether the pattern matches the text.
func matches(_ pattern: String, _ text: String) throws -> Bool {
  var subject = try Subject(pattern)
  return subject.matches(text)
}

/// Whether the pattern matches the bytes.
func matches(_ pattern: String, bytes: [UInt8]) throws -> Bool {
  var subject = try Subject(pattern)
  return subject.matches(bytes)
}

/// The places of the groups of the first match.
func bounds(_ pattern: String, _ text: String) throws -> String {
  var subject = try Subject(pattern)
  return subject.bounds(text)
}

/// The text with all matches replaced.
func replaced(_ pattern: String, _ text: String, _ template: String) throws -> String {
  var subject = try Subject(pattern)
  return subject.replaced(text, with: template)
}

/// Why the pattern is refused, or nil where it is not.
func refusal(of pattern: [UInt8]) -> RegularExpressionError? {
  do {
    _ = try RegularExpression(parsing: pattern.span, 0..<pattern.count)
    return nil
  } catch {
    return error
  }
}

/// Why the pattern is refused, or nil where it is not.
func refusal(of pattern: String) -> RegularExpressionError? { refusal(of: Array(pattern.utf8)) }
