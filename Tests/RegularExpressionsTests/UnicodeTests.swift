import Testing

@testable import RegularExpressions

/// Expected memberships are from UnicodeData.txt, Scripts.txt and CaseFolding.txt.
@Suite("Unicode in regular expressions")
struct UnicodeTests {
  @Test(
    "classes by name hold what Unicode says",
    arguments: [
      (#"^\pL+$"#, "aÉßπ日", true), (#"^\pL+$"#, "a1", false), (#"^\p{Lu}+$"#, "AÉΠ", true),
      (#"^\p{Lu}$"#, "é", false), (#"^\p{Lt}$"#, "ǅ", true), (#"^\p{Lm}$"#, "ʰ", true),
      (#"^\p{Nd}+$"#, "0٣", true), (#"^\p{Nl}$"#, "Ⅷ", true), (#"^\p{No}$"#, "½", true),
      (#"^\pM$"#, "\u{301}", true), (#"^\pP+$"#, "!«", true), (#"^\pS+$"#, "+€", true),
      (#"^\pZ+$"#, " \u{A0}\u{2028}", true), (#"^\p{Cc}$"#, "\u{1}", true),
      (#"^\pC$"#, "\u{378}", true),
      (#"^\p{Greek}+$"#, "αΩ", true), (#"^\p{Greek}$"#, "a", false), (#"^\P{Greek}$"#, "a", true),
      (#"^\p{^Greek}$"#, "a", true), (#"^\p{Cyrillic}+$"#, "Жя", true),
      (#"^\p{Han}+$"#, "日本", true),
      (#"^\p{Hiragana}+$"#, "ひら", true), (#"^\p{Katakana}+$"#, "カタ", true),
      (#"^\p{Hangul}+$"#, "한글", true), (#"^\p{Arabic}+$"#, "عرب", true),
      (#"^\p{Hebrew}+$"#, "עבר", true), (#"^\p{Thai}+$"#, "ไทย", true),
      (#"^\p{Devanagari}+$"#, "देव", true), (#"^\p{Latin}+$"#, "aßÿ", true),
      (#"^\p{greek}\p{LETTER}\p{Uppercase_Letter}$"#, "αaB", true), (#"^\p{Any}$"#, "😀", true),
      (#"^[\pN\p{Greek}_]+$"#, "1α_", true), (#"^[^\PN]$"#, "1", true), (#"^\w$"#, "é", false),
      (#"^\s$"#, "\u{A0}", false), (#"^\d$"#, "٣", false), (#"^\s$"#, "\u{B}", false),
      (#"^[[:space:]]$"#, "\u{B}", true),
    ])
  func classes(_ pattern: String, _ text: String, _ expected: Bool) throws {
    let isMatch = try matches(pattern, text)
    #expect(isMatch == expected, "\(pattern) on \(text)")
  }

  @Test(
    "case does not matter where the flag says so, in any script",
    arguments: [
      ("k", "\u{212A}", true), ("s", "ſ", true), ("\u{212A}", "k", true), ("[a-z]", "ſ", true),
      ("σ", "ς", true), ("ς", "Σ", true), ("ß", "ẞ", true), ("ss", "ß", false), ("i", "İ", false),
      ("ı", "I", false), ("Ǆ", "ǅ", true), ("θ", "ϴ", true), ("é", "É", true),
      (#"\w"#, "\u{212A}", true),
      (#"\W"#, "ſ", false), (#"\p{Lu}"#, "a", true), ("[^k]", "\u{212A}", false), ("д", "ᲁ", true),
      ("ᲁ", "Д", true), ("ა", "Ა", true), ("𐐀", "𐐨", true),
    ])
  func folding(_ pattern: String, _ text: String, _ expected: Bool) throws {
    let isMatch = try matches("(?i)^\(pattern)$", text)
    #expect(isMatch == expected, "\(pattern) on \(text)")
  }

  @Test("letters that differ in case only stand for each other, both ways")
  func foldingIsSymmetric() {
    var wrong = 0
    for row in stride(from: 0, to: CaseFolding.runs.count, by: 4) {
      let first = UInt32(CaseFolding.runs[row])
      let closure = CaseFolding.closure(of: ScalarSet(first, first))
      for range in closure.ranges {
        for member in range.first...range.last
        where CaseFolding.closure(of: ScalarSet(member, member)) != closure {
          wrong += 1
        }
      }
    }
    #expect(wrong == 0)
  }

  @Test(
    "a byte that is part of no scalar is one U+FFFD, as in Go",
    arguments: [
      ("^a.b$", [0x61, 0xFF, 0x62], true), (#"^a\x{FFFD}b$"#, [0x61, 0xFF, 0x62], true),
      ("^a..b$", [0x61, 0xE2, 0x82, 0x62], true), ("^a.b$", [0x61, 0xE2, 0x82, 0x62], false),
      ("^..$", [0xC0, 0xAF], true), ("^...$", [0xED, 0xA0, 0x80], true),
      ("^.$", [0xED, 0x9F, 0xBF], true),
      ("^....$", [0xF4, 0x90, 0x80, 0x80], true), ("^.$", [0xF4, 0x8F, 0xBF, 0xBF], true),
      ("^[^a]$", [0x80], true), (#"^\W$"#, [0xF8], true), (#"^\p{So}$"#, [0xFF], true),
      (#"^\pL$"#, [0xFF], false), (#"\bb"#, [0xFF, 0x62], true), ("é", [0xC3], false),
      ("é$", [0xC3, 0xC3, 0xA9], true),
      ("", [0xFF], true), ("^$", [0xFF], false), (#"^\x{FFFD}$"#, [0xEF, 0xBF, 0xBD], true),
    ] as [(String, [UInt8], Bool)])
  func badBytes(_ pattern: String, _ text: [UInt8], _ expected: Bool) throws {
    let isMatch = try matches(pattern, bytes: text)
    #expect(isMatch == expected, "\(pattern) on \(text)")
  }

  @Test("replacing leaves bad bytes as they are")
  func badBytesStay() throws {
    var subject = try Subject("b")
    let result = subject.replaced([0xFF, 0x62, 0xC3, 0x62], with: "x")
    #expect(result == [0xFF, 0x78, 0xC3, 0x78])
  }

  @Test("the stretches of general categories are right for every scalar")
  func categories() {
    var wrong = 0
    let runs = GeneralCategories.runs
    for (index, run) in runs.enumerated() {
      let end = index + 1 < runs.count ? runs[index + 1].first - 1 : ScalarSet.maximum
      for scalar in run.first...end {
        let category = Unicode.Scalar(scalar)?.properties.generalCategory ?? .surrogate
        if GeneralCategories.number(of: category) != run.category { wrong += 1 }
      }
    }
    #expect(runs.first?.first == 0)
    #expect(wrong == 0)
  }
}
