import Options
import Testing

@Suite("Kinds of values")
struct ValueTests {
  @Test(
    "whole numbers are read within their range and never overflow",
    arguments: [
      ("0", 0), ("007", 7), ("+5", 5), ("9223372036854775807", Int.max),
      ("9223372036854775808", nil), ("-1", nil), ("", nil), ("1.0", nil), ("1e3", nil), (" 1", nil),
      ("٣", nil), ("0x10", nil),
    ] as [(String, Int?)])
  func wholeNumbers(text: String, expected: Int?) {
    #expect(value(of: text, as: .wholeNumber) == expected)
  }

  @Test("a range of whole numbers may hold negative ones, and is named in the message")
  func ranges() {
    #expect(value(of: "-3", as: .wholeNumber(in: -5...5)) == -3)
    #expect(message("6", .wholeNumber(in: -5...5)) == "\"6\": expected a whole number from -5 to 5")
    #expect(message("x", .wholeNumber) == "\"x\": expected a whole number")
  }

  @Test(
    "sizes have binary suffixes and never overflow",
    arguments: [
      ("1", 1), ("65536", 65536), ("64k", 65536), ("64K", 65536), ("64KiB", 65536), ("1M", 1 << 20),
      ("1MiB", 1 << 20), ("2G", 2 << 30), ("3TiB", 3 << 40), ("5B", 5),
      ("1024T", 1024 << 40),
      ("8388608T", nil), ("99999999999999999999", nil), ("0", nil), ("1kB", nil), ("1MB", nil),
      ("k", nil), ("", nil), ("-1k", nil), ("1.5M", nil), ("1 M", nil), ("1Mi", nil), ("1é", nil),
    ] as [(String, Int?)])
  func sizes(text: String, expected: Int?) {
    #expect(value(of: text, as: .size()) == expected)
  }

  @Test("a size that is refused says why")
  func sizeMessages() {
    #expect(message("1x", .size()) == "\"1x\": expected a size such as 65536, 64k or 1MiB")
    #expect(message("9999999T", .size()) == "\"9999999T\": too large")
    #expect(message("1k", .size(atLeast: 4096)) == "\"1k\": expected a size of 4096 or more")
    #expect(value(of: "0", as: .size(atLeast: 0)) == 0)
  }

  @Test(
    "numbers lie in an interval whose ends may be open",
    arguments: [
      ("0.5", 0.5), ("5e-1", 0.5), ("+.5", 0.5), ("1E-3", 0.001), ("0", nil), ("1", nil),
      ("-0.5", nil),
      ("nan", nil), ("inf", nil), ("infinity", nil), ("0x1p-1", nil), ("1e999", nil), ("", nil),
      ("0.5x", nil), ("0,5", nil), ("1e", nil), (".", nil), ("--1", nil),
    ] as [(String, Double?)])
  func numbers(text: String, expected: Double?) {
    #expect(value(of: text, as: .number(in: .between(0, 1))) == expected)
  }

  @Test("an interval is told in words")
  func intervals() {
    #expect(
      message("2", .number(in: .between(0, 1))) == "\"2\": expected a number above 0 and below 1")
    #expect(
      message("2", .number(in: .from(0, through: 0.5)))
        == "\"2\": expected a number at least 0 and at most 0.5")
    #expect(message("0", .number(in: .above(0))) == "\"0\": expected a number above 0")
    #expect(message("-1", .number(in: .atLeast(0))) == "\"-1\": expected a number at least 0")
    #expect(value(of: "1", as: .number(in: .from(0, through: 1))) == 1)
  }

  @Test(
    "lists are split at commas that have no backslash before them",
    arguments: [
      ("a", ["a"]), ("a,b,c", ["a", "b", "c"]), ("a\\,b,c", ["a,b", "c"]),
      ("a\\\\,b", ["a\\", "b"]),
      ("a\\b", ["a\\b"]), ("a\\", ["a\\"]), ("é,🙂", ["é", "🙂"]), ("a b", ["a b"]), ("", nil),
      (",", nil), ("a,", nil), (",a", nil), ("a,,b", nil),
    ] as [(String, [String]?)])
  func lists(text: String, expected: [String]?) {
    #expect(value(of: text, as: .list) == expected)
  }

  @Test("a bad element of a list is named")
  func listMessages() {
    let numbers = ValueParser<[Int]>.list(of: .wholeNumber)
    #expect(message("1,x", numbers) == "\"1,x\": \"x\": expected a whole number")
    #expect(message("x", numbers) == "\"x\": expected a whole number")
    #expect(value(of: "1,2", as: numbers) == [1, 2])
  }

  @Test(
    "an assignment is split at the first equals sign",
    arguments: [
      ("a=b", Assignment(name: "a", value: "b")), ("a=", Assignment(name: "a", value: "")),
      ("a=b=c", Assignment(name: "a", value: "b=c")),
      ("a\\=b=c\\d", Assignment(name: "a=b", value: "c\\d")),
      ("a", nil), ("=b", nil), ("", nil), ("a\\=b", nil),
    ] as [(String, Assignment?)])
  func assignments(text: String, expected: Assignment?) {
    #expect(value(of: text, as: .assignment) == expected)
  }

  @Test("names and files may not be empty, and texts may")
  func texts() {
    #expect(value(of: "", as: .text) == "")
    #expect(message("", .name) == "\"\": expected a name")
    #expect(message("", .file) == "\"\": expected the name of a file")
  }

  @Test("a value can be turned into another, or refused for a reason of its own")
  func mapped() {
    let even = ValueParser<Int>.wholeNumber.map { number throws(OptionValueError) in
      if number % 2 == 1 { throw .because("odd") }
      return number / 2
    }
    #expect(value(of: "6", as: even) == 3)
    #expect(message("7", even) == "\"7\": odd")
  }

  private func value<Value>(of text: String, as parser: ValueParser<Value>) -> Value? {
    try? parser.parse(text)
  }

  private func message<Value>(_ text: String, _ parser: ValueParser<Value>) -> String? {
    do {
      _ = try parser.parse(text)
      return nil
    } catch {
      return error.message(about: text)
    }
  }
}
