import Numbers
import Times

/// Cuts an expression into tokens.
///
/// Where an operand can stand a slash begins a regular expression; behind an operand it divides.
/// Reads no further than the token asked for, so that of two mistakes the first is told.
struct Lexer {
  let text: [UInt8]
  private(set) var position = 0
  private var expectsOperand = true

  init(_ text: [UInt8]) {
    self.text = text
  }

  /// The next token; `end` again and again at the end.
  mutating func next() throws(LambdaError) -> Token {
    skipBlanks()
    let start = position
    let kind = try kind()
    switch kind {
    case .literal(.regularExpression, _): expectsOperand = true
    case .literal, .reference, .name, .closeParenthesis: expectsOperand = false
    default: expectsOperand = true
    }
    return Token(kind: kind, start: start, end: position)
  }

  /// Skips the word `lambda:` when the text begins with it.
  mutating func skipPrefix() {
    skipBlanks()
    _ = take("lambda:")
  }

  /// Steps over `word` where it stands here.
  private mutating func take(_ word: String) -> Bool {
    guard text[position...].starts(with: word.utf8) else { return false }
    position += word.utf8.count
    return true
  }

  private mutating func skipBlanks() {
    while position < text.count {
      if take("//") {
        while position < text.count, peek() != UInt8(ascii: "\n") { position += 1 }
        continue
      }
      let (scalar, length) = text.span.scalar(at: position, before: text.count)
      guard scalar.isBlank else { return }
      position += length
    }
  }

  /// The byte `distance` ahead; 0 behind the end, which no token contains.
  private func peek(_ distance: Int = 0) -> UInt8 {
    position + distance < text.count ? text[position + distance] : 0
  }

  private mutating func kind() throws(LambdaError) -> Token.Kind {
    guard position < text.count else { return .end }
    switch peek() {
    case UInt8(ascii: "'"): return try string()
    case UInt8(ascii: "\""):
      return .reference(try quoted("\"", "a name in double quotes"))
    case UInt8(ascii: "/") where expectsOperand:
      let pattern = try quoted("/", "a regular expression")
      return .literal(.regularExpression(pattern), written: nil)
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: ".") where peek(1) >= 0x30 && peek(1) <= 0x39: return try number()
    default: break
    }
    let (scalar, length) = text.span.scalar(at: position, before: text.count)
    if scalar.beginsName { return word() }
    for (spelling, kind) in Self.symbols where take(spelling) { return kind }
    position += length
    return .stray(scalar)
  }

  /// The symbols, the longest first.
  private static let symbols: [(spelling: String, kind: Token.Kind)] =
    (BinaryOperator.allCases.map { ($0.rawValue, .binary($0)) }
    + [
      ("&&", .binary(.and)), ("||", .binary(.or)),
      ("!", .not(precedence: UnaryOperator.precedence)), ("(", .openParenthesis),
      (")", .closeParenthesis), (",", .comma),
    ]).sorted { $0.0.utf8.count > $1.0.utf8.count }

  private mutating func word() -> Token.Kind {
    let start = position
    while position < text.count {
      let (scalar, length) = text.span.scalar(at: position, before: text.count)
      guard scalar.continuesName else { break }
      position += length
    }
    let name = Array(text[start..<position])
    switch String(decoding: name, as: UTF8.self) {
    case "AND", "and": return .binary(.and)
    case "OR", "or": return .binary(.or)
    case "NOT", "not": return .not(precedence: UnaryOperator.wordPrecedence)
    case "TRUE", "true": return .literal(.boolean(true), written: nil)
    case "FALSE", "false": return .literal(.boolean(false), written: nil)
    default: return .name(name)
    }
  }

  private func refused(_ message: String, at offset: Int) -> LambdaError {
    LambdaError(.syntax, message, at: offset, in: text)
  }

  /// `'…'` with `\'` as the only escape, or `'''…'''` without any.
  private mutating func string() throws(LambdaError) -> Token.Kind {
    let start = position
    guard take("'''") else {
      return .literal(.string(try quoted("'", "a string")), written: nil)
    }
    while position < text.count {
      if take("'''") {
        let written = Array(text[start..<position])
        return .literal(.string(Array(written.dropFirst(3).dropLast(3))), written: written)
      }
      position += 1
    }
    throw refused("a string begins here and has no closing '''", at: start)
  }

  /// What stands between two `quote`s; a backslash before a quote stands for the quote, any other
  /// for itself.
  private mutating func quoted(
    _ quote: Unicode.Scalar, _ what: String
  ) throws(LambdaError) -> [UInt8] {
    let start = position
    let mark = UInt8(ascii: quote)
    var content: [UInt8] = []
    position += 1
    while position < text.count {
      if peek() == UInt8(ascii: "\\"), peek(1) == mark {
        position += 1
      } else if peek() == mark {
        position += 1
        return content
      }
      content.append(text[position])
      position += 1
    }
    throw refused("\(what) begins here and has no closing \(quote)", at: start)
  }
}

// MARK: - Numbers and durations

extension Lexer {
  /// An integer, float or duration; `position` is at a digit, or a point before one.
  private mutating func number() throws(LambdaError) -> Token.Kind {
    let start = position
    if let duration = TimeSpanPrefix(text.span, from: position, to: text.count) {
      position = duration.end
      guard !duration.overflows else {
        throw refused("the duration is longer than 292 years", at: start)
      }
      let nanoseconds = duration.span.nanoseconds
      let written = duration.onlyUnit.map { "\(nanoseconds / $0.nanoseconds)\($0.name)" }
      return .literal(.duration(nanoseconds: nanoseconds), written: written.map { Array($0.utf8) })
    }
    var isFloat = false
    skipDigits()
    if peek() == UInt8(ascii: ".") {
      isFloat = true
      position += 1
      skipDigits()
      guard peek() != UInt8(ascii: ".") else {
        throw refused("a number with two points", at: start)
      }
    }
    if skipExponent() { isFloat = true }
    guard isFloat else { return try integer(start) }
    guard let value = Double(decimal: text.span, start..<position) else {
      throw refused("the number is too large for a float", at: start)
    }
    return .literal(.float(value), written: nil)
  }

  private mutating func skipDigits() {
    while peek() >= 0x30, peek() <= 0x39 { position += 1 }
  }

  private mutating func skipExponent() -> Bool {
    guard peek() | 0x20 == UInt8(ascii: "e") else { return false }
    let sign = peek(1) == UInt8(ascii: "-") || peek(1) == UInt8(ascii: "+") ? 1 : 0
    guard peek(1 + sign) >= 0x30, peek(1 + sign) <= 0x39 else { return false }
    position += 1 + sign
    skipDigits()
    return true
  }

  private func integer(_ start: Int) throws(LambdaError) -> Token.Kind {
    if text[start] == UInt8(ascii: "0"), position - start > 1 {
      let digits = String(decoding: text[start..<position], as: UTF8.self)
      guard !digits.contains(where: { $0 > "7" }) else {
        throw refused(
          "a number with a leading 0 is octal; this one has the digit 8 or 9", at: start)
      }
      guard let value = Int64(digits, radix: 8) else {
        throw refused("the number is too large for an integer", at: start)
      }
      return .literal(.integer(value), written: Array("0\(String(value, radix: 8))".utf8))
    }
    guard let value = Int64(decimal: text.span, start..<position) else {
      throw refused("the number is too large for an integer", at: start)
    }
    return .literal(.integer(value), written: nil)
  }
}
