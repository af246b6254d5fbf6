import Bytes

/// One token between `{{` and `}}`.
enum TemplateToken: Equatable {
  /// `.`, `.ID`, `.Tags.host`: the names after the dots.
  case path([String])
  /// `if`, `printf`, `id`, `tags.host`: a name, and what stands after its first dot.
  case word(String, rest: String?)
  case string([UInt8])
  case integer(Int64)
  case float(Double)
  case pipe, open, close
}

/// Cuts a template into texts and actions, and actions into tokens.
struct TemplateLexer {
  /// A piece of the template.
  enum Piece {
    case text([UInt8])
    /// The tokens of an action, each with its column, and the column of its `{{`.
    case action([(token: TemplateToken, column: Int)], column: Int)
  }

  private let source: [UInt8]
  private var place = 0

  init(_ text: String) {
    source = Array(text.utf8)
  }

  /// All pieces, blanks already trimmed where an action asks for it; comments are gone.
  mutating func pieces() throws(TemplateError) -> [Piece] {
    var pieces: [Piece] = []
    var trimsNext = false
    while place < source.count {
      var text = takeText()
      if trimsNext { text.removeFirst(text.prefix { Self.isBlank($0) }.count) }
      trimsNext = false
      let start = place
      guard place < source.count else {
        if !text.isEmpty { pieces.append(.text(text)) }
        break
      }
      place += 2
      if takesTrimMark() { while text.last.map(Self.isBlank) == true { text.removeLast() } }
      if !text.isEmpty { pieces.append(.text(text)) }
      if try skipsComment(from: start, &trimsNext) { continue }
      let tokens = try takeAction(from: start, &trimsNext)
      pieces.append(.action(tokens, column: column(start)))
    }
    return pieces
  }

  /// The column of a place, counted in characters from 1.
  private func column(_ place: Int) -> Int {
    source[..<min(place, source.count)].count { $0 & 0xC0 != 0x80 } + 1
  }

  private func failure(_ message: String, at place: Int) -> TemplateError {
    TemplateError(message, column: column(place))
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "_") || byte >= 0x80
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private func peek(_ offset: Int = 0) -> UInt8 {
    place + offset < source.count ? source[place + offset] : 0
  }

  private func starts(with text: String, at offset: Int = 0) -> Bool {
    source.dropFirst(place + offset).starts(with: text.utf8)
  }

  private mutating func takeText() -> [UInt8] {
    let start = place
    while place < source.count, !starts(with: "{{") { place += 1 }
    return Array(source[start..<place])
  }

  /// Steps over the `-` of `{{- `.
  private mutating func takesTrimMark() -> Bool {
    guard peek() == UInt8(ascii: "-"), Self.isBlank(peek(1)) else { return false }
    place += 1
    return true
  }

  private mutating func skipsComment(
    from start: Int, _ trimsNext: inout Bool
  ) throws(TemplateError) -> Bool {
    var probe = place
    while probe < source.count, Self.isBlank(source[probe]) { probe += 1 }
    if probe < source.count, source[probe] == UInt8(ascii: "!") {
      while place < source.count, !starts(with: "}}") { place += 1 }
      guard place < source.count else { throw failure("unclosed comment", at: start) }
      place += 2
      return true
    }
    guard probe + 1 < source.count, source[probe] == UInt8(ascii: "/"),
      source[probe + 1] == UInt8(ascii: "*")
    else { return false }
    place = probe + 2
    while place < source.count, !starts(with: "*/") { place += 1 }
    guard place < source.count else { throw failure("unclosed comment", at: start) }
    place += 2
    guard takesEnd(&trimsNext) else { throw failure("a comment ends with */}}", at: place) }
    return true
  }

  /// Steps over `}}` or ` -}}`.
  private mutating func takesEnd(_ trimsNext: inout Bool) -> Bool {
    if starts(with: "}}") {
      place += 2
      return true
    }
    var probe = 0
    while Self.isBlank(peek(probe)) { probe += 1 }
    guard probe > 0, starts(with: "-}}", at: probe) else { return false }
    place += probe + 3
    trimsNext = true
    return true
  }

  private mutating func takeAction(
    from start: Int, _ trimsNext: inout Bool
  ) throws(TemplateError) -> [(token: TemplateToken, column: Int)] {
    var tokens: [(token: TemplateToken, column: Int)] = []
    while true {
      if takesEnd(&trimsNext) { return tokens }
      guard place < source.count else { throw failure("unclosed action", at: start) }
      if Self.isBlank(peek()) {
        place += 1
        continue
      }
      let at = place
      tokens.append((try takeToken(), column(at)))
    }
  }

  private mutating func takeToken() throws(TemplateError) -> TemplateToken {
    let byte = peek()
    switch byte {
    case UInt8(ascii: "|"): return single(.pipe)
    case UInt8(ascii: "("): return single(.open)
    case UInt8(ascii: ")"):
      if peek(1) == UInt8(ascii: ".") {
        throw failure("a name behind a parenthesis is not supported", at: place + 1)
      }
      return single(.close)
    case UInt8(ascii: "\""): return try takeQuoted()
    case UInt8(ascii: "`"): return try takeRaw()
    case UInt8(ascii: "."):
      return Self.isDigit(peek(1)) ? try takeNumber() : takePath()
    case UInt8(ascii: "$"):
      throw failure("variables ($) are not supported", at: place)
    case UInt8(ascii: "{"), UInt8(ascii: "#"), UInt8(ascii: "^"), UInt8(ascii: "&"),
      UInt8(ascii: ">"):
      throw failure(
        "only {{name}} of Mustache is supported, no sections, partials or triple braces", at: place)
    case UInt8(ascii: "-"), UInt8(ascii: "+"): return try takeNumber()
    default:
      if Self.isDigit(byte) { return try takeNumber() }
      if Self.isLetter(byte) { return takeWord() }
      throw failure("unexpected character in an action", at: place)
    }
  }

  private mutating func single(_ token: TemplateToken) -> TemplateToken {
    place += 1
    return token
  }

  private mutating func takeName() -> String {
    let start = place
    while Self.isLetter(peek()) || Self.isDigit(peek()) { place += 1 }
    return String(decoding: source[start..<place], as: UTF8.self)
  }

  private mutating func takePath() -> TemplateToken {
    var names: [String] = []
    while peek() == UInt8(ascii: ".") {
      place += 1
      let name = takeName()
      if !name.isEmpty || !names.isEmpty { names.append(name) }
    }
    return .path(names)
  }

  /// A word; behind a dot everything up to a blank, `|`, `)` or `}` belongs to it, since keys of tags
  /// and fields may hold any byte.
  private mutating func takeWord() -> TemplateToken {
    let name = takeName()
    guard peek() == UInt8(ascii: ".") else { return .word(name, rest: nil) }
    place += 1
    let start = place
    while place < source.count, !Self.isBlank(peek()), peek() != UInt8(ascii: "|"),
      peek() != UInt8(ascii: ")"), !starts(with: "}}")
    {
      place += 1
    }
    return .word(name, rest: String(decoding: source[start..<place], as: UTF8.self))
  }

  private mutating func takeNumber() throws(TemplateError) -> TemplateToken {
    let start = place
    place += 1
    while Self.isDigit(peek()) || Self.isLetter(peek()) || peek() == UInt8(ascii: ".")
      || ((peek() == UInt8(ascii: "-") || peek() == UInt8(ascii: "+"))
        && source[place - 1] | 0x20 == UInt8(ascii: "e"))
    {
      place += 1
    }
    let text = String(decoding: source[start..<place], as: UTF8.self)
    if let number = Int64(text) { return .integer(number) }
    if text.utf8.allSatisfy({ Self.isDigit($0) || "+-.eE".utf8.contains($0) }),
      let number = Double(text), number.isFinite
    {
      return .float(number)
    }
    throw failure("bad number \"\(text)\"", at: start)
  }

  private mutating func takeRaw() throws(TemplateError) -> TemplateToken {
    let start = place
    place += 1
    while place < source.count, peek() != UInt8(ascii: "`") { place += 1 }
    guard place < source.count else { throw failure("unclosed string", at: start) }
    place += 1
    return .string(Array(source[(start + 1)..<(place - 1)]))
  }

  private mutating func takeQuoted() throws(TemplateError) -> TemplateToken {
    let start = place
    var text: [UInt8] = []
    place += 1
    while true {
      guard place < source.count, peek() != UInt8(ascii: "\n") else {
        throw failure("unclosed string", at: start)
      }
      let byte = peek()
      place += 1
      if byte == UInt8(ascii: "\"") { return .string(text) }
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        continue
      }
      let escape = peek()
      place += 1
      switch escape {
      case UInt8(ascii: "n"): text.append(UInt8(ascii: "\n"))
      case UInt8(ascii: "r"): text.append(UInt8(ascii: "\r"))
      case UInt8(ascii: "t"): text.append(UInt8(ascii: "\t"))
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): text.append(escape)
      default: throw failure("unknown escape in a string", at: place - 2)
      }
    }
  }
}

/// Why a template was refused.
public struct TemplateError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Where in the template, counted in characters from 1.
  public let column: Int
  /// What is wrong there, with the nearest name where a name is not known.
  public let message: String

  /// `column 7: …`
  public var description: String { "column \(column): \(message)" }

  init(_ message: String, column: Int) {
    self.column = column
    self.message = message
  }

  /// `; did you mean "x"?` for the known name that is nearest, or nothing when none is near.
  static func hint(for name: String, among known: [String]) -> String {
    Spelling.nearest(to: name[...], among: known).map { "; did you mean \"\($0)\"?" } ?? ""
  }
}
