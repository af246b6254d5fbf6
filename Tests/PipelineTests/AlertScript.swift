import Foundation

/// A TICKscript as the alert cases need it: its chains of nodes, each with its properties.
struct AlertScript {
  /// A call, of a node (after `|`) or of a property (after `.`).
  struct Call {
    var name: String
    var arguments: String
  }

  /// A node with the properties set on it.
  struct Node {
    var name: String
    var arguments: String
    var properties: [Call] = []

    /// The arguments of each call of a property.
    func all(_ name: String) -> [String] {
      properties.filter { $0.name == name }.map(\.arguments)
    }

    func has(_ name: String) -> Bool { !all(name).isEmpty }
  }

  /// The chains that end in something, from the stream on.
  private(set) var chains: [[Node]] = []

  init(_ file: URL) throws {
    var characters = Array(try String(contentsOf: file, encoding: .utf8))[...]
    var variables: [String: [Node]] = [:]
    while let word = Self.word(&characters) {
      if word == "dbrp" {
        while let next = characters.popFirst(), next != "\n" {}
        continue
      }
      var name: String?
      var head = word
      if word == "var" {
        name = Self.word(&characters)
        _ = Self.skipBlanks(&characters)
        characters = characters.dropFirst()  // the equals sign
        head = Self.word(&characters) ?? ""
      }
      var chain = variables[head] ?? []
      Self.readCalls(&characters, into: &chain)
      if let name { variables[name] = chain } else { chains.append(chain) }
    }
  }

  /// The alert nodes, each with the nodes it reads from.
  var alerts: [(node: Node, sources: [Node])] {
    chains.flatMap { chain in
      chain.indices.filter { chain[$0].name == "alert" }
        .map { (chain[$0], Array(chain[..<$0])) }
    }
  }

  /// The value of a string literal.
  static func string(_ literal: String) -> String {
    literal.trimmingCharacters(in: .whitespacesAndNewlines)
      .trimmingCharacters(in: CharacterSet(charactersIn: "'"))
      .replacingOccurrences(of: "\\'", with: "'")
  }

  private static func skipBlanks(_ characters: inout ArraySlice<Character>) -> Character? {
    while let first = characters.first, first.isWhitespace { characters.removeFirst() }
    return characters.first
  }

  private static func word(_ characters: inout ArraySlice<Character>) -> String? {
    guard skipBlanks(&characters) != nil else { return nil }
    var word = ""
    while let next = characters.first, next.isLetter || next.isNumber || next == "_" {
      word.append(characters.removeFirst())
    }
    if word.isEmpty { characters.removeFirst() }
    return word
  }

  private static func readCalls(_ characters: inout ArraySlice<Character>, into chain: inout [Node])
  {
    while let sign = skipBlanks(&characters), sign == "|" || sign == "." || sign == "@" {
      characters.removeFirst()
      let name = word(&characters) ?? ""
      let arguments = readArguments(&characters)
      if sign == "." {
        if chain.isEmpty { continue }
        chain[chain.count - 1].properties.append(Call(name: name, arguments: arguments))
      } else {
        chain.append(Node(name: name, arguments: arguments))
      }
    }
  }

  /// The text between the parentheses; those in strings do not count.
  private static func readArguments(_ characters: inout ArraySlice<Character>) -> String {
    guard skipBlanks(&characters) == "(" else { return "" }
    characters.removeFirst()
    var depth = 1
    var quote: Character?
    var text = ""
    while let next = characters.popFirst() {
      if let open = quote {
        if next == open { quote = nil }
      } else if next == "'" || next == "\"" {
        quote = next
      } else if next == "(" {
        depth += 1
      } else if next == ")" {
        depth -= 1
        if depth == 0 { break }
      }
      text.append(next)
    }
    return text
  }
}
