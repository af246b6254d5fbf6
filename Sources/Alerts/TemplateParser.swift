/// Builds the tree of a template from its pieces.
struct TemplateParser {
  private typealias Located = (token: TemplateToken, column: Int)

  private let place: TemplatePlace
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

  init(_ text: String, for place: TemplatePlace, escapesHTML: Bool) throws(TemplateError) {
    var lexer = TemplateLexer(text)
    pieces = try lexer.pieces()
    self.place = place
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

  private static let refusedWords: Set<String> = [
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
    case .path(let names): return try TemplateNames.resolve(names, in: place, column: column)
    case .word("true", nil): return .literal(.boolean(true))
    case .word("false", nil): return .literal(.boolean(false))
    case .word("nil", nil): return .literal(.none)
    case .word(let name, let rest):
      return try TemplateNames.resolve(name, rest, in: place, column: column)
    case .open:
      let value = try pipeline(endsAtClose: true)
      position += 1
      return value
    case .pipe, .close: throw TemplateError("unexpected here", column: column)
    }
  }

  private func call(
    _ function: TemplateFunction, _ arguments: [TemplateExpression], column: Int
  ) throws(TemplateError) -> TemplateExpression {
    guard function.argumentCount.contains(arguments.count) else {
      let wanted = function.argumentCount
      throw TemplateError(
        "\(function.rawValue) takes \(wanted.lowerBound)\(wanted.count > 1 ? " or more" : "")"
          + " arguments, not \(arguments.count)", column: column)
    }
    guard function == .index else { return .call(function, arguments) }
    switch (arguments[0], arguments[1]) {
    case (.variable(.tags), .literal(.text(let key))): return .tag(key, missing: .text([]))
    case (.variable(.fields), .literal(.text(let key))): return .field(key, missing: .none)
    default:
      throw TemplateError(
        "index takes .Tags or .Fields and a name in quotes", column: column)
    }
  }
}

extension TemplateNames {
  /// What a dotted path stands for.
  static func resolve(
    _ path: [String], in place: TemplatePlace, column: Int
  ) throws(TemplateError) -> TemplateExpression {
    guard let first = path.first else { return try check(.whole, ".", in: place, column) }
    guard let variable = dotted.first(where: { $0.0 == first })?.1 else {
      let hint = TemplateError.hint(for: first, among: dotted.map(\.0))
      throw TemplateError("unknown name .\(first)\(hint)", column: column)
    }
    let known = try check(variable, "." + first, in: place, column)
    guard path.count > 1 else { return known }
    guard path.count == 2, !path[1].isEmpty else {
      throw TemplateError("too many names after .\(first)", column: column)
    }
    switch variable {
    case .tags: return .tag(Array(path[1].utf8), missing: .none)
    case .fields: return .field(Array(path[1].utf8), missing: .none)
    default: break
    }
    if let member = members.first(where: { $0.0 == first && $0.1 == path[1] }) {
      return .variable(member.2)
    }
    let hint = TemplateError.hint(
      for: path[1], among: members.filter { $0.0 == first }.map(\.1))
    throw TemplateError("unknown name .\(first).\(path[1])\(hint)", column: column)
  }

  /// What a bare name stands for.
  static func resolve(
    _ name: String, _ rest: String?, in place: TemplatePlace, column: Int
  ) throws(TemplateError) -> TemplateExpression {
    guard let variable = bare.first(where: { $0.0 == name })?.1 else {
      if TemplateFunction(rawValue: name) != nil {
        throw TemplateError(
          "the call of \(name) needs parentheses here: (\(name) …)", column: column)
      }
      let known = bare.map(\.0)
      throw TemplateError(
        "unknown name \(name)\(TemplateError.hint(for: name, among: known))", column: column)
    }
    let value = try check(variable, name, in: place, column)
    guard let rest else { return value }
    switch variable {
    case .tags where !rest.isEmpty: return .tag(Array(rest.utf8), missing: .text([]))
    case .fields where !rest.isEmpty: return .field(Array(rest.utf8), missing: .text([]))
    default: throw TemplateError("nothing is known after \(name).", column: column)
    }
  }

  private static func check(
    _ variable: TemplateVariable, _ name: String, in place: TemplatePlace, _ column: Int
  ) throws(TemplateError) -> TemplateExpression {
    guard place.knows(variable) else {
      throw TemplateError("\(name) is not known yet in the \(place) template", column: column)
    }
    return .variable(variable)
  }
}
