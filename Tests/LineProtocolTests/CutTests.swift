import TestSupport
import Testing

@testable import LineProtocol

@Suite("Input in pieces")
struct CutTests {
  @Test("a text is read alike wherever it is cut")
  func everyCut() throws {
    let rows = try Corpus.rows("decode.ndjson")
    var cuts = 0
    for row in rows {
      let text = Corpus.bytes(row, "text_b64")
      let whole = Decoding(text)
      guard text.count <= 40 || row["expect"] as? String == "ok", text.count < 400 else { continue }
      for cut in 0...text.count {
        let cutOnce = Decoding(text, cuts: [cut])
        #expect(cutOnce == whole, "cut at \(cut): \(String(decoding: text, as: UTF8.self))")
        cuts += 1
      }
      let bytewise = Decoding(text, cuts: Array(0..<text.count))
      #expect(bytewise == whole, "byte by byte: \(String(decoding: text, as: UTF8.self))")
    }
    print("pieces: \(cuts) cuts of corpus texts")
  }

  @Test("a stream of lines that resemble each other is read alike in pieces of any size")
  func streams() {
    var maker = LineMaker(random: SeededGenerator(seed: 7))
    for _ in 0..<60 {
      let text = maker.text(lines: 20)
      let whole = Decoding(text, unit: nil)
      let random = (0..<5).map { _ in maker.random.below(text.count + 1) }.sorted()
      for cuts in [Array(0..<text.count), random, Array(stride(from: 3, to: text.count, by: 7))] {
        for continues in [true, false] {
          let pieces = Decoding(text, unit: nil, cuts: cuts, continues: continues)
          #expect(pieces == whole)
          if pieces != whole { return }
        }
      }
    }
  }

  /// Records whose end is long in coming, or that look as if it were there.
  static let longRecords: [String] = {
    func many(_ text: String, _ count: Int = 3000) -> String {
      String(repeating: text, count: count)
    }
    func fields(_ value: String) -> String {
      (0..<2000).map { "f\($0)=\(value)" }.joined(separator: ",")
    }
    return [
      "m s=\"torn\n" + many("m v=1 7\n", 300), "m s=\"torn\n" + many("m,t=a v=\\\"1\\\"\nx\n"),
      "m s=\"a\n" + many("m v=1\n", 9) + "b\" 5", "m s=\"a\n" + many("m v=1\n# end\n", 30),
      many("m", 20_000) + " x=1", "m,t=" + many("v", 20_000) + " x=1", many(" ", 20_000) + "m x=1",
      "# " + many("c", 20_000), "m,a=1,a=1 " + fields("1.5"), "m " + fields("1.5") + ",y= 5",
      "m " + fields("12i") + " 1451606400000000000", "m " + fields("\"s\""),
      "m " + fields("\"\n\""), "m " + fields("\"\\\"\n\\\\\""),
      "m s=\"" + many("a\\\"b\n") + "\" 5", "m s=\"" + many("\n", 20_000) + "\",x=1",
      "m s=\"" + many("\\", 20_001) + "\n\"", "m s=\"" + many("\n") + "\"" + many("x") + "=1",
      "m x=" + many("1", 20_000) + "x", "m x=1,s=\"\u{FFFD}" + many("é\n") + "\",y=t",
    ]
  }()

  /// What an open quote costs: `text` stands behind it; `refused` lines and `points` come of it.
  private func torn(_ text: String) -> (refused: Int, points: Int) {
    let bytes = Array("m s=\"torn\n\(text)".utf8)
    var parser = PointParser(precision: .unit(.seconds))
    var (index, refused, points) = (0, 0, 0)
    while index < bytes.count {
      switch parser.parse(bytes.span, from: index, atEnd: true) {
      case .point(let next): (index, points) = (next, points + 1)
      case .malformed(let next): (index, refused) = (next, refused + 1)
      case .blank(let next), .comment(_, let next): index = next
      case .needMore: return (refused, points)
      }
    }
    return (refused, points)
  }

  @Test("a quote that was torn off costs its own line, a text of several lines is one")
  func tornQuotes() {
    let stamped = (0..<5).map { "m v=\($0) \($0)\n" }.joined()
    let bare = (0..<12).map { "m v=\($0)\n" }.joined()
    #expect(torn(stamped) == (1, 5))
    #expect(torn(bare) == (1, 12))
    #expect(torn("# window\n" + stamped + "# end\n" + "m s=\"whole\" 7\n") == (1, 6))
    #expect(torn("m v=1 1\nm v=2 2\n") == (1, 2))
    #expect(torn("a b\nc=1 2\nm v=1\nm v=2 2\nm v=3 3\nend\" 9\n") == (0, 1))
    #expect(torn((0..<9).map { "m v=\($0)\n" }.joined() + "\" 9\n") == (0, 1))
  }

  @Test("a long record that comes byte by byte is read in time linear in its length")
  func trickle() {
    for record in Self.longRecords {
      let text = Array("m f0=1.5,f1=2.5 5\n\(record)\nm x=1 7\nm x=2 8".utf8)
      let whole = Decoding(text)
      var parser = PointParser(precision: .unit(.nanoseconds))
      let pieces = Decoding(text, &parser, cuts: Array(0..<text.count))
      #expect(pieces == whole, "\(record.prefix(40))")
      // Each byte is searched once as it comes, and a few times more with the field it belongs to.
      let times = Double(parser.unfinished.work) / Double(text.count)
      #expect(times < 5, "\(record.prefix(40)): each byte \(times) times")
    }
  }
}
