import Foundation
import TestSupport
import Testing

@testable import Lambda

@Suite("Kapacitor's parse vectors")
struct ParseVectorTests {
  @Test("every text parses to Kapacitor's tree or is refused where Kapacitor refuses it")
  func vectors() throws {
    let file = try TestData.json("lambda/parse-vectors.json")
    var tally = Tally()
    for object in try #require(file["vectors"] as? [[String: Any]]) {
      let vector = try ParseCase(object)
      judge(vector, ParseAnswer(vector.input), "tree or refusal", &tally)
      if vector.formatted != nil { judgeCanonicalText(vector, &tally) }
    }
    tally.report("parse-vectors")
    #expect(tally.unexplained == 0)
  }

  private func judge(
    _ vector: ParseCase, _ answer: ParseAnswer, _ what: String, _ tally: inout Tally
  ) {
    if vector.isMet(by: answer) {
      tally.add(vector.className, "agreed")
      return
    }
    guard let rule = ParseRule.all.first(where: { $0.applies(vector) }) else {
      tally.add(vector.className, "UNEXPLAINED", isExplained: false)
      Issue.record("\(vector.input): \(answer), expected \(vector.expected)")
      return
    }
    let isOurs = rule.isOurs(vector, answer)
    tally.add(vector.className, "by rule: \(rule.name)", isExplained: isOurs)
    if !isOurs { Issue.record("\(vector.input): \(answer), against the rule: \(rule.name)") }
  }

  /// Kapacitor keeps line breaks and comments and does not quote names.
  private func judgeCanonicalText(_ vector: ParseCase, _ tally: inout Tally) {
    guard let formatted = vector.formatted, case .tree(_, let ours) = ParseAnswer(vector.input)
    else { return }
    if ours == formatted {
      tally.add("canonical text", "agreed")
      return
    }
    let oneLine = formatted.replacing(/\/\/[^\n]*\n/, with: " ").replacing(/\s+/, with: " ")
      .trimmingCharacters(in: .whitespaces)
    if ours == oneLine { return tally.add("canonical text", "by rule: it is one line") }
    let quoted = oneLine.replacing(/[\p{L}][\p{L}\p{N}_]*/) { match in
      vector.identifiers.contains(String(match.output)) ? "\"\(match.output)\"" : "\(match.output)"
    }
    let isOurs =
      ours == quoted || ParseRule.lowerCaseWords.applies(vector) && ours == oneLine.uppercased()
    tally.add("canonical text", "by rule: names are quoted, words upper-case", isExplained: isOurs)
    if !isOurs { Issue.record("\(vector.input) prints \(ours), not \(formatted)") }
  }
}

/// What our parser makes of a text.
enum ParseAnswer: CustomStringConvertible {
  case tree(String, canonical: String)
  case refused(LambdaError)

  init(_ text: String) {
    do throws(LambdaError) {
      let tree = try Parser.tree(of: Array(text.utf8))
      self = .tree(tree.expression(tree.root), canonical: tree.canonicalString)
    } catch {
      self = .refused(error)
    }
  }

  var description: String {
    switch self {
    case .tree(let tree, _): tree
    case .refused(let error): "refused: \(error)"
    }
  }
}

/// A vector of the file.
struct ParseCase {
  let input: String
  /// The tree, or the class of the error.
  let expected: String
  let isAccepted: Bool
  let formatted: String?
  let line: Int?
  let character: Int?
  /// Kind, offset and text of each token.
  let tokens: [(kind: String, offset: Int, text: String)]

  init(_ vector: [String: Any]) throws {
    input = try #require(vector["input"] as? String)
    isAccepted = vector["ok"] as? Bool ?? false
    expected = try #require(vector[isAccepted ? "tree" : "error"] as? String)
    formatted = vector["formatted"] as? String
    line = vector["line"] as? Int
    character = vector["char"] as? Int
    tokens = (vector["tokens"] as? [[Any]] ?? []).compactMap { token in
      guard token.count == 3, let kind = token[0] as? String, let offset = token[1] as? Int else {
        return nil
      }
      return (kind, offset, token[2] as? String ?? "")
    }
  }

  var className: String { isAccepted ? "accepted" : "error \(expected)" }

  var identifiers: Set<String> {
    Set(tokens.filter { $0.kind == "identifier" }.map(\.text))
  }

  /// Whether the tree is the same, or the refusal stands at the same place.
  func isMet(by answer: ParseAnswer) -> Bool {
    switch answer {
    case .tree(let tree, _): isAccepted && tree == expected
    case .refused(let error):
      !isAccepted && error.kind == .syntax && (line ?? error.line) == error.line
        && (character ?? error.column) == error.column
    }
  }

  /// The place of the first star that stands where an operand belongs.
  var operandStar: Int? {
    tokens.indices.first { index in
      let behind = index == 0 ? "(" : tokens[index - 1].kind
      return tokens[index].kind == "*"
        && ["(", ",", "*", "+", "-", "/", "==", "AND", "OR"].contains(behind)
    }.map { tokens[$0].offset }
  }
}

/// Where our grammar differs from Kapacitor's on purpose.
struct ParseRule: Sendable {
  let name: String
  let applies: @Sendable (ParseCase) -> Bool
  let isOurs: @Sendable (ParseCase, ParseAnswer) -> Bool

  static let all: [ParseRule] = [
    lowerCaseWords, star, unknownFunction, hugeDuration, newLiterals, comments, underscore, prefix,
  ]

  /// The words of logic may be in lower case: the same as in upper case.
  static let lowerCaseWords = ParseRule(name: "and, or, not, true, false in lower case") {
    !$0.identifiers.isDisjoint(with: ["and", "or", "not", "true", "false"])
  } isOurs: { vector, answer in
    var upper = vector.input
    for word in ["and", "or", "not", "true", "false"] {
      upper = upper.replacing(word, with: word.uppercased())
    }
    // A message quotes the word as it is written.
    return answer.description.uppercased() == ParseAnswer(upper).description.uppercased()
  }

  static let star = ParseRule(name: "a star is no operand") {
    $0.operandStar != nil
  } isOurs: { vector, answer in
    guard case .refused(let error) = answer else { return false }
    return error.kind == .syntax && error.offset == vector.operandStar
      || error.kind == .unknownFunction
  }

  /// Kapacitor finds unknown functions when it evaluates. With a known name the vector must hold.
  static let unknownFunction = ParseRule(name: "an unknown function is refused at once") {
    $0.input.contains("f(")
  } isOurs: { vector, answer in
    guard case .refused(let error) = answer, error.kind == .unknownFunction else { return false }
    let known = ParseAnswer(vector.input.replacing("f(", with: "sin("))
    switch known {
    case .tree(let tree, _):
      return tree == vector.expected.replacing("(call f ", with: "(call sin ")
    case .refused(let error): return vector.character.map { $0 + 2 == error.column } ?? false
    }
  }

  static let hugeDuration = ParseRule(name: "a duration must fit 64 bits") { vector in
    vector.tokens.contains { $0.kind == "duration" && $0.text.count > 12 }
  } isOurs: { _, answer in
    guard case .refused(let error) = answer else { return false }
    return error.offset == 0 && error.kind == .syntax
  }

  /// The value is that of the parts that Kapacitor's lexer sees.
  static let newLiterals = ParseRule(name: "1e-3, 1h30m and ns are literals") {
    (try? /^[0-9.]+(e[0-9]+|ns|[hm][0-9]+m)$/.wholeMatch(in: $0.input)) != nil
  } isOurs: { vector, answer in
    answer.description == ours(vector.input)
  }

  private static func ours(_ text: String) -> String {
    if text.hasSuffix("ns") { return "(dur \(text.dropLast(2)))" }
    if text.contains("e") { return "(float \(UInt64(Double(text) ?? 0)))" }
    let hours = Int(text.prefix { $0 != "h" }) ?? 0
    let minutes = Int(text.drop { $0 != "h" }.dropFirst().dropLast()) ?? 0
    return "(dur \((hours * 60 + minutes) * 60_000_000_000))"
  }

  static let comments = ParseRule(name: "a comment may stand anywhere") {
    $0.tokens.contains { $0.kind == "//" }
  } isOurs: { vector, answer in
    let without = vector.input.replacing(/\/\/[^\n]*/, with: "")
    return answer.description == ParseAnswer(without).description
  }

  static let underscore = ParseRule(name: "a bare name may begin with an underscore") {
    $0.input.hasPrefix("_")
  } isOurs: { vector, answer in
    answer.description == "(ident \(vector.input))"
  }

  static let prefix = ParseRule(name: "lambda: may stand before") {
    $0.input.hasPrefix("lambda:")
  } isOurs: { vector, answer in
    let rest = vector.input.dropFirst("lambda:".count)
    guard case .refused(let error) = answer else {
      return answer.description == ParseAnswer(String(rest)).description
    }
    return rest.isEmpty && error.column == vector.input.count + 1
  }
}
