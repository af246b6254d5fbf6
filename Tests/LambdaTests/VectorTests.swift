import Foundation
import TestSupport
import Testing
import Times

@testable import Lambda

@Suite("Kapacitor's vectors")
struct VectorTests {
  @Test("every vector gives Kapacitor's result, or ours by a stated rule")
  func vectors() throws {
    let file = try TestData.json("lambda/lambda-vectors.json")
    var tally = Tally()
    for vector in try #require(file["vectors"] as? [[String: Any]]) {
      let mode = vector["mode"] as? String ?? ""
      guard mode == "value" || mode == "predicate" else {
        tally.add("mode \(mode)", "skipped: mirrors internals")
        continue
      }
      run(try VectorCase(vector), &tally)
    }
    tally.report("lambda-vectors")
    #expect(tally.unexplained == 0)
  }

  private func run(_ vector: VectorCase, _ tally: inout Tally) {
    let answers = vector.answers(to: vector.text)
    for (step, answer) in zip(vector.steps, answers) {
      let expected = step.expected
      if expected.agrees(with: answer) {
        tally.add(expected.name, "agreed")
        continue
      }
      let rule = DifferenceRule.all.first { $0.applies(vector, step) }
      guard let rule else {
        tally.add(expected.name, "UNEXPLAINED", isExplained: false)
        Issue.record("\(vector.name) \(vector.text): \(answer), expected \(expected)")
        continue
      }
      let wanted = rule.ours(vector, step)
      let isOurs = wanted?.description == answer.description
      tally.add(expected.name, "by rule: \(rule.name)", isExplained: isOurs)
      if !isOurs {
        Issue.record("\(vector.name) \(vector.text): \(answer); \(rule.name): \(wanted as Any)")
      }
    }
  }
}

/// A vector, ready to run.
struct VectorCase {
  struct Step {
    let index: Int
    var scope: Scope
    let resetsBefore: Bool
    let expected: Expectation
  }

  let name: String
  let text: String
  let isCondition: Bool
  var steps: [Step]
  let zone: TimeZoneRules

  init(_ vector: [String: Any]) throws {
    name = try #require(vector["id"] as? String)
    text = try #require(vector["expr"] as? String)
    isCondition = vector["mode"] as? String == "predicate"
    zone = try (vector["tz"] as? String).map { try TestData.zone($0) } ?? .utc
    let tolerance = (vector["tolerance"] as? String).flatMap { Double($0.dropFirst(4)) } ?? 0
    let objects = vector["steps"] as? [[String: Any]] ?? [vector]
    steps = objects.enumerated().map { index, step in
      Step(
        index: index, scope: Scope(step["scope"] ?? vector["scope"]),
        resetsBefore: step["reset_before"] as? Bool ?? false,
        expected: Expectation(step["expect"], tolerance: tolerance))
    }
  }

  var options: LambdaOptions {
    LambdaOptions(isCondition: isCondition, zone: zone, clock: { 1_700_000_000_000_000_000 })
  }

  /// Our answer to each step for any text, with this vector's scopes.
  func answers(to text: String, isCondition: Bool? = nil) -> [Answer] {
    var options = options
    if let isCondition { options.isCondition = isCondition }
    do throws(LambdaError) {
      var run = try Run(text, options: options)
      var answers: [Answer] = []
      for step in steps {
        if step.resetsBefore { run.state = FunctionState(for: run.expression) }
        answers.append(.outcome(run.evaluate(step.scope.values, time: step.scope.time)))
      }
      return answers
    } catch {
      return steps.map { _ in .refused(error) }
    }
  }

  /// The tree of the text; nil when it does not parse.
  var tree: SyntaxTree? { try? Parser.tree(of: Array(text.utf8)) }
}
