import Foundation
import TestSupport
import Testing

@testable import RegularExpressions

@Suite("Agreement with RE2 and Kapacitor")
struct VectorTests {
  private static func unescaped(_ field: Substring) -> String {
    var result = ""
    var isEscaped = false
    for letter in field.unicodeScalars {
      guard isEscaped || letter == "\\" else {
        result.unicodeScalars.append(letter)
        continue
      }
      if isEscaped {
        let plain: [Unicode.Scalar: Unicode.Scalar] = ["n": "\n", "t": "\t", "r": "\r"]
        result.unicodeScalars.append(plain[letter] ?? letter)
      }
      isEscaped.toggle()
    }
    return result
  }

  @Test("matches, groups and replacements are those of RE2 on random patterns and texts")
  func vectors() throws {
    let file = packageRoot.appending(path: "Tests/Fixtures/regular-expressions/vectors.tsv")
    let table = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    var counts = (refused: 0, accepted: 0, texts: 0, wrong: 0)
    var pattern = ""
    var subject = try Subject("")
    for line in table.unicodeScalars.split(separator: "\n").map({ Substring($0) }) {
      let fields = line.unicodeScalars.split(separator: "\t", omittingEmptySubsequences: false)
        .map { Self.unescaped(Substring($0)) }
      switch fields[0] {
      case "refused":
        counts.refused += 1
        if refusal(of: fields[1]) == nil { counts.wrong += 1 }
      case "accepted":
        counts.accepted += 1
        pattern = fields[1]
        subject = try Subject(pattern)
      default:
        counts.texts += 1
        let isMatch = subject.matches(fields[1])
        let bounds = subject.bounds(fields[1])
        let result = subject.replaced(fields[1], with: fields[3])
        let isRight = isMatch == (fields[2] != "-") && bounds == fields[2] && result == fields[4]
        #expect(isRight, "\(pattern) on \(fields[1]): \(bounds), \(result)")
        if !isRight { counts.wrong += 1 }
      }
    }
    print(
      "RE2 vectors: \(counts.refused) refused and \(counts.accepted) accepted patterns, "
        + "\(counts.texts) texts, \(counts.wrong) deviations")
    #expect(counts.wrong == 0)
    #expect(counts.texts > 3_000)
  }

  /// A row of the vectors whose expression is a text, `=~` or `!~` and a pattern, or `regexReplace` of
  /// literals. Rows of other forms need the language around them.
  private func check(_ row: [String: Any]) throws -> Bool? {
    guard let expression = row["expr"] as? String, let expected = row["expect"] as? [String: Any],
      let value = expected["value"] as? String
    else { return nil }
    if let found = expression.wholeMatch(of: /regexReplace\(\/(.*)\/, '(.*)', '(.*)'\)/) {
      return try replaced(String(found.1), String(found.2), String(found.3)) == value
    }
    guard let found = expression.wholeMatch(of: /('(.*?)'|"(.*?)") (=~|!~) \/(.*)\//) else {
      return nil
    }
    var text = found.2.map(String.init)
    if let name = found.3 {
      let scope = row["scope"] as? [String: Any]
      let fields = scope?["fields"] as? [String: [String: Any]]
      text = fields?[String(name)]?["value"] as? String
    }
    guard let text else { return nil }
    let pattern = found.5.replacingOccurrences(of: #"\/"#, with: "/")
    let isMatch = try matches(pattern, text)
    return (isMatch == (found.4 == "=~")) == (value == "true")
  }

  @Test("Kapacitor's own results for =~, !~ and regexReplace hold")
  func lambdaVectors() throws {
    let data = try Data(contentsOf: try TestData.url("lambda/lambda-vectors.json"))
    let whole = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    let rows = try #require(whole?["vectors"] as? [[String: Any]])
    var counts = (checked: 0, wrong: 0, other: 0)
    for row in rows {
      guard let expression = row["expr"] as? String,
        expression.contains("=~") || expression.contains("!~")
          || expression.contains("regexReplace")
      else { continue }
      let verdict = try check(row)
      #expect(verdict != false, "\(expression)")
      counts.checked += verdict == nil ? 0 : 1
      counts.wrong += verdict == false ? 1 : 0
      counts.other += verdict == nil ? 1 : 0
    }
    print(
      "lambda vectors with patterns: \(counts.checked) checked, \(counts.wrong) wrong, "
        + "\(counts.other) need the language around them")
    #expect(counts.checked > 10)
  }
}
