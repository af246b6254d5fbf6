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
      let textStart = place
      skip { !$0.starts(with: "{{") }
      var text = source[textStart..<place]
      if trimsNext { text = text.drop(while: Self.isBlank) }
      trimsNext = false
      let start = place
      let isAction = take("{{")
      if isAction, peek() == "-", Self.isBlank(peek(1)) {
        place += 1
        while text.last.map(Self.isBlank) == true { text.removeLast() }
      }
      if !text.isEmpty { pieces.append(.text(Array(text))) }
      guard isAction else { break }
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

  // MARK: Bytes

  private static func isBlank(_ byte: UInt8) -> Bool { " \t\n\r".utf8.contains(byte) }

  private static func isBlank(_ sign: Unicode.Scalar) -> Bool {
    " \t\n\r".unicodeScalars.contains(sign)
  }

  /// Whether a byte may begin a name.
  private static func isLetter(_ sign: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(sign) || ("A"..."Z").contains(sign) || sign == "_" || sign.value >= 0x80
  }

  private static func isDigit(_ sign: Unicode.Scalar) -> Bool { ("0"..."9").contains(sign) }

  /// The byte some places on; NUL at the end.
  private func peek(_ offset: Int = 0) -> Unicode.Scalar {
    Unicode.Scalar(place + offset < source.count ? source[place + offset] : 0)
  }

  private func starts(with text: String, at offset: Int = 0) -> Bool {
    source.dropFirst(place + offset).starts(with: text.utf8)
  }

  /// Steps over `text` where it stands here.
  private mutating func take(_ text: String) -> Bool {
    guard starts(with: text) else { return false }
    place += text.utf8.count
    return true
  }

  /// Moves on while there is more and what stands here is passed over.
  private mutating func skip(while isPassed: (borrowing TemplateLexer) -> Bool) {
    while place < source.count, isPassed(self) { place += 1 }
  }

  private mutating func skip(to end: String, orFail message: String, at start: Int)
    throws(TemplateError)
  {
    skip { !$0.starts(with: end) }
    guard take(end) else { throw failure(message, at: start) }
  }

  private func text(from start: Int) -> String {
    String(decoding: source[start..<place], as: UTF8.self)
  }

  // MARK: Actions

  /// Steps over what follows a `{{` where it is a comment.
  private mutating func skipsComment(
    from start: Int, _ trimsNext: inout Bool
  ) throws(TemplateError) -> Bool {
    let begin = place
    skip { Self.isBlank($0.peek()) }
    if take("!") {
      try skip(to: "}}", orFail: "unclosed comment", at: start)
      return true
    }
    guard take("/*") else {
      place = begin
      return false
    }
    try skip(to: "*/", orFail: "unclosed comment", at: start)
    guard takesEnd(&trimsNext) else { throw failure("a comment ends with */}}", at: place) }
    return true
  }

  /// Steps over `}}` or ` -}}`.
  private mutating func takesEnd(_ trimsNext: inout Bool) -> Bool {
    if take("}}") { return true }
    let begin = place
    skip { Self.isBlank($0.peek()) }
    if place > begin, take("-}}") {
      trimsNext = true
      return true
    }
    place = begin
    return false
  }

  private mutating func takeAction(
    from start: Int, _ trimsNext: inout Bool
  ) throws(TemplateError) -> [(token: TemplateToken, column: Int)] {
    var tokens: [(token: TemplateToken, column: Int)] = []
    while !takesEnd(&trimsNext) {
      guard place < source.count else { throw failure("unclosed action", at: start) }
      if Self.isBlank(peek()) {
        place += 1
        continue
      }
      let at = place
      tokens.append((try takeToken(), column(at)))
    }
    return tokens
  }

  private mutating func takeToken() throws(TemplateError) -> TemplateToken {
    switch peek() {
    case "|": return single(.pipe)
    case "(": return single(.open)
    case ")" where peek(1) == ".":
      throw failure("a name behind a parenthesis is not supported", at: place + 1)
    case ")": return single(.close)
    case "\"": return try takeQuoted()
    case "`":
      let start = place
      place += 1
      try skip(to: "`", orFail: "unclosed string", at: start)
      return .string(Array(source[(start + 1)..<(place - 1)]))
    case "." where !Self.isDigit(peek(1)): return takePath()
    case "$": throw failure("variables ($) are not supported", at: place)
    case "{", "#", "^", "&", ">":
      throw failure(
        "only {{name}} of Mustache is supported, no sections, partials or triple braces", at: place)
    case ".", "-", "+", "0"..."9": return try takeNumber()
    case let sign where Self.isLetter(sign): return takeWord()
    default: throw failure("unexpected character in an action", at: place)
    }
  }

  private mutating func single(_ token: TemplateToken) -> TemplateToken {
    place += 1
    return token
  }

  private mutating func takeName() -> String {
    let start = place
    skip { Self.isLetter($0.peek()) || Self.isDigit($0.peek()) }
    return text(from: start)
  }

  private mutating func takePath() -> TemplateToken {
    var names: [String] = []
    while take(".") {
      let name = takeName()
      if !name.isEmpty || !names.isEmpty { names.append(name) }
    }
    return .path(names)
  }

  /// A word; behind a dot everything up to a blank, `|`, `)` or `}` belongs to it, since keys of tags
  /// and fields may hold any byte.
  private mutating func takeWord() -> TemplateToken {
    let name = takeName()
    guard take(".") else { return .word(name, rest: nil) }
    let start = place
    skip {
      !Self.isBlank($0.peek()) && $0.peek() != "|" && $0.peek() != ")" && !$0.starts(with: "}}")
    }
    return .word(name, rest: text(from: start))
  }

  private mutating func takeNumber() throws(TemplateError) -> TemplateToken {
    let start = place
    place += 1
    skip {
      let isSign = $0.peek() == "-" || $0.peek() == "+"
      return Self.isDigit($0.peek()) || Self.isLetter($0.peek()) || $0.peek() == "."
        || isSign && $0.source[$0.place - 1] | 0x20 == UInt8(ascii: "e")
    }
    let text = text(from: start)
    if let number = Int64(text) { return .integer(number) }
    if text.allSatisfy({ "0123456789+-.eE".contains($0) }), let number = Double(text),
      number.isFinite
    {
      return .float(number)
    }
    throw failure("bad number \"\(text)\"", at: start)
  }

  private mutating func takeQuoted() throws(TemplateError) -> TemplateToken {
    let start = place
    var text: [UInt8] = []
    place += 1
    while place < source.count, peek() != "\n" {
      let byte = source[place]
      place += 1
      if byte == UInt8(ascii: "\"") { return .string(text) }
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        continue
      }
      switch peek() {
      case "n": text.append(UInt8(ascii: "\n"))
      case "r": text.append(UInt8(ascii: "\r"))
      case "t": text.append(UInt8(ascii: "\t"))
      case "\"", "\\": text.append(source[place])
      default: throw failure("unknown escape in a string", at: place - 1)
      }
      place += 1
    }
    throw failure("unclosed string", at: start)
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
