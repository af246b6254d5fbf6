import Testing

@testable import Lambda

@Suite("What is refused, and where")
struct RefusalTests {
  struct Mistake: Sendable, CustomTestStringConvertible {
    let text: String
    let column: Int
    /// A part of what must be said.
    let words: String
    var kind = LambdaError.Kind.syntax
    var testDescription: String { text }
  }

  static let mistakes: [Mistake] = [
    Mistake(text: "a = 1", column: 3, words: "=="),
    Mistake(text: "a => 1", column: 3, words: ">="),
    Mistake(text: "a <> 1", column: 4, words: "!="),
    Mistake(text: "a ** 2 > 1", column: 4, words: "pow(x, 2)"),
    Mistake(text: "a ^ 2 > 1", column: 3, words: "pow(x, 2)"),
    Mistake(text: "a ? 1 : 2", column: 3, words: "if(condition"),
    Mistake(text: "(a > 1", column: 7, words: "expected ')'"),
    Mistake(text: "a > 1)", column: 6, words: "no '('"),
    Mistake(text: "a >", column: 4, words: "found the end"),
    Mistake(text: "", column: 1, words: "found the end"),
    Mistake(text: "a & b", column: 3, words: "AND"),
    Mistake(text: "a | b", column: 3, words: "OR"),
    Mistake(text: "cpu.usage > 1", column: 4, words: "double quotes"),
    Mistake(text: "host == \u{201C}a\u{201D}", column: 9, words: "'single'"),
    Mistake(text: "a > 'x", column: 5, words: "no closing '"),
    Mistake(text: "a > \"x", column: 5, words: "no closing \""),
    Mistake(text: "a =~ /x", column: 6, words: "no closing /"),
    Mistake(text: "a =~ /x(/", column: 8, words: "regular expression"),
    Mistake(text: "a > 5y", column: 6, words: "units are"),
    Mistake(text: "a > 1.2.3", column: 5, words: "two points"),
    Mistake(text: "a > 09", column: 5, words: "octal"),
    Mistake(text: "a > 9223372036854775808", column: 5, words: "too large"),
    Mistake(text: "a > 1e999", column: 5, words: "too large"),
    Mistake(text: "a > 300000000h", column: 5, words: "292 years"),
    Mistake(text: "a, b", column: 2, words: "comma outside"),
    Mistake(text: "var > 1", column: 1, words: "reserved"),
    Mistake(text: "sgima(a) > 3", column: 1, words: "did you mean sigma", kind: .unknownFunction),
    Mistake(text: "1 + ABS(a)", column: 5, words: "did you mean abs", kind: .unknownFunction),
    Mistake(text: "qwertyuiop()", column: 1, words: "no function", kind: .unknownFunction),
    Mistake(
      text: "abs(a, 2) > 1", column: 1, words: "takes 1 argument, not 2", kind: .wrongArguments),
    Mistake(text: "pow(a)", column: 1, words: "takes 2 arguments, not 1", kind: .wrongArguments),
    Mistake(text: "abs('x')", column: 1, words: "is a string, not", kind: .wrongArguments),
    Mistake(text: "if(a, 1, 'x')", column: 1, words: "of one type", kind: .wrongArguments),
    Mistake(text: "coalesce()", column: 1, words: "1 or more", kind: .wrongArguments),
    Mistake(text: "a =~ 'x'", column: 3, words: "takes a /pattern/", kind: .wrongType),
    Mistake(text: "a + TRUE", column: 3, words: "cannot be applied", kind: .wrongType),
    Mistake(text: "'a' > 1", column: 5, words: "double quotes", kind: .wrongType),
    Mistake(text: "now() - time > 5m", column: 7, words: "unixNano", kind: .wrongType),
    Mistake(text: "-'x'", column: 1, words: "'-' takes", kind: .wrongType),
    Mistake(text: "\"time\"", column: 1, words: "a time", kind: .wrongResultType),
  ]

  @Test("a mistake is told with its column", arguments: mistakes)
  func mistake(_ mistake: Mistake) throws {
    let error = try #require(refusal(of: mistake.text))
    #expect(error.column == mistake.column)
    #expect(error.line == 1)
    #expect(error.kind == mistake.kind)
    #expect(error.message.contains(mistake.words), "\(error)")
  }

  @Test("lines and columns are counted from one, columns in bytes of their line")
  func lines() throws {
    let error = try #require(refusal(of: "'ü' == a\n  AND b = 2"))
    #expect(error.line == 2)
    #expect(error.column == 9)
    #expect(error.offset == 18)
    #expect(error.description.hasPrefix("2:9: expected an operator"))
  }

  @Test("a condition that can never be true or false is refused")
  func condition() throws {
    #expect(refusal(of: "a + 1", isCondition: true)?.kind == .wrongResultType)
    #expect(refusal(of: "'x'", isCondition: true)?.kind == .wrongResultType)
    #expect(refusal(of: "a", isCondition: true) == nil)
    #expect(refusal(of: "a + 1") == nil)
  }

  @Test("now() needs a clock")
  func clock() {
    #expect(throws: LambdaError.self) {
      try LambdaExpression(parsing: Array("unixNano(now()) > 0".utf8))
    }
  }

  @Test("what exceeds a limit is refused where it does, and nothing behind is read")
  func limits() throws {
    let many = 1_000_000
    let (length, depth, nodes) = (65_536, 200, 10_000)
    let texts = [
      (String(repeating: "(", count: many), length),
      (String(repeating: "!", count: 60_000), depth),
      (String(repeating: "(", count: 201) + "a" + String(repeating: ")", count: 201), depth),
      (String(repeating: "abs(", count: 10_000), 4 * depth),
      (String(repeating: "1+", count: many) + "1", length),
      (String(repeating: "1+", count: 5_000) + "1", nodes),
      (String(repeating: "not ", count: 201) + "a", 4 * depth),
      (String(repeating: "-", count: length + 1), length),
      ("'" + String(repeating: "x", count: length) + "'", length),
    ]
    for (text, offset) in texts {
      let error = refusal(of: text)
      #expect(error?.kind == .limit, "\(text.prefix(20))")
      #expect((error?.offset ?? .max) <= offset, "\(text.prefix(20))")
    }
    #expect(refusal(of: String(repeating: "(", count: 201) + "a")?.column == 201)
    #expect(refusal(of: String(repeating: "1", count: 65_000))?.kind == .syntax)
  }

  @Test("what reaches the limits is evaluated")
  func withinLimits() throws {
    let sum = String(repeating: "1+", count: 4_999) + "1"
    #expect(try value(sum) == .integer(5_000))
    let deep = String(repeating: "(", count: 200) + "a" + String(repeating: ")", count: 200)
    #expect(try value(deep, ["a": .integer(7)]) == .integer(7))
    let right =
      String(repeating: "a OR b AND c == (", count: 199) + "TRUE"
      + String(repeating: ")", count: 199)
    let given: [String: Given] = ["a": .boolean(false), "b": .boolean(true), "c": .boolean(true)]
    #expect(try value(right, given) == .boolean(true))
    #expect(try canonical(right).count > 4_000)
  }
}

@Suite("Errors of a point")
struct EvaluationErrorTests {
  @Test("an error says what was wrong and where")
  func messages() throws {
    try check("b + 1 > a", [:], .missingReference, 3, "no field or tag \"b\"")
    try check("host == \"a\"", ["host": .string("a")], .missingReference, 6, "written 'a'")
    try check("a AND a > 1", ["a": .integer(2)], .wrongType, 3, "AND and OR take")
    try check("a < 1", ["a": .string("x")], .wrongType, 3, "a string and an integer")
    try check("!a", ["a": .string("x")], .wrongType, 1, "'!' cannot be applied to a string")
    try check("1 + a / b", ["a": .integer(1), "b": .integer(0)], .divisionByZero, 7, "by zero")
    try check("abs(a)", ["a": .string("x")], .wrongArguments, 1, "abs cannot take a string")
    try check("int(a)", ["a": .string("x")], .badArgument, 1, "int cannot read")
    try check("int(a)", ["a": .float(1e300)], .outOfRange, 1, "out of range")
    try check("a", ["a": .ambiguous], .ambiguousReference, 1, "both a field and a tag")
    try check("if(a, 1, 2)", ["a": .integer(1)], .wrongArguments, 1, "if cannot take an integer")
    try check("if(a, \"time\", \"time\")", ["a": .boolean(true)], nil, 1, "cannot be a time")
  }

  private func check(
    _ text: String, _ values: [String: Given], _ kind: EvaluationError.Kind?, _ column: Int,
    _ words: String
  ) throws {
    guard let kind else {
      let message = try #require(refusal(of: text)?.message)
      #expect(message.contains(words))
      return
    }
    var run = try Run(text)
    let outcome = run.evaluate(values)
    let message = run.message
    let place = try #require(run.error.map { run.expression.place(of: $0) })
    #expect(outcome == .error(kind))
    #expect(place.column == column)
    #expect(message.contains(words), "\(message)")
  }

  @Test("a condition that comes to a number is an error of that point")
  func notBoolean() throws {
    var run = try Run("a", options: LambdaOptions())
    #expect(run.evaluate(["a": .integer(1)]) == .error(.notBoolean))
    #expect(run.message.contains("an integer"))
    #expect(run.evaluate(["a": .boolean(true)]) == .boolean(true))
  }

  @Test("the same mistake in different points is equal, so that it can be counted")
  func equality() throws {
    var run = try Run("a < 1")
    var kinds: Set<EvaluationError.Kind> = []
    for value in [Given.string("x"), .string("y"), .boolean(true)] {
      guard case .error(let kind) = run.evaluate(["a": value]) else { continue }
      kinds.insert(kind)
    }
    #expect(kinds == [.wrongType])
  }
}
