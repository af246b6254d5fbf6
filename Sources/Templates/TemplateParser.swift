/// Builds the tree of a template.
struct TemplateParser {
  private let names: TemplateNames
  /// The names used so far, each once.
  private(set) var references: [TemplateReference] = []
  private var lexer: TemplateLexer
  private var token = TemplateToken.end
  private var depth = 0
  /// Where in HTML the text so far ends; nil where nothing is escaped.
  private var html: HTMLContext?

  /// How deep branches and parentheses may nest.
  private static let depthLimit = 32

  init(_ text: String, names: TemplateNames, escapesHTML: Bool) {
    lexer = TemplateLexer(text)
    self.names = names
    html = escapesHTML ? HTMLContext() : nil
  }

  mutating func parse() throws(TemplateError) -> [TemplateNode] {
    let (nodes, stop) = try nodes()
    if let stop { throw failure("{{\(stop)}} without {{if}}", at: lexer.actionStart) }
    return nodes
  }

  private func failure(_ message: String, at place: Int) -> TemplateError {
    lexer.failure(message, at: place)
  }

  private mutating func advance() throws(TemplateError) {
    token = try lexer.takeToken()
  }

  /// The nodes up to the end, or up to an `else` or `end`, which is named.
  private mutating func nodes() throws(TemplateError) -> ([TemplateNode], stop: String?) {
    var nodes: [TemplateNode] = []
    while true {
      let text = try lexer.takeText()
      let bytes = Array(text.utf8)
      if !text.isEmpty { nodes.append(.text(html?.read(bytes) ?? bytes)) }
      guard !lexer.isAtEnd else { return (nodes, nil) }
      try advance()
      switch token {
      case .word("if", nil): nodes.append(try branch(opened: lexer.actionStart))
      case .word("else", nil): return (nodes, "else")
      case .word("end", nil):
        try advance()
        guard token == .end else { throw failure("nothing may follow here", at: lexer.tokenStart) }
        return (nodes, "end")
      case .word(let word, nil) where Self.refusedWords.contains(word):
        throw failure("{{\(word)}} is not supported", at: lexer.actionStart)
      case .end: throw failure("empty action", at: lexer.actionStart)
      default: nodes.append(try output())
      }
    }
  }

  /// What an action puts in. The last function may escape by itself.
  private mutating func output() throws(TemplateError) -> TemplateNode {
    let value = try pipeline(endsAt: .end)
    guard let context = html else { return .output(value, nil) }
    guard !context.isRefused else {
      throw failure("no value can stand here in HTML", at: lexer.actionStart)
    }
    html?.passValue()
    if case .call(.html, _) = value, context.place == .text { return .output(value, nil) }
    return .output(value, context)
  }

  private static let refusedWords: [String] = [
    "range", "with", "define", "template", "block", "break", "continue",
  ]

  /// What `if`, the token now, opens: the condition, and the nodes up to its `end`.
  private mutating func branch(opened start: Int) throws(TemplateError) -> TemplateNode {
    depth += 1
    guard depth <= Self.depthLimit else { throw failure("nested too deep", at: start) }
    defer { depth -= 1 }
    try advance()
    let condition = try pipeline(endsAt: .end)
    let before = html
    let (then, stop) = try nodes()
    let after = html
    html = before
    var otherwise: [TemplateNode] = []
    var last = stop
    if stop == "else" {
      try advance()
      switch token {
      case .end: (otherwise, last) = try nodes()
      case .word("if", nil): (otherwise, last) = ([try branch(opened: start)], "end")
      default: throw failure("only \"if\" may follow \"else\"", at: lexer.tokenStart)
      }
    }
    if last == nil { throw failure("{{if}} without {{end}}", at: start) }
    if last == "else" { throw failure("a second {{else}}", at: lexer.actionStart) }
    guard html?.place == after?.place else {
      throw failure("the branches of {{if}} end in different places of HTML", at: start)
    }
    return .branch(condition, then: then, otherwise: otherwise)
  }

  /// Commands joined by `|`, up to `end`; the value of each is the last argument of the next.
  private mutating func pipeline(
    endsAt end: TemplateToken
  ) throws(TemplateError) -> TemplateExpression {
    depth += 1
    guard depth <= Self.depthLimit else { throw failure("nested too deep", at: lexer.actionStart) }
    defer { depth -= 1 }
    var value = try command(piped: nil)
    while token != end {
      if token == .end { throw failure("unclosed parenthesis", at: lexer.actionStart) }
      guard token == .pipe else { throw failure("unexpected here", at: lexer.tokenStart) }
      try advance()
      value = try command(piped: value)
    }
    return value
  }

  private mutating func command(
    piped: TemplateExpression?
  ) throws(TemplateError) -> TemplateExpression {
    let start = lexer.tokenStart
    guard token != .end else { throw failure("something is missing at the end", at: start) }
    if case .word(let name, nil) = token, let function = TemplateFunction(rawValue: name) {
      try advance()
      var arguments: [TemplateExpression] = []
      while !endsCommand { arguments.append(try operand()) }
      if let piped { arguments.append(piped) }
      return try call(function, arguments, at: start)
    }
    if piped != nil {
      guard case .word(let name, nil) = token else {
        throw failure("expected a function after |", at: start)
      }
      let hint = TemplateError.hint(for: name, among: TemplateFunction.allCases.map(\.rawValue))
      throw failure("unknown function \(name)\(hint)", at: start)
    }
    let value = try operand()
    guard endsCommand else {
      throw failure("only a function takes arguments", at: lexer.tokenStart)
    }
    return value
  }

  private var endsCommand: Bool { token == .pipe || token == .close || token == .end }

  private mutating func operand() throws(TemplateError) -> TemplateExpression {
    let (token, start) = (token, lexer.tokenStart)
    try advance()
    switch token {
    case .string(let text): return .literal(.text(Array(text.utf8)))
    case .integer(let number): return .literal(.integer(number))
    case .float(let number): return .literal(.float(number))
    case .path(let names): return try resolve(names, at: start)
    case .word("true", nil): return .literal(.boolean(true))
    case .word("false", nil): return .literal(.boolean(false))
    case .word("nil", nil): return .literal(.none)
    case .word(let name, let rest): return try resolve(name, rest, at: start)
    case .open:
      let value = try pipeline(endsAt: .close)
      try advance()
      return value
    case .pipe, .close, .end: throw failure("unexpected here", at: start)
    }
  }

  private mutating func call(
    _ function: TemplateFunction, _ arguments: [TemplateExpression], at place: Int
  ) throws(TemplateError) -> TemplateExpression {
    guard function.argumentCount.contains(arguments.count) else {
      let wanted = function.argumentCount
      throw failure(
        "\(function.rawValue) takes \(wanted.lowerBound)\(wanted.count > 1 ? " or more" : "")"
          + " arguments, not \(arguments.count)", at: place)
    }
    guard function == .index else { return .call(function, arguments) }
    guard case .reference(let map, _) = arguments[0], references[map].key == nil,
      names.maps.contains(references[map].name), case .literal(.text(let key)) = arguments[1]
    else {
      throw failure("index takes .Tags or .Fields and a name in quotes", at: place)
    }
    let name = references[map].name
    return reference(
      name, key: key, missing: names.emptyWhenMissing.contains(name) ? .text([]) : .none)
  }

  /// The expression for a name, noted among the references.
  private mutating func reference(
    _ name: Int, key: [UInt8]? = nil, missing: TemplateValue = .none
  ) -> TemplateExpression {
    let reference = TemplateReference(name: name, key: key)
    if let known = references.firstIndex(of: reference) {
      return .reference(known, missing: missing)
    }
    references.append(reference)
    return .reference(references.count - 1, missing: missing)
  }
}

extension TemplateParser {
  /// What a dotted path stands for.
  private mutating func resolve(
    _ path: [String], at place: Int
  ) throws(TemplateError) -> TemplateExpression {
    let first = "." + (path.first ?? "")
    let number = try number(of: first, after: ".", place)
    guard path.count > 1 else { return reference(number) }
    guard path.count == 2, !path[1].isEmpty else {
      throw failure("too many names after \(first)", at: place)
    }
    if names.maps.contains(number) { return reference(number, key: Array(path[1].utf8)) }
    return reference(try self.number(of: "\(first).\(path[1])", after: "\(first).", place))
  }

  /// What a bare name stands for.
  private mutating func resolve(
    _ name: String, _ rest: String?, at place: Int
  ) throws(TemplateError) -> TemplateExpression {
    if names[name] == nil, TemplateFunction(rawValue: name) != nil {
      throw failure("the call of \(name) needs parentheses here: (\(name) …)", at: place)
    }
    let number = try number(of: name, after: "", place)
    guard let rest else { return reference(number) }
    guard names.maps.contains(number), !rest.isEmpty else {
      throw failure("nothing is known after \(name).", at: place)
    }
    return reference(number, key: Array(rest.utf8), missing: .text([]))
  }

  /// The number of a name as it is written, of those that begin with `prefix` and have no further dot.
  private func number(
    of name: String, after prefix: String, _ place: Int
  ) throws(TemplateError) -> Int {
    guard let number = names[name] else {
      let known = names.numbers.map(\.name).filter { $0.hasPrefix(prefix) }
        .map { $0.dropFirst(prefix.count) }.filter { !$0.isEmpty && !$0.contains(".") }
      let hint = TemplateError.hint(
        for: String(name.dropFirst(prefix.count)), among: known.map(String.init))
      throw failure("unknown name \(name)\(hint)", at: place)
    }
    if let reason = names.refusal(number) {
      throw failure("\(name) \(reason)", at: place)
    }
    return number
  }
}
