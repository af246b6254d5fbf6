import Bytes

/// Makes a syntax tree of a text.
///
/// Operator precedence with a stack of its own instead of recursion (Dijkstra's shunting yard), so
/// that no text can exhaust the call stack.
struct Parser {
  /// What has been begun and waits for its operands or its closing parenthesis.
  private enum Pending {
    case unary(UnaryOperator, precedence: Int)
    case binary(BinaryOperator)
    case parenthesis
    case call([UInt8], firstOperand: Int)
  }

  private let text: [UInt8]
  private let variables: [[UInt8]: LambdaLiteral]
  private var lexer: Lexer
  private var token: Token
  private var tree = SyntaxTree()
  private var operands: [Int] = []
  private var pending: [(item: Pending, offset: Int)] = []
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
    var expectsOperand = true
    while expectsOperand || parser.token.kind != .end || !parser.pending.isEmpty {
      expectsOperand = try expectsOperand ? parser.operand() : parser.afterOperand()
    }
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

  // MARK: Operands

  /// Reads an operand or what stands before one; whether one is to come then.
  private mutating func operand() throws(LambdaError) -> Bool {
    let start = token
    switch start.kind {
    case .literal(let literal, let written):
      try advance()
      if case .regularExpression = literal { followsRegularExpression = true }
      try push(.literal(literal, written: written), at: start.start)
      return false
    case .reference(let name):
      try advance()
      try push(.reference(name, isQuoted: true), at: start.start)
      return false
    case .name(let name):
      try advance()
      guard token.kind == .openParenthesis else {
        try pushName(name, at: start.start)
        return false
      }
      try advance()
      try open(.call(name, firstOperand: operands.count), at: start.start)
      return token.kind != .closeParenthesis
    case .openParenthesis:
      try advance()
      try open(.parenthesis, at: start.start)
    case .binary(.subtract): try prefix(.negate, UnaryOperator.precedence)
    case .exclamation: try prefix(.not, UnaryOperator.precedence)
    case .not: try prefix(.not, UnaryOperator.wordPrecedence)
    default: throw unexpected("a field, number, string or '('")
    }
    return true
  }

  private mutating func prefix(
    _ symbol: UnaryOperator, _ precedence: Int
  ) throws(LambdaError) {
    let start = token.start
    try advance()
    try open(.unary(symbol, precedence: precedence), at: start)
  }

  private mutating func pushName(_ name: [UInt8], at offset: Int) throws(LambdaError) {
    if let value = variables[name] {
      try push(.literal(value, written: nil), at: offset)
    } else if let word = ["var", "dbrp"].first(where: { name.elementsEqual($0.utf8) }) {
      throw refused(
        "\(word) is a reserved word; a field of that name is written \"\(word)\"", offset)
    } else {
      try push(.reference(name, isQuoted: false), at: offset)
    }
  }

  // MARK: Behind an operand

  /// Reads what stands behind an operand; whether another one is to come.
  private mutating func afterOperand() throws(LambdaError) -> Bool {
    let start = token
    switch start.kind {
    case .binary(let symbol):
      // A regular expression is an operand of `=~` and an argument, never to the left of a symbol.
      if followsRegularExpression, symbol != .and, symbol != .or {
        throw refused("a regular expression stands to the right of =~ or !~ only", start.start)
      }
      followsRegularExpression = false
      try reduce(to: symbol.precedence)
      pending.append((.binary(symbol), start.start))
      try advance()
      return true
    case .comma:
      try reduce(to: 0)
      guard case .call? = pending.last?.item else {
        throw refused("a comma outside of a function call", start.start)
      }
      try advance()
      followsRegularExpression = false
      return token.kind != .closeParenthesis
    case .closeParenthesis: try close()
    case .end:
      try reduce(to: 0)
      guard pending.isEmpty else { throw unexpected("')'") }
    default: throw unexpected("an operator")
    }
    return false
  }

  private mutating func close() throws(LambdaError) {
    try reduce(to: 0)
    guard let (item, offset) = pending.popLast() else {
      throw refused("there is no '(' for this ')'", token.start)
    }
    nesting -= 1
    try advance()
    followsRegularExpression = false
    guard case .call(let name, let first) = item else {
      if let node = operands.last, case .binary = tree.nodes[node].form {
        tree.nodes[node].isParenthesised = true
      }
      return
    }
    let arguments = Array(operands[first...])
    operands.removeSubrange(first...)
    try push(.call(try function(name, offset), arguments), at: offset)
  }

  private func function(_ name: [UInt8], _ offset: Int) throws(LambdaError) -> Function {
    let word = String(decoding: name, as: UTF8.self)
    if let function = Function(rawValue: word) { return function }
    let nearest = Spelling.nearest(to: word[...], among: Function.allCases.map(\.rawValue))
    let hint = nearest.map { "; did you mean \($0)?" } ?? ""
    throw LambdaError(.unknownFunction, "there is no function \(word)\(hint)", at: offset, in: text)
  }

  // MARK: The stack

  private mutating func open(_ item: Pending, at offset: Int) throws(LambdaError) {
    nesting += 1
    guard nesting <= LambdaLimits.nesting else {
      let message = "nested deeper than \(LambdaLimits.nesting)"
      throw LambdaError(.limit, message, at: offset, in: text)
    }
    pending.append((item, offset))
  }

  /// Completes what binds at least as tightly as `precedence`.
  private mutating func reduce(to precedence: Int) throws(LambdaError) {
    while let (item, offset) = pending.last {
      switch item {
      case .unary(let symbol, let own):
        guard own >= precedence, let operand = operands.popLast() else { return }
        pending.removeLast()
        nesting -= 1
        try push(.unary(symbol, operand), at: offset)
      case .binary(let symbol):
        guard symbol.precedence >= precedence, operands.count >= 2 else { return }
        pending.removeLast()
        let right = operands.removeLast()
        let left = operands.removeLast()
        try push(.binary(symbol, left, right), at: offset)
      case .parenthesis, .call:
        return
      }
    }
  }

  private mutating func push(_ form: SyntaxTree.Node.Form, at offset: Int) throws(LambdaError) {
    guard tree.nodes.count < LambdaLimits.nodes else {
      let message = "more than \(LambdaLimits.nodes) operands and operators"
      throw LambdaError(.limit, message, at: offset, in: text)
    }
    operands.append(tree.nodes.count)
    tree.nodes.append(.init(form: form, offset: offset))
  }

  // MARK: Messages

  private func refused(_ message: String, _ offset: Int) -> LambdaError {
    LambdaError(.syntax, message, at: offset, in: text)
  }

  private func unexpected(_ wanted: String) -> LambdaError {
    refused("expected \(wanted), found \(token.name)\(hint)", token.start)
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
