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
      (#"^\p{Any}$"#, "😀", true),
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
    let table = UnicodeTables.folding
    for (start, number) in zip(table.starts, table.numbers) where table.values[number] != "-" {
      let closure = CaseFolding.closure(of: ScalarSet(start...start))
      for range in closure.ranges {
        for member in range
        where CaseFolding.closure(of: ScalarSet(member...member)) != closure {
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

  @Test("general categories are those of the standard library for all that is as old as the tables")
  func categories() {
    var (compared, others): (Int, Set<UInt32>) = (0, [])
    let table = UnicodeTables.categories
    for value in 0...ScalarSet.maximum {
      guard let properties = Unicode.Scalar(value)?.properties, let age = properties.age,
        age.major < 15 || age == (15, 0)
      else { continue }
      compared += 1
      let letters = table.values[table.numbers[table.run(of: value)]].prefix(1)
      if letters != Self.letter(of: properties.generalCategory) { others.insert(value) }
    }
    print("general categories: \(compared) scalars, \(others.count) differ")
    #expect(compared > 280_000 && others.isEmpty, "\(others)")
  }

  private static func letter(of category: Unicode.GeneralCategory) -> Substring {
    switch category {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: "L"
    case .nonspacingMark, .spacingMark, .enclosingMark: "M"
    case .decimalNumber, .letterNumber, .otherNumber: "N"
    case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol: "S"
    case .spaceSeparator, .lineSeparator, .paragraphSeparator: "Z"
    case .control, .format, .surrogate, .privateUse, .unassigned: "C"
    default: "P"
    }
  }

  @Test(
    "every script has its name",
    arguments: [
      ("Adlam", "\u{1E900}"), ("Kawi", "\u{11F04}"), ("Nag_Mundari", "\u{1E4D0}"),
      ("SignWriting", "\u{1D800}"), ("Old_South_Arabian", "\u{10A60}"), ("Inherited", "\u{300}"),
      ("Zanabazar_Square", "\u{11A00}"), ("Han", "\u{2EBE0}"),
    ])
  func scripts(_ name: String, _ text: String) throws {
    #expect(try matches("^\\p{\(name)}$", text))
    for unknown in [name.lowercased(), "Unknown", "Letter", "-"] {
      #expect(throws: (any Error).self) { try matches("\\p{\(unknown)}", text) }
    }
  }
}
