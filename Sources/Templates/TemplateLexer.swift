import Bytes

/// One token between `{{` and `}}`.
enum TemplateToken: Equatable {
  /// `.`, `.ID`, `.Tags.host`: the names after the dots.
  case path([String])
  /// `if`, `printf`, `id`, `tags.host`: a name, and what stands after its first dot.
  case word(String, rest: String?)
  case string(String)
  case integer(Int64)
  case float(Double)
  case pipe, open, close
  /// The `}}` of the action.
  case end
}

/// Cuts a template into texts and actions, and actions into tokens, no further than it is asked to.
struct TemplateLexer {
  private let source: [Unicode.Scalar]
  private var place = 0
  /// Whether blanks at the start of the next text are to go.
  private var trimsNext = false
  /// Where the token that was taken last begins.
  private(set) var tokenStart = 0
  /// Where the `{{` of the action is that was begun last; the end of the template behind the last one.
  private(set) var actionStart = 0

  init(_ text: String) {
    source = Array(text.unicodeScalars)
  }

  /// Whether all has been read.
  var isAtEnd: Bool { actionStart == source.count }

  /// The text up to the next action or to the end, blanks already trimmed where an action asks for it.
  mutating func takeText() throws(TemplateError) -> String {
    var text = ""
    while true {
      let start = place
      skip { !$0.starts(with: "{{") }
      var part = source[start..<place]
      if trimsNext { part = part.drop(while: Self.isBlank) }
      trimsNext = false
      (actionStart, tokenStart) = (place, place)
      let isAction = take("{{")
      if isAction, peek() == "-", Self.isBlank(peek(1)) {
        place += 1
        while part.last.map(Self.isBlank) == true { part.removeLast() }
      }
      text.unicodeScalars += part
      guard isAction else { return text }
      if try skipsComment() { continue }
      // What has no end at all is told as such, not as a mistake in what follows.
      let begin = place
      skip { !$0.starts(with: "}}") }
      guard place < source.count else { throw failure("unclosed action", at: actionStart) }
      place = begin
      return text
    }
  }

  /// The next token of the action.
  mutating func takeToken() throws(TemplateError) -> TemplateToken {
    while true {
      if takesEnd() { return .end }
      guard place < source.count else { throw failure("unclosed action", at: actionStart) }
      guard Self.isBlank(peek()) else { break }
      place += 1
    }
    tokenStart = place
    return try token()
  }

  func failure(_ message: String, at place: Int) -> TemplateError {
    TemplateError(message, column: min(place, source.count) + 1)
  }

  // MARK: Characters

  private static func isBlank(_ sign: Unicode.Scalar) -> Bool {
    " \t\n\r".unicodeScalars.contains(sign)
  }

  /// Whether a character may begin a name.
  private static func isLetter(_ sign: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(sign) || ("A"..."Z").contains(sign) || sign == "_" || sign.value >= 0x80
  }

  private static func isDigit(_ sign: Unicode.Scalar) -> Bool { ("0"..."9").contains(sign) }

  /// The character some places on; NUL at the end.
  private func peek(_ offset: Int = 0) -> Unicode.Scalar {
    place + offset < source.count ? source[place + offset] : "\0"
  }

  private func starts(with text: String) -> Bool {
    source[place...].starts(with: text.unicodeScalars)
  }

  /// Steps over `text` where it stands here.
  private mutating func take(_ text: String) -> Bool {
    guard starts(with: text) else { return false }
    place += text.unicodeScalars.count
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
    String(String.UnicodeScalarView(source[start..<place]))
  }

  // MARK: Actions

  /// Steps over what follows a `{{` where it is a comment.
  private mutating func skipsComment() throws(TemplateError) -> Bool {
    let begin = place
    skip { Self.isBlank($0.peek()) }
    if take("!") {
      try skip(to: "}}", orFail: "unclosed comment", at: actionStart)
      return true
    }
    guard take("/*") else {
      place = begin
      return false
    }
    try skip(to: "*/", orFail: "unclosed comment", at: actionStart)
    guard takesEnd() else { throw failure("a comment ends with */}}", at: place) }
    return true
  }

  /// Steps over `}}` or ` -}}`.
  private mutating func takesEnd() -> Bool {
    if take("}}") { return true }
    let begin = place
    skip { Self.isBlank($0.peek()) }
    trimsNext = place > begin && take("-}}")
    if !trimsNext { place = begin }
    return trimsNext
  }

  private mutating func token() throws(TemplateError) -> TemplateToken {
    switch peek() {
    case "|": return single(.pipe)
    case "(": return single(.open)
    case ")" where peek(1) == ".":
      throw failure("a name behind a parenthesis is not supported", at: place + 1)
    case ")": return single(.close)
    case "\"": return try takeQuoted()
    case "`":
      place += 1
      skip { $0.peek() != "`" }
      let content = text(from: tokenStart + 1)
      guard take("`") else { throw failure("unclosed string", at: tokenStart) }
      return .string(content)
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
        || isSign && "eE".unicodeScalars.contains($0.source[$0.place - 1])
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
    var text = ""
    place += 1
    while place < source.count, peek() != "\n" {
      let sign = peek()
      place += 1
      if sign == "\"" { return .string(text) }
      guard sign == "\\" else {
        text.unicodeScalars.append(sign)
        continue
      }
      let escapes: [Unicode.Scalar: Unicode.Scalar] = [
        "n": "\n", "r": "\r", "t": "\t", "\"": "\"", "\\": "\\",
      ]
      guard let escaped = escapes[peek()] else {
        throw failure("unknown escape in a string", at: place - 1)
      }
      text.unicodeScalars.append(escaped)
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
