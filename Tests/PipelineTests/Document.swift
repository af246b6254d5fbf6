import Foundation
import TestSupport
import Testing

/// A page in Markdown: the commands in it, with what they must print.
///
/// A block that opens with ```` ```sh ```` is run; what it must print stands in the ```` ```text ````
/// block right behind it, and without one it prints nothing. ```` ```sh needs NAME ```` is run where
/// that module of Python is there, ```` ```sh norun ```` is only shown.
struct Document: CustomTestStringConvertible, Sendable {
  /// A fenced block: lines of the page, fences included.
  struct Block {
    var info: String
    var lines: Range<Int>
    var text: String
  }

  /// Commands, the line they begin at, and the block of their output.
  struct Commands {
    var line: Int
    var text: String
    /// A module of Python without which the commands cannot run.
    var neededModule: String?
    var output: Block?
  }

  let file: URL
  var testDescription: String { file.lastPathComponent }

  /// The pages of Documentation, written and generated, and those elsewhere.
  static let all: [Document] = {
    let folder = packageRoot.appendingPathComponent("Documentation")
    let pages =
      (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil))
    let others = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "Benchmarks/README.md"]
    return (others.map { packageRoot.appendingPathComponent($0) } + (pages ?? []))
      .filter { $0.pathExtension == "md" }
      .sorted { $0.path < $1.path }
      .map { Document(file: $0) }
  }()

  func lines() throws -> [String] {
    try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
  }

  /// The fenced blocks of `lines`.
  static func blocks(of lines: [String]) -> [Block] {
    var blocks: [Block] = []
    var start: Int?
    for (index, line) in lines.enumerated() where line.hasPrefix("```") {
      guard let begin = start else {
        start = index
        continue
      }
      let text = lines[(begin + 1)..<index].map { $0 + "\n" }.joined()
      blocks.append(
        Block(info: String(lines[begin].dropFirst(3)), lines: begin..<index + 1, text: text))
      start = nil
    }
    return blocks
  }

  /// The blocks to run, in order; an output belongs to the commands with only blank lines between.
  static func commands(of lines: [String]) -> [Commands] {
    let blocks = blocks(of: lines)
    let needs = "sh needs "
    return blocks.indices.filter {
      blocks[$0].info == "sh" || blocks[$0].info.hasPrefix(needs)
    }.map { index in
      let block = blocks[index]
      var output = index + 1 < blocks.count ? blocks[index + 1] : nil
      if let next = output {
        let between = lines[block.lines.upperBound..<next.lines.lowerBound]
        if next.info != "text" || between.contains(where: { !$0.isEmpty }) { output = nil }
      }
      let module = block.info.hasPrefix(needs) ? String(block.info.dropFirst(needs.count)) : nil
      return Commands(
        line: block.lines.lowerBound + 1, text: block.text, neededModule: module, output: output)
    }
  }

  /// The lines of the examples in a page that a program printed: indented by a tab below their heading.
  static func examples(of lines: [String]) -> [String] {
    let body = lines.drop { $0 != "## EXAMPLES" }.dropFirst().prefix { !$0.hasPrefix("## ") }
    return body.filter { $0.hasPrefix("\t") }.map { String($0.dropFirst()) }
  }

  /// The targets of the links in `lines` that are files of ours.
  static func links(of lines: [String]) -> [String] {
    var found: [String] = []
    for line in lines {
      for piece in line.components(separatedBy: "](").dropFirst() {
        guard let target = piece.components(separatedBy: ")").first, !target.contains("://"),
          let path = target.components(separatedBy: "#").first, !path.isEmpty
        else { continue }
        found.append(path)
      }
    }
    return found
  }
}
