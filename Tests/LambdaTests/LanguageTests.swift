import Testing

@testable import Lambda

@Suite("The language")
struct LanguageTests {
  @Test("a bare name and a name in double quotes read the same field")
  func names() throws {
    #expect(try value("pvalue < 0.001", ["pvalue": .float(0.0001)]) == .boolean(true))
    #expect(try value("\"pvalue\" < 0.001", ["pvalue": .float(0.5)]) == .boolean(false))
    let run = try Run("b > 1 AND a > 1 AND \"b\" < 5 AND hour(\"time\") < 5 OR TRUE")
    let names = run.expression.references.map { String(decoding: $0, as: UTF8.self) }
    #expect(names == ["b", "a"])
  }

  @Test("a bare name that is a variable stands for its value")
  func variables() throws {
    var run = try Run("x > limit", variables: ["limit": .float(2.5)])
    #expect(run.evaluate(["x": .float(3)]) == .boolean(true))
    let references = run.expression.references
    #expect(references.count == 1)
    let literal = try LambdaLiteral(parsing: Array(" -1h30m ".utf8))
    #expect(literal == .duration(nanoseconds: -5_400_000_000_000))
    #expect(throws: LambdaError.self) { try LambdaLiteral(parsing: Array("serverA".utf8)) }
    #expect(throws: LambdaError.self) { try LambdaLiteral(parsing: Array("1 2".utf8)) }
  }

  @Test("words of logic are understood in both cases and as symbols")
  func logic() throws {
    #expect(try value("true and not false") == .boolean(true))
    #expect(try value("TRUE && !TRUE || TRUE") == .boolean(true))
    #expect(try value("not x > 5", ["x": .integer(7)]) == .boolean(false))
    #expect(try value("lambda: FALSE OR true") == .boolean(true))
  }

  @Test("integers promote to floats in arithmetic")
  func promotion() throws {
    #expect(try value("x * 2 + 1", ["x": .float(1.5)]) == .float(4))
    #expect(try value("1 / 2") == .integer(0))
    #expect(try value("1 / 2.0") == .float(0.5))
  }

  @Test("a division by zero is an error, whatever is divided")
  func zero() throws {
    for text in ["1 / 0", "1 % 0", "1.0 / 0.0", "1 / 0.0", "5m / 0", "5m / 0.0", "5m / 0s"] {
      #expect(try value(text) == .error(.divisionByZero))
    }
    #expect(try value("x / -1", ["x": .integer(.min)]) == .integer(.min))
    #expect(try value("x % -1", ["x": .integer(.min)]) == .integer(0))
  }

  @Test("a missing reference is an error unless the logic does not need it")
  func missing() throws {
    #expect(try value("x > 1") == .error(.missingReference))
    #expect(try value("y > 1 OR x > 1", ["y": .integer(2)]) == .boolean(true))
    #expect(try value("x", ["x": .ambiguous]) == .error(.ambiguousReference))
  }
}
