import Testing

@testable import RegularExpressions

/// The expected messages and results are those of Go's regexp; the rows were taken from its manual and
/// checked against RE2.
@Suite("Syntax of regular expressions")
struct SyntaxTests {
  @Test(
    "what RE2 accepts means what it means there",
    arguments: [
      (#"web[0-9]+"#, "web01", "0,5"), (#"^\d{2,3}$"#, "1234", "-"),
      (#"\x41\x{42}\103"#, "ABC", "0,3"),
      (#"\Qa.b\E+"#, "a.bbb", "0,5"), (#"\Q**"#, "**", "0,2"), (#"[[:^alpha:]]+"#, "ab12", "2,4"),
      (#"(?i)straSSe"#, "STRAßE", "-"), (#"(?P<a>x)(?<b>y)"#, "xy", "0,2 0,1 1,2"),
      (#"(?i:A)b"#, "ab", "0,2"), (#"(?i:A)b"#, "aB", "-"), (#"(?i)a(?-i)b"#, "Ab", "0,2"),
      (#"(?i)a|b"#, "B", "0,1"), (#"(?U)a+"#, "aaa", "0,1"), (#"(?U)a+?"#, "aaa", "0,3"),
      (#"a{,2}"#, "a{,2}", "0,5"), (#"a{1"#, "a{1", "0,3"), (#"{"#, "{", "0,1"),
      (#"]"#, "]", "0,1"),
      (#"[]a]+"#, "]a", "0,2"), (#"[^]a]"#, "]ab", "2,3"), (#"[a-b-c]+"#, "-cb", "0,3"),
      (#"a**"#, "", "refused"), (#"(a|ab)(c|bcd)(d*)"#, "abcd", "0,4 0,1 1,4 4,4"),
      (#"(a+)(b+)?"#, "aac", "0,2 0,2 -"), (#"(a*)*"#, "b", "0,0 0,0"),
      (#"(|a)*"#, "aa", "0,0 0,0"),
      (#"(|a)+"#, "aa", "0,0 0,0"), (#"a(?s:.)b"#, "a\nb", "0,3"), (#"a.b"#, "a\nb", "-"),
      (#"[^a]"#, "\n", "0,1"), (#"\a\f\v\t\r\n"#, "\u{7}\u{C}\u{B}\t\r\n", "0,6"),
      (#"^*$+\b?"#, "", "0,0"), (#"x{0}y"#, "xy", "1,2"), (#"(?)a"#, "a", "0,1"),
      (#"(){3}"#, "", "0,0 0,0"), (#"a(?i)*b"#, "aaB", "0,3"), (#"\_\-\.\/"#, "_-./", "0,4"),
    ])
  func meaning(_ pattern: String, _ text: String, _ expected: String) throws {
    guard expected != "refused" else {
      #expect(refusal(of: pattern) != nil)
      return
    }
    let found = try bounds(pattern, text)
    #expect(found == expected, "\(pattern) in \(text)")
  }

  @Test(
    "anchors and word boundaries look at their neighbours",
    arguments: [
      ("^b", "a\nb", "-"), ("(?m)^b", "a\nb", "2,3"), ("a$", "a\n", "-"), ("(?m)a$", "a\n", "0,1"),
      (#"\Ab"#, "a\nb", "-"), (#"(?m)\Ab"#, "a\nb", "-"), (#"(?m)a\z"#, "a\nb", "-"),
      (#"\bfoo\b"#, "afoo foo", "5,8"), (#"\Boo"#, "foo", "1,3"), (#"\B"#, "aéa", "-"),
      (#"\b"#, "éa", "2,2"), ("^$", "", "0,0"), ("(?m)^$", "a\n\nb", "2,2"),
      ("(?m)$^", "\n", "0,0"),
      (#"a\b$|b"#, "a", "0,1"), (#"(?m)^a|^b$"#, "x\nb", "2,3"), (#"x*\b"#, "xx", "0,2"),
    ])
  func assertions(_ pattern: String, _ text: String, _ expected: String) throws {
    let found = try bounds(pattern, text)
    #expect(found == expected, "\(pattern) in \(text)")
    let isMatch = try matches(pattern, text)
    #expect(isMatch == (expected != "-"), "\(pattern) in \(text)")
  }

  @Test(
    "what Go refuses is refused in Go's words, with the place",
    arguments: [
      ("a(b", "missing closing ): `a(b`", 1), ("a)", "unexpected ): `a)`", 1),
      ("a**", "invalid nested repetition operator: `**`", 1),
      ("a*+?", "invalid nested repetition operator: `*+?`", 1),
      ("a{2}{3}", "invalid nested repetition operator: `{2}{3}`", 1),
      ("*", "missing argument to repetition operator: `*`", 0),
      ("a|*", "missing argument to repetition operator: `*`", 2),
      ("(+)", "missing argument to repetition operator: `+`", 1),
      ("a{1001}", "invalid repeat count: `{1001}`", 1),
      ("a{2,1}", "invalid repeat count: `{2,1}`", 1),
      ("(a{100}){11}", "invalid repeat count: `{11}`", 8),
      ("a{99999999999999999999}", "invalid repeat count: `{99999999999999999999}`", 1),
      (#"\8"#, #"invalid escape sequence: `\8`"#, 0),
      (#"a\1"#, #"invalid escape sequence: `\1`"#, 1),
      (#"\Z"#, #"invalid escape sequence: `\Z`"#, 0),
      (#"\C"#, #"invalid escape sequence: `\C`"#, 0),
      (#"[a-\d]"#, #"invalid escape sequence: `\d`"#, 3),
      (#"\x{110000}"#, #"invalid escape sequence: `\x{11000`"#, 0),
      ("a\\", "trailing backslash at end of expression", 1), ("[a", "missing closing ]: `[a`", 0),
      ("[z-a]", "invalid character class range: `z-a`", 1),
      ("[[:foo:]]", "invalid character class range: `[:foo:]`", 1),
      (#"\p{Foo}"#, #"invalid character class range: `\p{Foo}`"#, 0),
      ("(?P<n", "invalid named capture: `(?P<n`", 0),
      ("(?P<>a)", "invalid named capture: `(?P<>`", 0),
      ("é(?z)", "invalid or unsupported Perl syntax: `(?z`", 2),
      ("(?i-)", "invalid or unsupported Perl syntax: `(?i-)`", 0),
      ("(?=a)", "invalid or unsupported Perl syntax: `(?=`", 0),
      ("(\n", #"missing closing ): `(\x{A}`"#, 0),
    ])
  func refusals(_ pattern: String, _ message: String, _ offset: Int) {
    let error = refusal(of: pattern)
    #expect(error == RegularExpressionError(message: message, offset: offset), "\(pattern)")
  }

  @Test("a pattern that is not UTF-8 is refused where it breaks")
  func badPattern() {
    #expect(refusal(of: [0x61, 0xFF])?.offset == 1)
    #expect(refusal(of: [0xE2, 0x82])?.message == "invalid UTF-8")
    #expect(refusal(of: "[\u{FFFD}]") == nil)
  }

  @Test("only the given part of a text is looked at")
  func parts() throws {
    let expression = try Subject("^b$").expression
    let text = Array("abc".utf8)
    var matcher = RegularExpressionMatcher(expression)
    let isMatch = matcher.firstMatch(text.span, 1..<2)
    #expect(isMatch)
    let whole = matcher.group(0)
    #expect(whole == 1..<2)
    let isAll = matcher.firstMatch(text.span, 0..<3)
    #expect(!isAll)
    let none = matcher.group(0)
    #expect(none == nil)
  }
}

@Suite("Replacing by regular expressions")
struct ReplacementTests {
  @Test(
    "templates mean what they mean in Go",
    arguments: [
      ("a(x*)b", "-ab-axxb-", "$1", "--xx-"), ("a(x*)b", "-ab-axxb-", "$1W", "---"),
      ("a(x*)b", "-ab-axxb-", "${1}W", "-W-xxW-"), ("b+", "abbbc", "X", "aXc"),
      ("(?P<n>b)", "abc", "<$n>", "a<b>c"), ("(?P<n>b)", "abc", "<${n}>", "a<b>c"),
      ("(?P<n>a)|(?P<n>b)", "ab", "<$n>", "<a><b>"), ("b", "abc", "$$", "a$c"),
      ("b", "abc", "$", "a$c"), ("b", "abc", "${", "a${c"), ("b", "abc", "${0", "a${0c"),
      ("b", "abc", "$0$0", "abbc"), ("b", "abc", "$00", "ac"), ("b", "abc", "$7", "ac"),
      ("(b)", "abc", "$1é", "ac"), ("(b)", "abc", "$1.", "ab.c"),
      ("(b)", "abc", "$99999999999999999999", "ac"),
    ])
  func templates(
    _ pattern: String, _ text: String, _ template: String, _ expected: String
  ) throws {
    let result = try replaced(pattern, text, template)
    #expect(result == expected)
  }

  @Test(
    "an empty match counts unless it follows another match",
    arguments: [
      ("", "abc", "-a-b-c-"), ("b*", "abc", "-a-c-"), ("x*", "", "-"), ("$", "a", "a-"),
      ("^", "a", "-a"), ("", "é", "-é-"), ("b|", "abb", "-a--"), ("(?m)^", "a\nb", "-a\n-b"),
      (#"\b"#, "ab cd", "-ab- -cd-"), ("^a", "aaa", "-aa"),
    ])
  func emptyMatches(_ pattern: String, _ text: String, _ expected: String) throws {
    let result = try replaced(pattern, text, "-")
    #expect(result == expected)
  }
}
