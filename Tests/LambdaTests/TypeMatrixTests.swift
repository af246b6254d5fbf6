import TestSupport
import Testing

@testable import Lambda

@Suite("Kapacitor's types")
struct TypeMatrixTests {
  private static let values: [String: Given] = [
    "float": .float(1.5), "int": .integer(2), "string": .string("a"), "bool": .boolean(true),
    "duration": .duration(5),
  ]

  @Test("every operator takes the pairs of types that Kapacitor's takes, and promotes integers")
  func binary() throws {
    let file = try TestData.json("lambda/type-matrix.json")
    let matrix = try #require(file["binary"] as? [String: [String: [String: String]]])
    var tally = Tally()
    for (symbol, rows) in matrix {
      for (left, row) in rows {
        for (right, expected) in row { judge(symbol, left, right, expected, &tally) }
      }
    }
    tally.report("type-matrix, binary")
    #expect(tally.unexplained == 0)
  }

  @Test("every prefix operator takes the types that Kapacitor's takes, a boolean's minus aside")
  func unary() throws {
    let file = try TestData.json("lambda/type-matrix.json")
    let matrix = try #require(file["unary"] as? [String: [String: String]])
    var tally = Tally()
    for (symbol, row) in matrix {
      for (type, expected) in row {
        let answer = answer("\(symbol)\(operand(type, "l"))", ["l": Self.values[type]])
        let isRefusedMinus = symbol == "-" && type == "bool"
        if matches(answer, expected) {
          tally.add("unary \(symbol)", "agreed")
        } else {
          let isOurs = isRefusedMinus && answer.classes.contains("type_mismatch")
          tally.add(
            "unary \(symbol)", "by rule: a boolean cannot be negated by a minus sign",
            isExplained: isOurs)
          if !isOurs { Issue.record("\(symbol) \(type): \(answer), expected \(expected)") }
        }
      }
    }
    tally.report("type-matrix, unary")
    #expect(tally.unexplained == 0)
  }

  private func judge(
    _ symbol: String, _ left: String, _ right: String, _ expected: String, _ tally: inout Tally
  ) {
    var values = ["l": Self.values[left], "r": Self.values[right]]
    // So that the right side is looked at.
    if symbol == "OR", left == "bool" { values["l"] = .boolean(false) }
    let answer = answer("\(operand(left, "l")) \(symbol) \(operand(right, "r"))", values)
    let numbers: Set = ["float", "int"]
    let isPromoted =
      numbers == [left, right] && ["+", "-", "*", "/"].contains(symbol)
      && expected == "error:type_mismatch"
    let isImpossible =
      if case .refused(let error) = answer { error.kind == .wrongType } else { false }
    let isLogic = symbol == "AND" || symbol == "OR"
    let isPattern = (left == "regex" || right == "regex") && expected == "error:parse"
    if matches(answer, expected) {
      tally.add(symbol, "agreed")
    } else if isPromoted {
      tally.add(symbol, "by rule: integers promote", isExplained: answer.type == "float")
    } else if isPattern {
      let isOurs = !answer.classes.isDisjoint(with: ["type_mismatch", "missing_operand"])
      tally.add(symbol, "by rule: a pattern behind AND and OR is a wrong type", isExplained: isOurs)
    } else if expected == "error:missing_operand", isImpossible {
      tally.add(symbol, "by rule: what no point can satisfy is refused when compiled")
    } else if isLogic, left != "bool", right == "missing" {
      let isOurs = answer.classes.contains("type_mismatch")
      tally.add(symbol, "by rule: AND and OR look at the left side first", isExplained: isOurs)
    } else {
      tally.add(symbol, "UNEXPLAINED", isExplained: false)
      Issue.record("\(left) \(symbol) \(right): \(answer), expected \(expected)")
    }
  }

  private func operand(_ type: String, _ name: String) -> String {
    type == "time" ? "\"time\"" : type == "regex" ? "(/a/)" : "\"\(name)\""
  }

  /// A missing operand is told as such, also where Kapacitor speaks of types.
  private func matches(_ answer: Answer, _ expected: String) -> Bool {
    guard expected.hasPrefix("error:") else { return answer.type == expected }
    return answer.classes.contains(String(expected.dropFirst(6)))
      || answer.classes.contains("missing_operand") && expected != "error:parse"
  }

  private func answer(_ text: String, _ values: [String: Given?]) -> Answer {
    do throws(LambdaError) {
      return .outcome(try value(text, values.compactMapValues { $0 }))
    } catch {
      return .refused(error)
    }
  }
}

extension Answer {
  /// The type of a value, in the words of the vectors.
  var type: String {
    switch self {
    case .outcome(.boolean): "bool"
    case .outcome(.integer): "int"
    case .outcome(.float): "float"
    case .outcome(.string): "string"
    case .outcome(.duration): "duration"
    case .outcome(.error), .refused: "error"
    }
  }
}
