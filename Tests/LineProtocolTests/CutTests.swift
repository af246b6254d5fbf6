import LineProtocol
import Testing

@Suite("Input in pieces")
struct CutTests {
  @Test("a text is read alike wherever it is cut")
  func everyCut() throws {
    guard let rows = try Corpus.rows("decode.ndjson") else { return }
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
    }
    print("pieces: \(cuts) cuts of corpus texts")
  }

  @Test("a stream of lines that resemble each other is read alike in pieces of any size")
  func streams() {
    var maker = LineMaker(random: Randomness(state: 7))
    for _ in 0..<60 {
      let text = maker.text(lines: 20)
      let whole = Decoding(text, unit: nil)
      let random = (0..<5).map { _ in maker.random.below(text.count + 1) }.sorted()
      for cuts in [Array(0..<text.count), random, Array(stride(from: 3, to: text.count, by: 7))] {
        let pieces = Decoding(text, unit: nil, cuts: cuts)
        #expect(pieces == whole)
        if pieces != whole { return }
      }
    }
  }
}
