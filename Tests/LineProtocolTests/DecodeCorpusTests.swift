import LineProtocol
import Testing

@Suite("The line-protocol corpus")
struct DecodeCorpusTests {
  /// A rule: a comment with a tab is refused by the corpus and read by us.
  static func hasTabInComment(_ text: [UInt8]) -> Bool {
    text.split(separator: 0x0A).contains { line in
      line.drop { $0 == 0x20 }.first == 0x23 && line.contains(0x09)
    }
  }

  @Test(
    "every text is decoded or refused as the corpus says",
    arguments: ["whole", "byte by byte", "plain"])
  func decodes(_ way: String) throws {
    let rows = try Corpus.rows("decode.ndjson")
    var good = (cases: 0, agree: 0)
    var bad = (cases: 0, agree: 0)
    var excused = 0
    for row in rows {
      let text = Corpus.bytes(row, "text_b64")
      let result = Decoding(
        text, unit: unit(row), cuts: way == "byte by byte" ? Array(0..<text.count) : [],
        readsOrdinary: way != "plain")
      if row["expect"] as? String == "ok" {
        let points = (row["points"] as? [[String: Any]] ?? []).compactMap { DecodedPoint($0) }
        let agrees = result.errorLines.isEmpty && result.points.map { $0.stamped(row) } == points
        good.cases += 1
        good.agree += agrees ? 1 : 0
        #expect(agrees, "\(String(decoding: text, as: UTF8.self)) gives \(result)")
      } else {
        let agrees = !result.errorLines.isEmpty
        bad.cases += 1
        bad.agree += agrees ? 1 : 0
        if !agrees, Self.hasTabInComment(text) {
          excused += 1
        } else {
          #expect(agrees, "\(String(decoding: text, as: UTF8.self)) is read as \(result.points)")
        }
      }
    }
    print(
      """
      decode, \(way): \(good.agree) of \(good.cases) good texts, \
      \(bad.agree) of \(bad.cases) bad texts agree, \(excused) comments with a tab
      """)
  }

  @Test(
    "after a bad line the next points survive and the line numbers are right",
    arguments: ["whole", "byte by byte", "plain"])
  func recovers(_ way: String) throws {
    let rows = try Corpus.rows("recover.ndjson")
    var points = (cases: 0, agree: 0)
    var lines = (cases: 0, agree: 0)
    var excused = 0
    for row in rows {
      let text = Corpus.bytes(row, "text_b64")
      let result = Decoding(
        text, unit: unit(row), cuts: way == "byte by byte" ? Array(0..<text.count) : [],
        readsOrdinary: way != "plain")
      let expected = (row["points"] as? [[String: Any]] ?? []).compactMap { DecodedPoint($0) }
      points.cases += expected.count
      let survive = result.points.map { $0.stamped(row) } == expected
      points.agree += survive ? expected.count : 0
      #expect(survive, "\(String(decoding: text, as: UTF8.self)) gives \(result)")
      // The table has no number (-1) for a tag key that occurs twice.
      let expectedLines = row["error_lines"] as? [Int] ?? []
      let agrees =
        expectedLines.count == result.errorLines.count
        && zip(expectedLines, result.errorLines).allSatisfy { $0 == $1 || $0 == -1 }
      lines.cases += expectedLines.count
      lines.agree += agrees ? expectedLines.count : 0
      if !agrees, Self.hasTabInComment(text) {
        excused += 1
      } else {
        #expect(
          agrees,
          "\(String(decoding: text, as: UTF8.self)): \(expectedLines), ours \(result.errorLines)")
      }
    }
    print(
      """
      recover, \(way): \(rows.count) texts, \(points.agree) of \(points.cases) surviving points, \
      \(lines.agree) of \(lines.cases) error lines agree, \(excused) texts with a tab in a comment
      """)
  }
}
