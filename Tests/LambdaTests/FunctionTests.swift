import Foundation
import TestSupport
import Testing

@testable import Lambda

@Suite("Functions")
struct FunctionTests {
  /// Whether the text comes to the string.
  private func gives(_ text: String, _ wanted: String) throws -> Bool {
    try value(text) == .string(Array(wanted.utf8))
  }

  @Test("there are Kapacitor's 83 functions and coalesce")
  func count() {
    #expect(Function.allCases.count == 88)
  }

  @Test("integers promote where a function wants a float")
  func promotion() throws {
    #expect(try value("abs(-5)") == .float(5))
    #expect(try value("pow(2, 10)") == .float(1024))
    #expect(try value("max(1, 2.5)") == .float(2.5))
    #expect(try value("jn(1, 2)") == value("jn(1, 2.0)"))
    #expect(try value("sigma(a)", ["a": .integer(3)]) == .float(0))
    #expect(try value("duration(2, 1m)") == .duration(120_000_000_000))
  }

  @Test("if evaluates one branch, coalesce gives the first that is there")
  func choice() throws {
    #expect(try value("if(isPresent(a), a, 0)") == .integer(0))
    #expect(try value("if(isPresent(a), a, 0)", ["a": .float(2)]) == .float(2))
    #expect(try value("if(TRUE, 1, 1 / 0)") == .integer(1))
    #expect(try value("coalesce(a, b, 7)", ["b": .integer(5)]) == .integer(5))
    #expect(try value("coalesce(a, b, 7)") == .integer(7))
    #expect(try value("coalesce(a, b)") == .error(.missingReference))
    #expect(try value("coalesce(a)", ["a": .string("x")]) == .string([0x78]))
    #expect(try value("coalesce(a, 1)", ["a": .ambiguous]) == .error(.ambiguousReference))
    #expect(try value("1 + coalesce(a, if(b, 2, 3)) * 2", ["b": .boolean(false)]) == .integer(7))
    #expect(try value("isPresent(a)", ["a": .ambiguous]) == .error(.ambiguousReference))
  }

  // Expected values: Go's strings package documentation and examples.
  @Test("text functions count bytes and take scalars")
  func text() throws {
    #expect(try gives("strSubstring('abc', 0, 3)", "abc"))
    #expect(try gives("strSubstring('abc', 3, 3)", ""))
    #expect(try value("strSubstring('abc', 0, 4)") == .error(.outOfRange))
    #expect(try value("strSubstring('abc', 0, 9223372036854775807)") == .error(.outOfRange))
    #expect(try gives("strReplace('oink oink oink', 'k', 'ky', 2)", "oinky oinky oink"))
    #expect(try gives("strReplace('oink oink oink', 'oink', 'moo', -1)", "moo moo moo"))
    #expect(try gives("strReplace('aéb', '', '-', -1)", "-a-é-b-"))
    #expect(try gives("strReplace('aéb', '', '-', 2)", "-a-éb"))
    #expect(try gives("strReplace('', '', 'x', -1)", "x"))
    #expect(try gives("strReplace('abc', 'b', 'x', 0)", "abc"))
    #expect(try gives("strTrim('¡¡¡Hello, Gophers!!!', '!¡')", "Hello, Gophers"))
    #expect(try gives("strTrimRight('日本日', '日')", "日本"))
    #expect(try gives("strTrimSpace('\u{3000} \\t x \u{85}')", "\\t x"))
    #expect(try gives("strToUpper('aé日ß')", "AÉ日ß"))
    #expect(try gives("strToLower('ÀΣİ')", "àσi"))
    #expect(try gives("strTrimSuffix('a.log', '.log')", "a"))
    #expect(try value("strIndexAny('golang日', 'y日')") == .integer(6))
    #expect(try value("strLastIndexAny('日golang', '日y')") == .integer(0))
    #expect(try value("strCount('五', '')") == .integer(2))
    #expect(try value("strLastIndex('go gopher', '')") == .integer(9))
    #expect(try value("strIndex('日本', '本')") == .integer(3))
  }

  @Test("searching agrees with a plain search, for short and long needles")
  func search() {
    var generator = SeededGenerator(seed: 4)
    for round in 0..<1_000 {
      let length = Int.random(in: 0...80, using: &generator)
      let hay = (0..<160).map { _ in
        UInt8.random(in: 0...(round % 2 == 0 ? 0 : 1), using: &generator)
      }
      var start = Int.random(in: 0...80, using: &generator)
      var needle = Array(hay[start..<start + length])
      if Bool.random(using: &generator), let last = needle.indices.last { needle[last] ^= 1 }
      start = Int.random(in: 0...40, using: &generator)
      let all = hay + needle
      let wanted = hay.count..<all.count
      let places = (start...hay.count).filter {
        $0 + needle.count <= hay.count && Array(hay[$0..<$0 + needle.count]) == needle
      }
      let first = all.span.first(wanted, in: start..<hay.count)
      let last = all.span.last(wanted, in: start..<hay.count)
      #expect(first == places.first)
      #expect(last == places.last)
    }
  }

  @Test("text that grows beyond the limit is an error, quickly")
  func growth() throws {
    let long = String(repeating: "a", count: 100_000)
    var run = try Run("strReplace(a, 'b', b, -1)")
    let few = String(repeating: "b", count: 200)
    #expect(run.evaluate(["a": .string(few), "b": .string(long)]) == .error(.textTooLong))
    var pattern = try Run("regexReplace(/x*/, a, a)")
    #expect(pattern.evaluate(["a": .string(long)]) == .error(.textTooLong))
    var sum = try Run(String(repeating: "a + ", count: 20) + "'x'")
    #expect(sum.evaluate(["a": .string(long)]) == .error(.textTooLong))
    var find = try Run("strCount(a, b) + strLastIndex(a, b)")
    let needle = String(repeating: "a", count: 40_000)
    #expect(find.evaluate(["a": .string(long), "b": .string(needle)]) == .integer(60_002))
    #expect(find.evaluate(["a": .string(long), "b": .string(needle + "b")]) == .integer(-1))
  }

  @Test("conversions read what Go's strconv reads")
  func conversions() throws {
    #expect(try value("float('+1.5e3')") == .float(1500))
    #expect(try value("float('.5')") == .float(0.5))
    #expect(try value("float('-Inf')") == .float(-.infinity))
    #expect(try value("float('NaN')") == .float(.nan))
    for text in ["1e999", "1_0", "0x1p", "--1", "+-1", "1 ", "e5", "."] {
      #expect(try value("float('\(text)')") == .error(.badArgument), "\(text)")
    }
    #expect(try value("int('-9223372036854775808')") == .integer(.min))
    #expect(try value("int('9223372036854775808')") == .error(.badArgument))
    #expect(try value("int(9223372036854775807.0)") == .error(.outOfRange))
    #expect(try value("bool('yes')") == .error(.badArgument))
    #expect(try value("duration('1h30m')") == .duration(5_400_000_000_000))
    #expect(try value("duration('1m', 1s)") == .duration(60_000_000_000))
    #expect(try value("duration('7ns')") == .duration(7))
    #expect(try value("duration('5')") == .error(.badArgument))
    #expect(try value("duration('99999999w')") == .error(.outOfRange))
    #expect(try value("duration(1e300, 1h)") == .error(.outOfRange))
  }

  @Test("numbers become text without exponents, durations in their largest unit, bytes in SI")
  func printing() throws {
    #expect(try gives("string(1e21)", "1000000000000000000000"))
    #expect(try gives("string(1e-7)", "0.0000001"))
    #expect(try gives("string(-0.5)", "-0.5"))
    #expect(try gives("string(123456.75)", "123456.75"))
    #expect(try gives("string(-5400s)", "-90m"))
    #expect(try gives("string(1500ms)", "1500ms"))
    #expect(try gives("string(7ns) + string(3u)", "7ns3u"))
    // The first three are the examples of go-humanize.
    #expect(try gives("humanBytes(82854982)", "83 MB"))
    #expect(try gives("humanBytes(0)", "0 B"))
    #expect(try gives("humanBytes(999)", "999 B"))
    #expect(try gives("humanBytes(1500000)", "1.5 MB"))
    #expect(try gives("humanBytes(9223372036854775807)", "9.2 EB"))
    #expect(try gives("humanBytes(-1500)", "-1.5 kB"))
  }

  @Test("calendar functions agree with Foundation's calendar, in UTC and in other zones")
  func calendar() throws {
    var generator = SeededGenerator(seed: 6)
    var calendar = Calendar(identifier: .iso8601)
    for name in ["UTC", "Asia/Kolkata", "America/New_York"] {
      calendar.timeZone = try #require(TimeZone(identifier: name))
      let text =
        "string(year(time)) + '-' + string(month(time)) + '-' + string(day(time)) + ' '"
        + " + string(hour(time)) + ':' + string(minute(time)) + ' ' + string(weekday(time))"
      var run = try Run(
        text, options: LambdaOptions(isCondition: false, zone: try TestData.zone(name)))
      for _ in 0..<300 {
        let seconds = Int64.random(in: 0...4_000_000_000, using: &generator)
        let date = Date(timeIntervalSince1970: Double(seconds))
        let parts = calendar.dateComponents(
          [.year, .month, .day, .hour, .minute, .weekday], from: date)
        let wanted =
          "\(parts.year ?? 0)-\(parts.month ?? 0)-\(parts.day ?? 0) \(parts.hour ?? 0)"
          + ":\(parts.minute ?? 0) \((parts.weekday ?? 0) - 1)"
        #expect(run.evaluate(time: seconds * 1_000_000_000) == .string(Array(wanted.utf8)))
      }
      _ = run.evaluate(time: .min)
      _ = run.evaluate(time: .max)
    }
  }

  @Test("regular expressions match and replace as Go's")
  func patterns() throws {
    #expect(try value("'cpu-total' =~ /^cpu-(\\d+|total)$/") == .boolean(true))
    #expect(try value("'a' !~ /A/") == .boolean(true))
    #expect(
      try gives(
        "regexReplace(/(?P<n>\\d+)ms/, 'took 15ms', '${n} milliseconds')", "took 15 milliseconds"))
  }

  @Test("rand stays within its bound")
  func random() throws {
    for _ in 0..<100 {
      #expect(try value("rand(3) < 3 AND rand() >= 0") == .boolean(true))
    }
    #expect(try value("rand(0)") == .error(.outOfRange))
  }
}

@Suite("State")
struct StateTests {
  @Test("each call has a memory of its own")
  func perCall() throws {
    var run = try Run("count() + count() * 100")
    #expect(run.evaluate() == .integer(101))
    #expect(run.evaluate() == .integer(202))
    #expect(run.expression.isStateful)
    let plain = try Run("a > 1")
    #expect(!plain.expression.isStateful)
    #expect(plain.state.calls.isEmpty)
  }

  @Test("each group has a memory of its own")
  func perGroup() throws {
    var run = try Run("count()")
    var other = FunctionState(for: run.expression)
    _ = run.evaluate()
    swap(&run.state, &other)
    #expect(run.evaluate() == .integer(1))
    swap(&run.state, &other)
    #expect(run.evaluate() == .integer(2))
  }

  @Test("a call that is skipped does not count")
  func skipped() throws {
    var run = try Run("a > 1 AND count() >= 2")
    #expect(run.evaluate(["a": .integer(2)]) == .boolean(false))
    #expect(run.evaluate(["a": .integer(0)]) == .boolean(false))
    #expect(run.evaluate(["a": .integer(2)]) == .boolean(true))
  }
}

@Suite("Frames")
struct FrameTests {
  @Test("a frame of another expression traps")
  func otherFrame() async {
    await #expect(processExitsWith: .failure) {
      let first = try LambdaExpression(parsing: Array("a > 1".utf8))
      let second = try LambdaExpression(parsing: Array("b > 1".utf8))
      var frame = EvaluationFrame(for: first)
      var state = FunctionState(for: second)
      _ = second.evaluate(&frame, state: &state)
    }
  }

  @Test("texts of one point do not run into those of another, however the frame is used")
  func texts() throws {
    var run = try Run("a + b == 'xy'")
    #expect(run.evaluate(["a": .string("x"), "b": .string("y")]) == .boolean(true))
    let long = Array(String(repeating: "z", count: 10_000).utf8)
    for _ in 0..<3 {
      run.frame.setString(0, long.span, 9_990..<10_000)
      let result = run.expression.evaluate(&run.frame, state: &run.state)
      #expect(result == .boolean(false))
    }
    #expect(run.evaluate(["a": .string(""), "b": .string("xy")]) == .boolean(true))
    #expect(run.evaluate(["a": .string("xy")]) == .error(.missingReference))
    #expect(run.error?.slot == 1)
  }
}
