import Bytes
import Conditions
import Lambda
import LineProtocol
import Testing

/// What `text` comes to for each of the lines, one state for all.
private func results(_ text: String, _ lines: [String]) throws -> [EvaluationResult] {
  var condition = PointCondition(try LambdaExpression(parsing: Array(text.utf8)))
  var state = FunctionState(for: condition.expression)
  var parser = PointParser()
  var results: [EvaluationResult] = []
  for line in lines {
    let bytes = Array((line + "\n").utf8)
    guard case .point = parser.parse(bytes.span, from: 0, atEnd: true) else { continue }
    results.append(condition.evaluate(parser.point, in: bytes.span, state: &state))
  }
  return results
}

@Suite("Conditions over points")
struct PointConditionTests {
  @Test("fields of every type and tags are found, wherever they stand in the line")
  func types() throws {
    let lines = [
      #"m,host=a\ b f=1.5,i=2i,u=3u,b=t,s="x\"y" 1"#,
      #"m,host=a\ b s="x\"y",b=t,u=3u,i=2i,f=1.5 1"#,
    ]
    for text in [
      "f == 1.5", "i == 2", "u == 3", "b", #"s == 'x"y'"#, "host == 'a b'", "f * i + u == 6.0",
    ] {
      #expect(try results(text, lines) == [.boolean(true), .boolean(true)], "\(text)")
    }
  }

  @Test("a name that is missing, or both field and tag, is an error")
  func errors() throws {
    let found = try results("x > 1", ["m y=1 1", "m,x=2 x=2 1", "m x=2 1"])
    guard case .error(let missing) = found[0], case .error(let both) = found[1] else {
      Issue.record("\(found)")
      return
    }
    #expect((missing.kind, missing.slot) == (.missingReference, 0))
    #expect((both.kind, both.slot) == (.ambiguousReference, 0))
    #expect(found[2] == .boolean(true))
  }

  @Test("an unsigned beyond the integers is compared as a float")
  func unsigned() throws {
    #expect(try results("u > 9e18", ["m u=18446744073709551615u 1"]) == [.boolean(true)])
  }

  @Test("stateful functions count the points they were given")
  func stateful() throws {
    let lines = (1...4).map { "m v=\($0) \($0)" }
    let found = try results("count() % 2 == 0", lines)
    #expect(found == [false, true, false, true].map { .boolean($0) })
  }

  @Test("an expression without stateful functions needs no state")
  func stateless() throws {
    var condition = PointCondition(try LambdaExpression(parsing: Array("v > 1".utf8)))
    var parser = PointParser()
    var found: [EvaluationResult] = []
    for line in ["m v=1 1", "m,v=x w=1 2", "m w=1,v=2 3", "m v=2,v=0 4"] {
      let bytes = Array((line + "\n").utf8)
      guard case .point = parser.parse(bytes.span, from: 0, atEnd: true) else { continue }
      found.append(condition.evaluate(parser.point, in: bytes.span))
    }
    #expect(found.count == 4)
    #expect(found[0] == .boolean(false))
    guard case .error(let error) = found[1] else {
      Issue.record("\(found)")
      return
    }
    #expect(error.kind == .wrongType)
    #expect(found[2...] == [.boolean(true), .boolean(false)])
  }
}
