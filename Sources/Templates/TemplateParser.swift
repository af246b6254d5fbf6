/// Builds the tree of a template from its pieces.
struct TemplateParser {
  private typealias Located = (token: TemplateToken, column: Int)

  private let names: TemplateNames
  /// The names used so far, each once.
  private(set) var references: [TemplateReference] = []
  private var pieces: [TemplateLexer.Piece]
  private var next = 0
  private var depth = 0
  private var tokens: [Located] = []
  private var position = 0
  private var actionColumn = 1
  /// Where in HTML the text so far ends; nil where nothing is escaped.
  private var html: HTMLContext?

  /// How deep branches and parentheses may nest.
  private static let depthLimit = 32

  init(_ text: String, names: TemplateNames, escapesHTML: Bool) throws(TemplateError) {
    var lexer = TemplateLexer(text)
    pieces = try lexer.pieces()
    self.names = names
    html = escapesHTML ? HTMLContext() : nil
  }

  mutating func parse() throws(TemplateError) -> [TemplateNode] {
    let (nodes, stop) = try nodes()
    if let stop { throw TemplateError("{{\(stop)}} without {{if}}", column: actionColumn) }
    return nodes
  }

  /// The nodes up to the end, or up to an `else` or `end`, which is named.
  private mutating func nodes() throws(TemplateError) -> ([TemplateNode], stop: String?) {
    var nodes: [TemplateNode] = []
    while next < pieces.count {
      let piece = pieces[next]
      next += 1
      switch piece {
      case .text(let bytes):
        nodes.append(.text(html?.read(bytes) ?? bytes))
      case .action(let tokens, let column):
        self.tokens = tokens
        position = 0
        actionColumn = column
        switch tokens.first?.token {
        case .word("if", nil):
          position = 1
          nodes.append(try branch(opened: column))
        case .word("else", nil): return (nodes, "else")
        case .word("end", nil):
          try expectEnd(after: 1)
          return (nodes, "end")
        case .word(let word, nil) where Self.refusedWords.contains(word):
          throw TemplateError("{{\(word)}} is not supported", column: column)
        case nil: throw TemplateError("empty action", column: column)
        default: nodes.append(try output())
        }
      }
    }
    return (nodes, nil)
  }

  /// What an action puts in. The last function may escape by itself.
  private mutating func output() throws(TemplateError) -> TemplateNode {
    let value = try pipeline(endsAtClose: false)
    guard let context = html else { return .output(value, nil) }
    guard !context.isRefused else {
      throw TemplateError("no value can stand here in HTML", column: actionColumn)
    }
    html?.passValue()
    if case .call(.html, _) = value, context.place == .text { return .output(value, nil) }
    return .output(value, context)
  }

  private static let refusedWords: [String] = [
    "range", "with", "define", "template", "block", "break", "continue",
  ]

  private func expectEnd(after count: Int) throws(TemplateError) {
    guard tokens.count <= count else {
      throw TemplateError("nothing may follow here", column: tokens[count].column)
    }
  }

  /// What follows `if`: the condition, and the nodes up to its `end`.
  private mutating func branch(opened column: Int) throws(TemplateError) -> TemplateNode {
    depth += 1
    guard depth <= Self.depthLimit else {
      throw TemplateError("nested too deep", column: column)
    }
    defer { depth -= 1 }
    let condition = try pipeline(endsAtClose: false)
    let before = html
    let (then, stop) = try nodes()
    let after = html
    html = before
    var otherwise: [TemplateNode] = []
    switch stop {
    case "else" where tokens.count > 1:
      guard case .word("if", nil) = tokens[1].token else {
        throw TemplateError("only \"if\" may follow \"else\"", column: tokens[1].column)
      }
      position = 2
      otherwise = [try branch(opened: column)]
    case "else":
      let (nodes, stop) = try nodes()
      guard stop == "end" else {
        throw TemplateError(
          stop == nil ? "{{if}} without {{end}}" : "a second {{else}}",
          column: stop == nil ? column : actionColumn)
      }
      otherwise = nodes
    case "end": break
    default: throw TemplateError("{{if}} without {{end}}", column: column)
    }
    guard html?.place == after?.place else {
      throw TemplateError("the branches of {{if}} end in different places of HTML", column: column)
    }
    return .branch(condition, then: then, otherwise: otherwise)
  }

  /// Commands joined by `|`; the value of each is the last argument of the next.
  private mutating func pipeline(endsAtClose: Bool) throws(TemplateError) -> TemplateExpression {
    depth += 1
    guard depth <= Self.depthLimit else {
      throw TemplateError("nested too deep", column: actionColumn)
    }
    defer { depth -= 1 }
    var value = try command(piped: nil)
    while position < tokens.count {
      switch tokens[position].token {
      case .pipe:
        position += 1
        value = try command(piped: value)
      case .close where endsAtClose: return value
      default:
        throw TemplateError("unexpected here", column: tokens[position].column)
      }
    }
    if endsAtClose { throw TemplateError("unclosed parenthesis", column: actionColumn) }
    return value
  }

  private mutating func command(
    piped: TemplateExpression?
  ) throws(TemplateError) -> TemplateExpression {
    guard position < tokens.count else {
      throw TemplateError("something is missing at the end", column: endColumn)
    }
    let (token, column) = tokens[position]
    if case .word(let name, nil) = token, let function = TemplateFunction(rawValue: name) {
      position += 1
      var arguments: [TemplateExpression] = []
      while position < tokens.count, !endsCommand(tokens[position].token) {
        arguments.append(try operand())
      }
      if let piped { arguments.append(piped) }
      return try call(function, arguments, column: column)
    }
    if piped != nil {
      guard case .word(let name, nil) = token else {
        throw TemplateError("expected a function after |", column: column)
      }
      throw TemplateError(
        "unknown function \(name)\(TemplateError.hint(for: name, among: Self.functions))",
        column: column)
    }
    let value = try operand()
    if position < tokens.count, !endsCommand(tokens[position].token) {
      throw TemplateError("only a function takes arguments", column: tokens[position].column)
    }
    return value
  }

  private static var functions: [String] { TemplateFunction.allCases.map(\.rawValue) }

  private var endColumn: Int { tokens.last?.column ?? actionColumn }

  private func endsCommand(_ token: TemplateToken) -> Bool { token == .pipe || token == .close }

  private mutating func operand() throws(TemplateError) -> TemplateExpression {
    let (token, column) = tokens[position]
    position += 1
    switch token {
    case .string(let bytes): return .literal(.text(bytes))
    case .integer(let number): return .literal(.integer(number))
    case .float(let number): return .literal(.float(number))
    case .path(let names): return try resolve(names, column: column)
    case .word("true", nil): return .literal(.boolean(true))
    case .word("false", nil): return .literal(.boolean(false))
    case .word("nil", nil): return .literal(.none)
    case .word(let name, let rest):
      return try resolve(name, rest, column: column)
    case .open:
      let value = try pipeline(endsAtClose: true)
      position += 1
      return value
    case .pipe, .close: throw TemplateError("unexpected here", column: column)
    }
  }

  private mutating func call(
    _ function: TemplateFunction, _ arguments: [TemplateExpression], column: Int
  ) throws(TemplateError) -> TemplateExpression {
    guard function.argumentCount.contains(arguments.count) else {
      let wanted = function.argumentCount
      throw TemplateError(
        "\(function.rawValue) takes \(wanted.lowerBound)\(wanted.count > 1 ? " or more" : "")"
          + " arguments, not \(arguments.count)", column: column)
    }
    guard function == .index else { return .call(function, arguments) }
    guard case .reference(let map, _) = arguments[0], references[map].key == nil,
      names.maps.contains(references[map].name), case .literal(.text(let key)) = arguments[1]
    else {
      throw TemplateError("index takes .Tags or .Fields and a name in quotes", column: column)
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
    _ path: [String], column: Int
  ) throws(TemplateError) -> TemplateExpression {
    let first = "." + (path.first ?? "")
    let number = try number(of: first, after: ".", column)
    guard path.count > 1 else { return reference(number) }
    guard path.count == 2, !path[1].isEmpty else {
      throw TemplateError("too many names after \(first)", column: column)
    }
    if names.maps.contains(number) { return reference(number, key: Array(path[1].utf8)) }
    return reference(try self.number(of: "\(first).\(path[1])", after: "\(first).", column))
  }

  /// What a bare name stands for.
  private mutating func resolve(
    _ name: String, _ rest: String?, column: Int
  ) throws(TemplateError) -> TemplateExpression {
    if names[name] == nil, TemplateFunction(rawValue: name) != nil {
      throw TemplateError("the call of \(name) needs parentheses here: (\(name) …)", column: column)
    }
    let number = try number(of: name, after: "", column)
    guard let rest else { return reference(number) }
    guard names.maps.contains(number), !rest.isEmpty else {
      throw TemplateError("nothing is known after \(name).", column: column)
    }
    return reference(number, key: Array(rest.utf8), missing: .text([]))
  }

  /// The number of a name as it is written, of those that begin with `prefix` and have no further dot.
  private func number(
    of name: String, after prefix: String, _ column: Int
  ) throws(TemplateError) -> Int {
    guard let number = names[name] else {
      let known = names.numbers.map(\.name).filter { $0.hasPrefix(prefix) }
        .map { $0.dropFirst(prefix.count) }.filter { !$0.isEmpty && !$0.contains(".") }
      let hint = TemplateError.hint(
        for: String(name.dropFirst(prefix.count)), among: known.map(String.init))
      throw TemplateError("unknown name \(name)\(hint)", column: column)
    }
    if let reason = names.refusal(number) {
      throw TemplateError("\(name) \(reason)", column: column)
    }
    return number
  }
}
