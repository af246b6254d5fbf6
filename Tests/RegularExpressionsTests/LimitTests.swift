import TestSupport
import Testing

@testable import RegularExpressions

@Suite("Limits of regular expressions")
struct LimitTests {
  private static let million = [UInt8](repeating: 0x61, count: 1_000_000)

  /// A step is a scalar read or a place of the program looked at: some nanoseconds.
  @Test(
    "a megabyte is decided by one step for each byte whatever the pattern",
    arguments: [
      ("^(a+)+$", "!", false), ("^(a+)+$", "", true), ("(a|a)*b", "", false),
      ("(.*){20}", "", true),
      ("(.*){20}$", "", true), ("(.*){20}b", "", false), ("(a?){20}a{20}b", "", false),
      ("(x+x+)+y|a*c", "", false), (#"\b(\w+\s?)+\b!"#, "", false),
      ("(?i)(é|A|ſ)*[^a]$", "", false),
    ])
  func hostilePatterns(_ pattern: String, _ end: String, _ expected: Bool) throws {
    var subject = try Subject(pattern)
    let text = Self.million + Array(end.utf8)
    let isMatch = subject.matches(text)
    let steps = subject.matcher.steps
    #expect(isMatch == expected, "\(pattern)")
    #expect(steps <= text.count + 10_000, "\(pattern): \(steps) steps")
  }

  @Test("no text makes more steps than its bytes times the states of the pattern")
  func explodingPattern() throws {
    var subject = try Subject("(a|b)*a(a|b){40}c$")
    var generator = SeededGenerator(seed: 4)
    let text = (0..<100_000).map { _ in UInt8.random(in: 0x61...0x62, using: &generator) }
    let isMatch = subject.matches(text)
    let steps = subject.matcher.steps
    #expect(!isMatch)
    #expect(steps <= 2 * text.count * subject.expression.instructions.count)
  }

  @Test(
    "a replacement takes a bounded number of steps, and says so where they do not suffice",
    arguments: [
      ("a(.*b)?", false), ("a*?(a|b)", true), ("a*b|a", false),
      ("^(a+)+$", true), ("a", true),
    ])
  func hostileReplacements(_ pattern: String, _ isCheap: Bool) throws {
    var subject = try Subject(pattern)
    let text = [UInt8](repeating: 0x61, count: 10_000)
    let result = subject.replaced(text, with: "$0")
    #expect(result == (isCheap ? text : []))
    let states = subject.expression.instructions.count
    let steps = subject.matcher.steps
    #expect(steps <= 2_000_000 + 20 * text.count * states, "\(pattern): \(steps) steps")
  }

  @Test(
    "a pattern is compiled or refused after a bounded number of steps",
    arguments: [
      ("a{1000}{1000}", true), ("(a{1000}){1000}", true), ("((((a{9}){9}){9}){9}){9}", true),
      ("(?:.{100}){10}", false), (#"\pL{1000}"#, false), (#"(?i)[\pL\pN]{1000}"#, false),
      (String(repeating: "a", count: 9_000), false), (String(repeating: "a", count: 20_000), true),
      (String(repeating: "(", count: 60_000), true),
      (String(repeating: "[[:", count: 20_000), true),
      (String(repeating: #"\pL"#, count: 20_000), true),
      (String(repeating: "(?i)[a]", count: 9_000), true),
      (String(repeating: "a|", count: 30_000), true),
      (String(repeating: "()", count: 10_000), true),
      (String(repeating: "(", count: 400) + String(repeating: ")", count: 400), false),
      (String(repeating: "(", count: 600) + String(repeating: ")", count: 600), true),
      (String(repeating: "(?:", count: 400) + "a" + String(repeating: ")*", count: 400), false),
      (String(repeating: "a", count: 65_537), true),
    ])
  func compiling(_ pattern: String, _ isRefused: Bool) throws {
    let error = refusal(of: pattern)
    #expect((error != nil) == isRefused, "\(pattern.prefix(40)): \(error?.message ?? "accepted")")
    let bytes = Array(pattern.utf8)
    guard var parser = try? PatternParser(bytes.span, 0..<bytes.count) else { return }
    _ = try? parser.parse()
    let work = parser.work
    let (states, sets) = (parser.instructions.count, parser.sets.count)
    // The last set may be the one too many.
    #expect(work <= 2 * PatternParser.workLimit, "\(pattern.prefix(40)): \(work) ranges")
    #expect(states <= PatternParser.sizeLimit + 1 && sets <= bytes.count)
  }

  @Test("no program has more than fifteen thousand states")
  func states() throws {
    let largest = try Subject(String(repeating: "a", count: 14_998)).expression
    #expect(largest.instructions.count <= 15_001)
    #expect(refusal(of: String(repeating: "a", count: 14_999)) != nil)
    #expect(
      refusal(of: String(repeating: "a", count: 14_999))?.message.hasPrefix("expression too large")
        == true)
  }

  @Test("an automaton whose table overflows says so, and begins a new one")
  func overflow() throws {
    let expression = try Subject("(a|b)*a(a|b){7}c").expression
    var generator = SeededGenerator(seed: 7)
    var whole = LazyAutomaton(expression)
    var small = LazyAutomaton(expression, memoryLimit: 6_000)
    var outcomes: Set<LazyAutomaton.Outcome> = []
    var (wrong, overflows) = (0, 0)
    for round in 0..<50 {
      // Short texts need few states.
      let count = round % 2 == 0 ? 10 : 2_000
      var text = (0..<count).map { _ in UInt8.random(in: 0x61...0x62, using: &generator) }
      if Bool.random(using: &generator) { text.append(0x63) }
      let outcome = whole.run(text.span, 0..<text.count)
      outcomes.insert(outcome)
      let other = small.run(text.span, 0..<text.count)
      if other == .gaveUp { overflows += 1 } else if other != outcome { wrong += 1 }
    }
    #expect(wrong == 0)
    #expect(outcomes == [.match, .noMatch] && (20...30).contains(overflows), "\(overflows)")
  }

  @Test("a pattern that makes too many states is still decided")
  func explosion() throws {
    var subject = try Subject("(a|b)*a(a|b){40}c$")
    var generator = SeededGenerator(seed: 8)
    var text = (0..<20_000).map { _ in UInt8.random(in: 0x61...0x62, using: &generator) }
    let isBefore = subject.matches(text)
    text += [0x61] + [UInt8](repeating: 0x62, count: 40) + [0x63]
    let isAfter = subject.matches(text)
    #expect(!isBefore)
    #expect(isAfter)
  }
}
