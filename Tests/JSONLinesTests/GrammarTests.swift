import Bytes
import Foundation
import TestSupport
import Testing

@testable import JSONLines

/// The grammar of JSON by itself.
enum JSONGrammar {
  /// Checks that `bytes` are one JSON text (RFC 8259) and nothing else: UTF-8 without a byte order mark,
  /// whole surrogate pairs, at most 512 brackets in each other. Linear; allocates nothing.
  static func check(_ bytes: Span<UInt8>) throws(JSONError) {
    let scanner = JSONScanner(end: bytes.count)
    let start = scanner.skipBlanks(bytes, from: 0)
    let end = try scanner.valueEnd(bytes, from: start)
    let rest = scanner.skipBlanks(bytes, from: end)
    guard rest == bytes.count else { throw JSONError(.textEndExpected, at: rest) }
  }
}

@Suite("The grammar of JSON")
struct GrammarTests {
  static func accepts(_ text: [UInt8]) -> Bool {
    do throws(JSONError) {
      try JSONGrammar.check(text.span)
      return true
    } catch {
      return false
    }
  }

  /// A text as the value of a record's only member, in one line.
  static func record(_ text: [UInt8]) -> [UInt8] {
    Array("{\"x\":".utf8) + text.filter { $0 != 0x0A } + Array("}".utf8)
  }

  @Test("JSONTestSuite: what must be accepted is, what must be refused is, the rest does no harm")
  func suite() throws {
    let folder = try TestData.url("json/test_parsing")
    var counts: [String: (cases: Int, accepted: Int, byReader: Int)] = [:]
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    for file in files where file.hasSuffix(".json") {
      let text = [UInt8](try Data(contentsOf: folder.appendingPathComponent(file)))
      let prefix = String(file.prefix(2))
      let isAccepted = Self.accepts(text)
      // Some texts that are no JSON are part of a record that is; then both have to say so.
      let record = Self.record(text)
      let isTaken = HostileTests.isGrammarOfReader(record)
      #expect(isTaken == Self.accepts(record), "\(file) as a member")
      counts[prefix, default: (0, 0, 0)].cases += 1
      counts[prefix, default: (0, 0, 0)].accepted += isAccepted ? 1 : 0
      counts[prefix, default: (0, 0, 0)].byReader += isTaken ? 1 : 0
      if prefix == "y_" { #expect(isAccepted && isTaken, "\(file) is refused") }
      if prefix == "n_" { #expect(!isAccepted, "\(file) is accepted") }
    }
    for (prefix, count) in counts.sorted(by: { $0.key < $1.key }) {
      print(
        "JSONTestSuite \(prefix): \(count.accepted) of \(count.cases) accepted by the checker, "
          + "\(count.byReader) as a member by the reader")
    }
    #expect(counts["y_"]?.cases == 95 && counts["n_"]?.cases == 188 && counts["i_"]?.cases == 35)
  }

  /// The lines of a table in Tests/Fixtures/json.
  private static func fixture(_ name: String) throws -> [Substring] {
    let file = packageRoot.appending(path: "Tests/Fixtures/json/\(name)")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
  }

  @Test("texts are accepted and refused as by another implementation")
  func table() throws {
    var agree = 0
    for row in try Self.fixture("grammar.txt") {
      let columns = row.split(separator: " ")
      let text = Data(base64Encoded: String(columns[1])).map { [UInt8]($0) } ?? []
      let isAccepted = Self.accepts(text)
      let expected = columns[0] == "ok"
      #expect(isAccepted == expected, "\(String(decoding: text, as: UTF8.self))")
      agree += isAccepted == expected ? 1 : 0
    }
    print("grammar table: \(agree) texts agree")
  }

  @Test("escapes in strings mean what another implementation says")
  func strings() throws {
    var agree = 0
    for row in try Self.fixture("strings.txt") {
      let columns = row.split(separator: " ").map { Data(base64Encoded: String($0)) ?? Data() }
      var settings = JSONReaderSettings()
      settings.fieldKeys = ["s"]
      let record = Array("{\"s\":".utf8) + columns[0] + Array("}".utf8)
      var reader = JSONReader(settings)
      let outcome = reader.read(record.span, from: 0, atEnd: true)
      guard case .point = outcome else {
        Issue.record("\(String(decoding: record, as: UTF8.self)) is refused")
        continue
      }
      var value = ByteBuffer()
      value.append(unescaped: reader.point.fields[0].value, as: .string, of: reader.line.span)
      let says = value.array
      #expect(says == [UInt8](columns[1]))
      agree += says == [UInt8](columns[1]) ? 1 : 0
    }
    print("string table: \(agree) strings agree")
  }

  @Test("depth is bounded and costs no stack", arguments: ["[", "{\"a\":", "[{\"a\":"])
  func depth(_ unit: String) {
    let deep = Array(String(repeating: unit, count: 1_000_000).utf8)
    let isAccepted = Self.accepts(deep)
    #expect(!isAccepted)
    let record = Array("{\"a\":".utf8) + deep
    let log = Reading(record).log
    #expect(log.count == 1)
    #expect(log[0].contains("nested too deeply"))
  }

  @Test("512 brackets are accepted and 513 are not; 64 objects of a point and no more")
  func limits() {
    func nested(_ count: Int) -> [UInt8] {
      Array((String(repeating: "[", count: count) + String(repeating: "]", count: count)).utf8)
    }
    #expect(Self.accepts(nested(512)))
    #expect(!Self.accepts(nested(513)))
    func objects(_ count: Int) -> String {
      String(repeating: "{\"a\":", count: count) + "1" + String(repeating: "}", count: count)
    }
    #expect(Reading(objects(64)).log[0].hasPrefix("json a.a."))
    #expect(Reading(objects(65)).log[0].contains("nested too deeply"))
  }
}
