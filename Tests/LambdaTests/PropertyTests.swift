import Foundation
import TestSupport
import Testing

@testable import Lambda

@Suite("Properties of all expressions")
struct PropertyTests {
  @Test("the canonical text of a random tree parses to the same tree and prints the same")
  func canonicalText() throws {
    var generator = SeededGenerator(seed: 1)
    let count = 20_000
    for _ in 0..<count {
      let tree = SyntaxTree.random(using: &generator)
      let text = tree.canonicalText()
      let parsed = try Parser.tree(of: text)
      let isSame = parsed.isSame(as: tree)
      try #require(isSame, "\(String(decoding: text, as: UTF8.self))")
    }
    print("canonical text: \(count) random trees, all the same")
  }

  @Test("the canonical text of every vector parses to the same tree and prints the same")
  func canonicalVectors() throws {
    var count = 0
    for text in try Self.texts() {
      guard let tree = try? Parser.tree(of: Array(text.utf8)) else { continue }
      let printed = tree.canonicalText()
      let again = try Parser.tree(of: printed)
      #expect(again.canonicalText() == printed)
      var quoted = tree
      quoted.nodes = tree.nodes.map { node in
        guard case .reference(let name, _) = node.form else { return node }
        return .init(form: .reference(name, isQuoted: true), offset: 0)
      }
      #expect(again.expression(again.root) == quoted.expression(quoted.root))
      count += 1
    }
    print("canonical text: \(count) vectors, all the same")
  }

  /// Every expression of the vectors, or a few of ours when they are absent.
  static func texts() throws -> [String] {
    var texts = [
      "pvalue < 0.001 AND abs(t) > 3.3", "if(isPresent(x), x, 0) + count() % 3 == 1h30m / 5s",
      "strReplace(s, 'a', \"b\", -1) =~ /^(a|b)*$/ OR coalesce(a, b, 1e-3) >= sigma(v)",
    ]
    for name in ["lambda/lambda-vectors.json", "lambda/parse-vectors.json"]
    where FileManager.default.fileExists(atPath: TestData.root.appending(path: name).path) {
      let vectors = try TestData.json(name)["vectors"] as? [[String: Any]] ?? []
      texts += vectors.compactMap { $0["expr"] as? String ?? $0["input"] as? String }
    }
    return texts
  }

  @Test("mutated texts on random points never trap, and checked types hold")
  func fuzz() throws {
    var fuzzer = Fuzzer(seed: 2, corpus: try Self.texts().map { Array($0.utf8) })
    for _ in 0..<100_000 { fuzzer.step() }
    print(
      "fuzz: \(fuzzer.texts) texts, \(fuzzer.accepted) accepted, \(fuzzer.evaluations) evaluations,"
        + " \(fuzzer.values) values")
    #expect(fuzzer.accepted > 10_000)
    #expect(fuzzer.contradictions == [])
  }
}
