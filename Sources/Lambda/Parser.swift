import Bytes

/// Makes a syntax tree of a text, by the precedence of operators (Pratt).
///
/// It recurses for what is nested, which has a limit, so that no text can exhaust the call stack.
struct Parser {
  private let text: [UInt8]
  private let variables: [[UInt8]: LambdaLiteral]
  private var lexer: Lexer
  private var token: Token
  private var tree = SyntaxTree()
  private var nesting = 0
  private var followsRegularExpression = false

  /// The tree of `text`, in which a bare name that is one of `variables` stands for its value.
  static func tree(
    of text: [UInt8], variables: [[UInt8]: LambdaLiteral] = [:]
  ) throws(LambdaError) -> SyntaxTree {
    guard text.count <= LambdaLimits.textLength else {
      let message = "the expression is longer than \(LambdaLimits.textLength) bytes"
      throw LambdaError(.limit, message, at: LambdaLimits.textLength, in: text)
    }
    var parser = try Parser(text, variables)
    _ = try parser.expression(0)
    guard parser.token.kind != .closeParenthesis else {
      throw parser.refused("there is no '(' for this ')'", parser.token.start)
    }
    if parser.token.kind != .end { try parser.close() }
    return parser.tree
  }

  private init(_ text: [UInt8], _ variables: [[UInt8]: LambdaLiteral]) throws(LambdaError) {
    self.text = text
    self.variables = variables
    lexer = Lexer(text)
    lexer.skipPrefix()
    token = try lexer.next()
  }

  private mutating func advance() throws(LambdaError) {
    token = try lexer.next()
  }

  /// Reads operands and the operators between them that bind at least as tightly as `precedence`; the node
  /// of them all.
  private mutating func expression(_ precedence: Int) throws(LambdaError) -> Int {
    var left = try operand()
    while case .binary(let symbol) = token.kind, symbol.precedence >= precedence {
      let start = token.start
      // A regular expression is an operand of `=~` and an argument, never to the left of a symbol.
      if followsRegularExpression, symbol != .and, symbol != .or {
        throw refused("a regular expression stands to the right of =~ or !~ only", start)
      }
      followsRegularExpression = false
      try advance()
      let right = try expression(symbol.precedence + 1)
      left = try push(.binary(symbol, left, right), at: start)
    }
    return left
  }

  private mutating func operand() throws(LambdaError) -> Int {
    let start = token.start
    switch token.kind {
    case .literal(let literal, let written):
      try advance()
      if case .regularExpression = literal { followsRegularExpression = true }
      return try push(.literal(literal, written: written), at: start)
    case .reference(let name):
      try advance()
      return try push(.reference(name, isQuoted: true), at: start)
    case .name(let name):
      try advance()
      return token.kind == .openParenthesis
        ? try call(name, at: start) : try pushName(name, at: start)
    case .openParenthesis:
      try advance()
      let inner = try nested(0, at: start)
      try close()
      if case .binary = tree.nodes[inner].form { tree.nodes[inner].isParenthesised = true }
      return inner
    case .binary(.subtract): return try prefix(.negate, UnaryOperator.precedence)
    case .not(let precedence): return try prefix(.not, precedence)
    default: throw unexpected("a field, number, string or '('")
    }
  }

  private mutating func prefix(
    _ symbol: UnaryOperator, _ precedence: Int
  ) throws(LambdaError) -> Int {
    let start = token.start
    try advance()
    return try push(.unary(symbol, try nested(precedence, at: start)), at: start)
  }

  private mutating func pushName(_ name: [UInt8], at offset: Int) throws(LambdaError) -> Int {
    if let value = variables[name] { return try push(.literal(value, written: nil), at: offset) }
    if let word = ["var", "dbrp"].first(where: { name.elementsEqual($0.utf8) }) {
      throw refused(
        "\(word) is a reserved word; a field of that name is written \"\(word)\"", offset)
    }
    return try push(.reference(name, isQuoted: false), at: offset)
  }

  private mutating func call(_ name: [UInt8], at offset: Int) throws(LambdaError) -> Int {
    try advance()
    var arguments: [Int] = []
    while token.kind != .closeParenthesis {
      followsRegularExpression = false
      arguments.append(try nested(0, at: offset))
      guard token.kind == .comma else { break }
      try advance()
    }
    try close()
    let word = String(decoding: name, as: UTF8.self)
    if let function = Function(rawValue: word) {
      return try push(.call(function, arguments), at: offset)
    }
    let nearest = Spelling.nearest(to: word[...], among: Function.allCases.map(\.rawValue))
    let hint = nearest.map { "; did you mean \($0)?" } ?? ""
    throw LambdaError(.unknownFunction, "there is no function \(word)\(hint)", at: offset, in: text)
  }

  /// An expression within another that begins at `offset`.
  private mutating func nested(_ precedence: Int, at offset: Int) throws(LambdaError) -> Int {
    nesting += 1
    guard nesting <= LambdaLimits.nesting else {
      let message = "nested deeper than \(LambdaLimits.nesting)"
      throw LambdaError(.limit, message, at: offset, in: text)
    }
    defer { nesting -= 1 }
    return try expression(precedence)
  }

  /// Reads the parenthesis behind an expression.
  private mutating func close() throws(LambdaError) {
    switch token.kind {
    case .closeParenthesis: try advance()
    case .comma: throw refused("a comma outside of a function call", token.start)
    case .end: throw unexpected("')'")
    default: throw unexpected("an operator")
    }
    followsRegularExpression = false
  }

  private mutating func push(
    _ form: SyntaxTree.Node.Form, at offset: Int
  ) throws(LambdaError) -> Int {
    guard tree.nodes.count < LambdaLimits.nodes else {
      let message = "more than \(LambdaLimits.nodes) operands and operators"
      throw LambdaError(.limit, message, at: offset, in: text)
    }
    tree.nodes.append(.init(form: form, offset: offset))
    return tree.nodes.count - 1
  }

  // MARK: Messages

  private func refused(_ message: String, _ offset: Int) -> LambdaError {
    LambdaError(.syntax, message, at: offset, in: text)
  }

  private func unexpected(_ wanted: String) -> LambdaError {
    refused("expected \(wanted), found \(token.name(in: text))\(hint)", token.start)
  }

  /// A word of advice for frequent mistakes.
  private var hint: String {
    let isBehindNumber = token.start > 0 && (0x30...0x39).contains(text[token.start - 1])
    switch token.kind {
    case .stray("=") where isFollowed(by: ">"): return "; at least is written >="
    case .stray("="): return "; equality is written =="
    case .binary(.greater) where isPreceded(by: "<"): return "; not equal is written !="
    case .binary(.multiply) where isPreceded(by: "*"): return "; powers are written pow(x, 2)"
    case .stray("^"): return "; powers are written pow(x, 2)"
    case .stray("?"): return "; a choice is written if(condition, a, b)"
    case .stray("&"): return "; and is written AND"
    case .stray("|"): return "; or is written OR"
    case .stray("."): return "; a name with points needs double quotes"
    case .stray("`"), .stray("\u{201C}"), .stray("\u{201D}"):
      return "; text stands in 'single', names in \"double\" quotes"
    case .name where isBehindNumber: return "; units are ns u ms s m h d w"
    default: return ""
    }
  }

  private func isFollowed(by character: Unicode.Scalar) -> Bool {
    token.start + 1 < text.count && text[token.start + 1] == UInt8(ascii: character)
  }

  private func isPreceded(by character: Unicode.Scalar) -> Bool {
    token.start > 0 && text[token.start - 1] == UInt8(ascii: character)
  }
}
