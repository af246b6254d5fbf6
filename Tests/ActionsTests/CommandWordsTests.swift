import Bytes
import Testing

@testable import Actions

@Suite("Command words")
struct CommandWordsTests {
  @Test("words are those of shlex.split")
  func table() {
    var agreed = 0
    for (text, expected) in splitCommands {
      let words = try? CommandWords(parsing: text).words
      #expect(words == expected, "\(text.debugDescription)")
      if words == expected { agreed += 1 }
    }
    print("\(splitCommands.count) commands against shlex.split, \(agreed) agreed")
  }

  @Test(
    "a command that cannot be split says where",
    arguments: [
      ("", "names no command"), (" \t", "names no command"), ("'' a", "names no command"),
      ("a 'b", "the quote at column 3 is not closed"),
      ("a \"b\\\"", "the quote at column 3 is not closed"),
      ("é \"", "the quote at column 4 is not closed"),
      ("a \\", "nothing follows the backslash at column 3"),
      ("a\0b", "holds a NUL byte at column 2"),
    ])
  func problems(text: String, problem: String) {
    #expect(throws: CommandWords.Problem(description: problem)) { try CommandWords(parsing: text) }
  }

  @Test("the name is the last part of the path, without control characters")
  func name() throws {
    #expect(try CommandWords(parsing: "/usr/bin/curl -s").name == "curl")
    #expect(try CommandWords(parsing: "'a\u{1B}b'").name == "a\\x1Bb")
    #expect(try CommandWords(parsing: "/").name == "/")
  }
}

@Suite("What is told of a child")
struct TellingTests {
  @Test("control characters, broken UTF-8 and marks of direction are escaped")
  func escapes() {
    #expect(
      PrintableText.of(Array("a\u{1B}[31mé\t\r\u{7F}\u{85}".utf8)) == "a\\x1B[31mé\\t\\r\\x7F\\x85")
    #expect(PrintableText.of([0x61, 0xFF, 0xC3, 0x0A]) == "a\\xFF\\xC3\\n")
    #expect(PrintableText.of(Array("x\u{202E}y".utf8)) == "x\\u{202E}y")
  }

  @Test("lines arrive whole however they were read, and an end without a line feed too")
  func pieces() {
    for size in 1...7 {
      var relay = OutputRelay()
      var told: [String] = []
      let bytes = Array("one\r\n\ntwo\nthree".utf8)
      for start in stride(from: 0, to: bytes.count, by: size) {
        let piece = Array(bytes[start..<min(start + size, bytes.count)])
        relay.receive(piece.span) { told.append($0) }
      }
      relay.finish { told.append($0) }
      #expect(told == ["one", "", "two", "three"])
    }
  }

  @Test("a long line is cut between characters and says its length")
  func longLine() {
    var relay = OutputRelay()
    var told: [String] = []
    let bytes = Array(("x" + String(repeating: "é", count: 2000) + "\n").utf8)
    relay.receive(bytes.span) { told.append($0) }
    #expect(told == ["x" + String(repeating: "é", count: 511) + "… (4001 bytes)"])
  }

  @Test("lines beyond the twentieth are counted")
  func manyLines() {
    var relay = OutputRelay()
    var told: [String] = []
    let bytes = Array(String(repeating: "line\n", count: 100).utf8)
    relay.receive(bytes.span) { told.append($0) }
    relay.finish { told.append($0) }
    #expect(told.count == 21)
    #expect(told.last == "… and 80 more lines (400 bytes)")
  }
}

@Suite("The environment of a child")
struct ChildEnvironmentTests {
  private func texts(_ environment: ChildEnvironment) -> [String] {
    environment.entries.map { String(decoding: $0, as: UTF8.self) }
  }

  @Test("variables take the place of those with their names")
  func replaces() {
    let environment = ChildEnvironment(
      inheriting: ["A=1", "AB=2", "B=3=4", "C"].map { Array($0.utf8) },
      adding: [("D", []), ("A", Array("y=z".utf8))])
    #expect(texts(environment) == ["AB=2", "B=3=4", "C", "D=", "A=y=z"])
    #expect(environment.refused.isEmpty)
  }

  @Test("a value that cannot be handed on is left out, the inherited one too")
  func refuses() {
    let long = [UInt8](repeating: 0x61, count: ChildEnvironment.longestValue)
    let environment = ChildEnvironment(
      inheriting: [Array("N=old".utf8)],
      adding: [("N", [0x61, 0]), ("L", long + [0x61]), ("M", [0x6D])])
    #expect(texts(environment) == ["M=m"])
    #expect(environment.refused.map(\.name) == ["N", "L"])
    let many = ChildEnvironment(inheriting: [], adding: (0..<9).map { ("V\($0)", long) })
    #expect(many.entries.count == 8)
    #expect(many.refused.map(\.name) == ["V8"])
  }
}
