import TestSupport
import Testing

@testable import RegularExpressions

/// Random patterns on random bytes: nothing traps, and what the automaton says the threads say too.
@Suite("Random patterns and texts")
struct AgreementTests {
  private static let pieces =
    #"a b c é 日 . [ab] [^a] \w \d \s \b \B ^ $ \A \z ( ) (?: (?i) (?m) (?s) (?U) | | * + ? *? +? ?? {2} {0,3} {1,}"#
    .split(separator: " ").map { Array($0.utf8) }

  private static func text(_ generator: inout SeededGenerator) -> [UInt8] {
    let letters: [[UInt8]] = [
      [0x61], [0x62], [0x63], [0x41], [0x20], [0x0A], [0x31], [0xC3, 0xA9], [0xE6, 0x97, 0xA5],
      [0xFF], [0xE6], [0x97], [0xC3], [0xF4, 0x90],
    ]
    var text: [UInt8] = []
    for _ in 0..<Int.random(in: 0...12, using: &generator) {
      text += letters.randomElement(using: &generator) ?? []
    }
    return text
  }

  @Test("automaton and threads agree on the match")
  func agreement() throws {
    var generator = SeededGenerator(seed: 2_025)
    var machine = ThreadMachine()
    var counts = (accepted: 0, refused: 0, texts: 0, matches: 0, wrong: 0)
    for _ in 0..<6_000 {
      var pattern: [UInt8] = []
      for _ in 0..<Int.random(in: 1...9, using: &generator) {
        pattern += Self.pieces.randomElement(using: &generator) ?? []
      }
      guard let expression = try? RegularExpression(parsing: pattern.span, 0..<pattern.count) else {
        counts.refused += 1
        continue
      }
      counts.accepted += 1
      var matcher = RegularExpressionMatcher(expression)
      for _ in 0..<4 {
        let text = Self.text(&generator)
        let start = Int.random(in: 0...text.count, using: &generator) / 3
        let range = start..<text.count
        let isMatch = matcher.matches(text.span, range)
        let slots = expression.slotCount
        let isFound = machine.search(
          expression, in: text.span, range, from: start, slots: slots)
        let isFirst = matcher.firstMatch(text.span, range)
        let groups = (0...expression.groupNames.count).map { matcher.group($0) }
        let expected = stride(from: 0, to: isFound ? slots : 0, by: 2).map {
          machine.found[$0] < 0 ? nil : machine.found[$0]..<machine.found[$0 + 1]
        }
        if isFirst != isFound || (isFound && groups != expected) { counts.wrong += 1 }
        counts.texts += 1
        counts.matches += isMatch ? 1 : 0
        if isMatch != isFound { counts.wrong += 1 }
      }
    }
    print(
      "\(counts.accepted) random patterns accepted, \(counts.refused) refused; \(counts.texts) texts, "
        + "\(counts.matches) of them matched, \(counts.wrong) disagreements")
    #expect(counts.wrong == 0)
    #expect(counts.matches > 1_000 && counts.texts - counts.matches > 1_000)
  }

  @Test("random bytes as pattern, text and template never trap")
  func randomBytes() throws {
    var generator = SeededGenerator(seed: 2_026)
    let likely = Array(#"()[]{}|*+?\^$.-:<>P,0123456789abixpQEdwn"#.utf8)
    var accepted = 0
    for _ in 0..<10_000 {
      var parts: [[UInt8]] = [[], [], []]
      for part in parts.indices {
        for _ in 0..<Int.random(in: 0...14, using: &generator) {
          let any = UInt8.random(in: 0...255, using: &generator)
          let byte = Int.random(in: 0..<20, using: &generator) == 0
          parts[part].append(byte ? any : likely.randomElement(using: &generator) ?? any)
        }
      }
      let pattern = parts[0]
      guard let expression = try? RegularExpression(parsing: pattern.span, 0..<pattern.count)
      else { continue }
      accepted += 1
      var subject = Subject(expression: expression)
      let template = String(decoding: parts[2], as: UTF8.self)
      _ = subject.bounds(parts[1])
      _ = subject.replaced(parts[1], with: template)
    }
    print("\(accepted) of 10000 random byte patterns accepted")
    #expect(accepted > 3_000)
  }
}
